import { pathsOf } from "../../base/platform.ts";
import { quoteFor } from "../../base/quoteWord.ts";

/** What a launcher starts, by absolute paths. */
export interface Launched {
  /** The program that runs JavaScript: Node, or the editor's own. */
  readonly program: string;
  /** The program is the editor's, which must be asked to be Node. */
  readonly isElectron: boolean;
  /** The command line's bundle. */
  readonly script: string;
}

/** A file that starts the command line. */
export interface LauncherFile {
  readonly name: string;
  readonly text: string;
}

/** The name of the command. */
const command = "casebook";

/** What is said if what it starts is gone: the extension was removed, or the editor was updated and not opened since. */
const gone =
  "casebook: the VS Code extension Casebook is not where it was. Open a window of VS Code to repair this command.";

/**
 * The launchers in a directory: one for the shells of each system, on Windows one for cmd and PowerShell and one for those that come with
 * git. None where the system could not find a command there, because the path of the directory has its separator in it.
 */
export function launcherFiles(
  directory: string,
  launched: Launched,
  platform: NodeJS.Platform,
): readonly LauncherFile[] {
  const isWindows = platform === "win32";
  if (directory.includes(pathsOf(platform).delimiter)) {
    return [];
  }
  const forCmd = isWindows ? cmdText(directory, launched) : undefined;
  const forSh = { name: command, text: shText(launched, isWindows) };
  return isWindows
    ? forCmd === undefined
      ? []
      : [forSh, { name: `${command}.cmd`, text: forCmd }]
    : [forSh];
}

function shText({ program, script, isElectron }: Launched, isWindows: boolean): string {
  const [node, cli] = [program, script].map((path) =>
    quoteFor("sh", isWindows ? path.replaceAll("\\", "/") : path),
  );
  return [
    "#!/bin/sh",
    "# Made by the VS Code extension Casebook.",
    `if [ ! -f ${node} ] || [ ! -f ${cli} ]; then`,
    `  echo ${quoteFor("sh", gone)} >&2`,
    "  exit 3",
    "fi",
    `${isElectron ? "ELECTRON_RUN_AS_NODE=1 " : ""}exec ${node} ${cli} "$@"`,
    "",
  ].join("\n");
}

/**
 * cmd reads a script in the code page of its console, so a path in it may have no letter that code pages differ in: paths are relative to
 * the script, which leaves out the name of the user. Undefined where that is not enough.
 */
function cmdText(directory: string, { program, script, isElectron }: Launched): string | undefined {
  const paths = [program, script].map((path) => {
    const way = pathsOf("win32").relative(directory, path);
    return `"${pathsOf("win32").isAbsolute(way) ? "" : "%~dp0"}${way.replaceAll("%", "%%")}"`;
  });
  const [node, cli] = paths;
  return paths.some((path) => !/^[ -~]*$/.test(path))
    ? undefined
    : [
        "@echo off",
        "rem Made by the VS Code extension Casebook.",
        "setlocal",
        `if not exist ${node} goto gone`,
        `if not exist ${cli} goto gone`,
        ...(isElectron ? ['set "ELECTRON_RUN_AS_NODE=1"'] : []),
        // In one line: cmd reads the next one from the file when the program has ended, and the file may be another one then.
        `${node} ${cli} %* & exit /b`,
        ":gone",
        `echo ${gone} 1>&2`,
        "exit /b 3",
        "",
      ].join("\r\n");
}
