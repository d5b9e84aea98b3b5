import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { UserError } from "../../src/base/errors.ts";
import type { Host } from "./installHost.ts";
import { succeeds } from "./runStep.ts";

/** A Chromium that starts on this machine. */
export interface Chromium {
  readonly executablePath: string;
  /** Added to the environment of the browser. */
  readonly env: Readonly<Record<string, string>>;
}

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "msedge",
];

/** Where installers put browsers that are not on PATH. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Finds the browser for tests: $CHROME_PATH, else an installed one, else the one unpacked with the host. */
export async function findChromium(host: Host): Promise<Chromium> {
  const fonts = { FONTCONFIG_FILE: host.fontsConfiguration };
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return { executablePath: named, env: fonts };
    throw new UserError(
      `CHROME_PATH names ${named}, which does not exist.`,
      "Correct it, or unset it to use the browser of the tests.",
    );
  }
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const installed = [...onPath, ...PLACES].find((path) => existsSync(path));
  if (installed !== undefined) return { executablePath: installed, env: fonts };
  return unpackedChromium(host, fonts);
}

/** The libraries that come with it are used only where the system lacks its own: theirs fit each other best. */
async function unpackedChromium(host: Host, fonts: Readonly<Record<string, string>>): Promise<Chromium> {
  const executablePath = join(host.chromium, "chromium");
  const ownLibraries = { LD_LIBRARY_PATH: join(host.chromium, "al2023/lib") };
  for (const libraries of [{}, ownLibraries]) {
    if (await succeeds(executablePath, ["--version"], libraries))
      return { executablePath, env: { ...fonts, ...libraries } };
  }
  throw new UserError(
    "There is no Chromium for the tests on this machine, and the one from the npm package does not start.",
    "Install Chromium, Chrome or Edge, or set CHROME_PATH to one.",
  );
}
