import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { pathsOf, thisPlatform } from "./platform.ts";

/** What is asked of the system when a program is looked for. */
export interface ProgramSystem {
  readonly platform: NodeJS.Platform;
  /** The user's own directory. */
  readonly home: string;
  /** Whether a path is a file that can be started. */
  isProgram(path: string): boolean;
  /** The path without links; the path itself where there is nothing. */
  resolveLinks(path: string): string;
}

/** The system that this process runs on. */
export const thisSystem: ProgramSystem = {
  platform: thisPlatform,
  home: homedir(),
  isProgram(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      // Whatever the reason, it cannot be started: the search goes on.
      return false;
    }
  },
  resolveLinks(path) {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  },
};

/**
 * The absolute path of a program in these directories, as `searchPath` gives them; undefined if it is in none. On Windows only
 * files that start without a shell count, so that no `.bat` or `.cmd` takes the place of one.
 */
export function findProgram(
  name: string,
  directories: readonly string[],
  system: ProgramSystem = thisSystem,
): string | undefined {
  const endings = system.platform === "win32" ? [".exe", ".com"] : [""];
  const { join } = pathsOf(system.platform);
  return directories
    .flatMap((directory) => endings.map((ending) => join(directory, `${name}${ending}`)))
    .find((path) => system.isProgram(path));
}

/**
 * The directories in which programs may be looked for, in order: those of the PATH of `env` that are absolute, and are not in
 * `folder`, whose content may come from anybody. A folder that holds the user's own directory hides none of them.
 */
export function searchPath(
  env: NodeJS.ProcessEnv,
  folder: string,
  system: ProgramSystem = thisSystem,
): readonly string[] {
  const real = system.resolveLinks(folder);
  const isWholeHome = isIn(real, system.resolveLinks(system.home), system);
  return (env[pathVariable(env)] ?? "")
    .split(pathsOf(system.platform).delimiter)
    .map((entry) => (system.platform === "win32" ? entry.replaceAll('"', "") : entry))
    .filter((entry) => isAbsolute(entry, system))
    .filter((entry) => isWholeHome || !isIn(real, system.resolveLinks(entry), system));
}

/** How an environment spells PATH: Windows writes `Path`. */
export function pathVariable(env: NodeJS.ProcessEnv): string {
  return Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
}

/** On Windows `\tools` and `C:tools` depend on where a process stands, as relative paths do. */
function isAbsolute(path: string, { platform }: ProgramSystem): boolean {
  return platform === "win32" ? /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/])/i.test(path) : path.startsWith("/");
}

function isIn(folder: string, path: string, system: ProgramSystem): boolean {
  // Both are absolute, so no working directory counts.
  const way = pathsOf(system.platform).relative(folder, path);
  return way === "" || (way.split(/[\\/]/)[0] !== ".." && !pathsOf(system.platform).isAbsolute(way));
}
