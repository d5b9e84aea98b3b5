import { realpathSync } from "node:fs";
import { unlessRefused } from "../../base/errors.ts";
import {
  findProgram,
  type ProgramSystem,
  pathVariable,
  searchPath,
  thisSystem,
} from "../../base/findProgram.ts";
import { pathsOf } from "../../base/platform.ts";
import { readSshVariables, type SshVariables } from "./userSsh.ts";

/** Variables that make git start a program of the user's, and that simple-git refuses to pass on. */
const programs = new Set(["EDITOR", "VISUAL", "PAGER", "SSH_ASKPASS", "PREFIX"]);

/** The environment of every git: no locks of its own, no questions, no network, no language but English. */
export const ownVariables: Readonly<Record<string, string>> = {
  LC_ALL: "C",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  // Before git 2.44 a missing object of a partial clone is fetched; no transport is called "none".
  GIT_ALLOW_PROTOCOL: "none",
};

/** The git that is started. */
export interface GitProgram {
  /** Its absolute path. */
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  /** What the environment that it was found in says of ssh. */
  readonly ssh?: SshVariables;
}

/**
 * The git of a folder: the first that is `chosen` and can be started, whatever it is called, else the first in the path. No git is looked
 * for in the folder, nor relative to it. Undefined if there is none.
 */
export function findGit(
  env: NodeJS.ProcessEnv,
  folder: string,
  chosen: readonly string[] = [],
  system: ProgramSystem = thisSystem,
): GitProgram | undefined {
  const { delimiter, dirname } = pathsOf(system.platform);
  const directories = searchPath(env, folder, system);
  const inPath = directories.flatMap((directory) => findProgram("git", [directory], system) ?? []);
  const file = [...findChosen(chosen, directories, system), ...withoutInstaller(inPath, system)].at(0);
  if (file === undefined) {
    return undefined;
  }
  const path = [dirname(file), ...directories].join(delimiter);
  return { file, env: gitEnvironment(env, path, system.platform), ssh: readSshVariables(env) };
}

/** What a setting names in the first place, if another git is taken than any that it names. */
export function missedGit(
  named: readonly string[],
  taken: GitProgram,
  env: NodeJS.ProcessEnv,
  folder: string,
  system: ProgramSystem = thisSystem,
): string | undefined {
  return findChosen(named, searchPath(env, folder, system), system).includes(taken.file)
    ? undefined
    : named[0];
}

function findChosen(
  chosen: readonly string[],
  directories: readonly string[],
  system: ProgramSystem,
): readonly string[] {
  const found = chosen.flatMap((one) => findNamed(one, directories, system));
  return withoutInstaller(found, system);
}

/** The program that a setting means: an absolute path, or a bare name that is looked for in the path as git itself is. */
function findNamed(chosen: string, directories: readonly string[], system: ProgramSystem): readonly string[] {
  const { basename, dirname, isAbsolute } = pathsOf(system.platform);
  const isBare = basename(chosen) === chosen;
  if (!isBare && !isAbsolute(chosen)) {
    return [];
  }
  const name =
    system.platform === "win32" ? basename(chosen).replace(/\.(?:exe|com)$/i, "") : basename(chosen);
  const found = findProgram(name, isBare ? directories : [dirname(chosen)], system);
  return found === undefined ? [] : [found];
}

/**
 * What macOS has as git. It starts that of the developer tools; where they are not installed, it opens a dialog that offers to install
 * them (docs/rules/platform.md#v9).
 */
const installer = "/usr/bin/git";

function withoutInstaller(files: readonly string[], system: ProgramSystem): readonly string[] {
  return files.flatMap((file) => (isInstaller(file, system) ? (findDeveloperGit(system) ?? []) : file));
}

/** Whether starting a git may open a dialog of macOS. */
function isInstaller(file: string, system: ProgramSystem): boolean {
  return system.platform === "darwin" && system.resolveLinks(file) === installer;
}

/** Whether the system has a git that only offers to install git. */
export function hasInstaller(system: ProgramSystem = thisSystem): boolean {
  return isInstaller(installer, system) && system.isProgram(installer);
}

/** The git of macOS's developer tools: of those that `xcode-select` has chosen, else of those that are installed. */
function findDeveloperGit(system: ProgramSystem): string | undefined {
  const folders = [
    ...["/var/select/developer_dir", "/var/db/xcode_select_link"].map(system.resolveLinks),
    "/Applications/Xcode.app/Contents/Developer",
    "/Library/Developer/CommandLineTools",
  ];
  return findProgram(
    "git",
    folders.map((folder) => `${folder}/usr/bin`),
    system,
  );
}

/**
 * The environment git is started with: that of the caller without any inherited `GIT_*` (a window opened from a hook has
 * `GIT_DIR` and `GIT_INDEX_FILE`), and with `path` as its path, in which git finds what it starts itself.
 */
export function gitEnvironment(
  env: NodeJS.ProcessEnv,
  path: string,
  platform: NodeJS.Platform,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^git_/i.test(name) && !programs.has(name.toUpperCase()),
  );
  return {
    ...Object.fromEntries(kept),
    ...ownVariables,
    [pathVariable(env)]: path,
    ...(platform === "win32" ? noLookupHere : {}),
  };
}

/** Keeps Windows from looking for a program where the process stands before it looks anywhere else. */
export const noLookupHere = { NoDefaultCurrentDirectoryInExePath: "1" } as const;

/**
 * The files outside of a repository in which this git looks for attributes, whether they exist or not: the user's
 * ([gitattributes](https://git-scm.com/docs/gitattributes)), and those of the machine. A `core.attributesFile` is not among them.
 */
export function attributeFilesOf(program: GitProgram, system: ProgramSystem = thisSystem): readonly string[] {
  return [...userFilesOf(program, "attributes", system), ...machineFilesOf(program, "gitattributes", system)];
}

/**
 * The files of the user in which this git looks for what it ignores, whether they exist or not
 * ([gitignore](https://git-scm.com/docs/gitignore)). A `core.excludesFile` is not among them.
 */
export function ignoreFilesOf(program: GitProgram, system: ProgramSystem = thisSystem): readonly string[] {
  return userFilesOf(program, "ignore", system);
}

function userFilesOf(program: GitProgram, name: string, { platform }: ProgramSystem): readonly string[] {
  const { join } = pathsOf(platform);
  const { HOME, USERPROFILE, HOMEDRIVE = "", HOMEPATH = "", XDG_CONFIG_HOME } = program.env;
  const homes = [HOME, USERPROFILE, `${HOMEDRIVE}${HOMEPATH}`].flatMap((home) => home || []);
  return [
    ...(XDG_CONFIG_HOME ? [join(XDG_CONFIG_HOME, "git", name)] : []),
    ...homes.map((home) => join(home, ".config/git", name)),
  ];
}

/** Where a file of the machine may be, such as `gitconfig`, wherever a git may have been built to look for it. */
export function machineFilesOf(
  { file }: GitProgram,
  name: string,
  { platform }: ProgramSystem = thisSystem,
): readonly string[] {
  const { join, dirname } = pathsOf(platform);
  const programs = [file, unlessRefused(() => realpathSync(file), file)];
  // `bin/git`, `cmd/git.exe`, `mingw64/bin/git.exe`
  const prefixes = programs.flatMap((program) => [
    dirname(dirname(program)),
    dirname(dirname(dirname(program))),
  ]);
  const folders = prefixes.flatMap((prefix) =>
    ["etc", "mingw64/etc", "mingw32/etc", "share/git-core"].map((folder) => join(prefix, folder)),
  );
  return [...new Set([...folders, ...(platform === "win32" ? [] : ["/etc"])])].map((folder) =>
    join(folder, name),
  );
}
