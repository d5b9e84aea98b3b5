import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { copyFile, mkdtemp, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, UserError } from "../../src/base/errors.ts";
import { addPrimitives } from "./addPrimitives.ts";
import { buildGit } from "./buildGit.ts";
import { installDebian } from "./installDebian.ts";
import { runToEnd, type Step } from "./runToEnd.ts";

const project = join(import.meta.dirname, "../..");
const cache = join(project, ".wine-test");
/** What takes long to build, and depends on nothing but its recipe. */
const built = join(cache, "built");

/** Windows on this machine. */
export interface WindowsSide {
  /** The program that starts programs of Windows. */
  readonly wine: string;
  /** The environment that it needs: its Windows, and what a program there finds in its PATH. */
  readonly env: NodeJS.ProcessEnv;
  /** Node for Windows, by its path on Linux. */
  readonly node: string;
  readonly nodeVersion: string;
  /** The package.json beside the packages that the tests need on that side. */
  readonly packages: string;
  /** The folder of git.exe; undefined where it is not needed, or could not be built. */
  readonly git: string | undefined;
}

/** How a program of Windows calls a path of Linux. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll("/", "\\")}`;
}

/** The same as the address of a module. */
export function windowsUrl(path: string): string {
  return pathToFileURL(path).href.replace("file:///", "file:///Z:/");
}

/** The Nodes for Windows of `packages/package.json`, the newest first. */
const nodes = ["node-26", "node-24", "node-22"];

/**
 * Installs what is missing of Windows' side into `.wine-test`, and gives it: wine by the package manager of Debian, Node from npm, git out
 * of Debian's source package, if it is needed. Some minutes the first time, seconds after that. `report` gets lines of progress, and what could not
 * be had.
 */
export async function installWine(report: (line: string) => void, needsGit: boolean): Promise<WindowsSide> {
  mkdirSync(built, { recursive: true });
  const wine = await findWine(report);
  const packages = await installPackages(report);
  const prefix = join(cache, "prefix");
  const env: NodeJS.ProcessEnv = {
    // Nothing of this machine's environment is known on the other side.
    PATH: process.env["PATH"],
    HOME: homedir(),
    // The names of files are converted by the language of the system.
    LC_ALL: "C.UTF-8",
    WINEPREFIX: prefix,
    WINEDEBUG: "-all",
    // It asks for two installations else.
    WINEDLLOVERRIDES: "mscoree,mshtml=",
  };
  await makePrefix(wine, prefix, env, report);
  await addPrimitives(prefix, built, cache);
  const { node, version } = await findNode(wine, packages, env, report);
  const git = needsGit
    ? await buildGit(built, cache, report).catch((error: unknown) => {
        report(`NOT HERE  git for Windows: ${messageOf(error)}`);
        return undefined;
      })
    : undefined;
  report("NOT REAL  the keep-alive of sockets: wine refuses to set it, so Node there does nothing instead");
  const npm = addNpm(report);
  const folders = [
    join(node, ".."),
    ...(npm === undefined ? [] : [npm]),
    ...(git === undefined ? [] : [git]),
  ];
  return {
    wine,
    env: {
      ...env,
      WINEPATH: folders.map(windowsPath).join(";"),
      // It would look for a newer version of itself.
      NPM_CONFIG_UPDATE_NOTIFIER: "false",
      NODE_OPTIONS: `--import=${windowsUrl(join(import.meta.dirname, "windows/keepAlive.mjs"))}`,
    },
    node,
    nodeVersion: version,
    packages: join(packages, "package.json"),
    git,
  };
}

function step(name: string, minutes: number, env: NodeJS.ProcessEnv = process.env, cwd = cache): Step {
  return { cwd, env, log: join(cache, `${name}.log`), timeout: minutes * 60_000 };
}

async function findWine(report: (line: string) => void): Promise<string> {
  // Debian and Ubuntu keep it away from the PATH.
  const places = ["/usr/lib/wine/wine64", "/usr/bin/wine64", "/usr/bin/wine", "/usr/local/bin/wine"];
  const find = () => places.find((place) => existsSync(place));
  if (find() === undefined) {
    report("Installing wine …");
    await installDebian(["wine64"], cache);
  }
  const wine = find();
  if (wine === undefined) {
    throw new UserError("There is no wine on this machine.", "Install the package wine64, then try again.");
  }
  return wine;
}

/** The folder with the packages of `packages/package-lock.json`; a changed lock file gives another one. */
async function installPackages(report: (line: string) => void): Promise<string> {
  const wanted = join(import.meta.dirname, "packages");
  const lock = readFileSync(join(wanted, "package-lock.json"));
  const place = join(cache, `packages-${createHash("sha256").update(lock).digest("hex").slice(0, 12)}`);
  if (!existsSync(place)) {
    report("Installing Node for Windows …");
    const draft = await mkdtemp(`${place}-draft-`);
    for (const file of ["package.json", "package-lock.json"]) {
      await copyFile(join(wanted, file), join(draft, file));
    }
    // They are made for another system, which npm refuses without being forced.
    const options = ["--force", "--ignore-scripts", "--no-audit", "--no-fund"];
    await runToEnd("npm", ["ci", ...options], step("packages", 10, process.env, draft));
    await rename(draft, place);
  }
  return place;
}

/** A Windows of our own, made once. */
async function makePrefix(
  wine: string,
  prefix: string,
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
): Promise<void> {
  const made = join(prefix, "casebook.made");
  if (existsSync(made)) {
    return;
  }
  report("Making a Windows …");
  rmSync(prefix, { recursive: true, force: true });
  await runToEnd(wine, ["wineboot", "--init"], step("prefix", 10, env));
  // Node starts in no older one.
  const key = ["add", "HKCU\\Software\\Wine", "/v", "Version", "/d", "win10", "/f"];
  await runToEnd(wine, ["reg", ...key], step("version", 5, env));
  await copyFile(join(cache, "version.log"), made);
}

/** The folder of an `npm.cmd` that starts this machine's npm, which is the same program on every system, by Node for Windows. */
function addNpm(report: (line: string) => void): string | undefined {
  const program = process.env["npm_execpath"];
  if (program === undefined) {
    report('NOT HERE  npm: it is known only to what "npm run test:wine" starts');
    return undefined;
  }
  report("NOT REAL  npm.cmd: a line of ours that starts the npm of this machine");
  const folder = join(cache, "npm");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "npm.cmd"), `@node "${windowsPath(program)}" %*\r\n`);
  return folder;
}

/** The newest Node that starts in this wine. */
async function findNode(
  wine: string,
  packages: string,
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
): Promise<{ readonly node: string; readonly version: string }> {
  for (const name of nodes) {
    const node = join(packages, "node_modules", name, "bin/node.exe");
    const start = step(name, 3, env);
    // A crash may end as if nothing had been: wine has no debugger then that it could leave the process to.
    const printed = await runToEnd(wine, [node, "--print", "process.version"], start).catch(() => "");
    const [version] = /^v\d+\.\d+\.\d+$/m.exec(printed.trim()) ?? [];
    if (version !== undefined) {
      return { node, version };
    }
    // It says its reason first, and then pages of addresses.
    const reason = /Fatal.*|Error:.*/.exec(readFileSync(start.log, "utf8"))?.[0];
    report(`NOT HERE  ${name} for Windows does not start in this wine: ${reason ?? `see ${start.log}`}`);
  }
  throw new UserError("No Node for Windows starts in this wine.", `Read the logs in ${cache}.`);
}
