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
}

/**
 * The git of a folder: the one in `gitDirectory`, else the first in the path. Neither is looked for in the folder, nor relative to
 * it. Undefined if there is none.
 */
export function findGit(
  env: NodeJS.ProcessEnv,
  folder: string,
  gitDirectory?: string,
  system: ProgramSystem = thisSystem,
): GitProgram | undefined {
  const { delimiter, dirname, isAbsolute } = pathsOf(system.platform);
  const chosen = gitDirectory !== undefined && isAbsolute(gitDirectory) ? [gitDirectory] : [];
  const directories = [...chosen, ...searchPath(env, folder, system)];
  const file = findProgram("git", directories, system);
  if (file === undefined) {
    return undefined;
  }
  // simple-git takes no path with a blank (docs/rules/git-storage.md#g4): it is given a path in which this git is the first.
  const path = [dirname(file), ...directories].join(delimiter);
  return { file, env: gitEnvironment(env, path, system.platform) };
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
 * ([gitattributes](https://git-scm.com/docs/gitattributes)), and those of the machine, wherever a git may have been built to look for them. A
 * `core.attributesFile` is not among them.
 */
export function attributeFilesOf(
  { file, env }: GitProgram,
  system: ProgramSystem = thisSystem,
): readonly string[] {
  const { join, dirname } = pathsOf(system.platform);
  const { HOME, USERPROFILE, HOMEDRIVE = "", HOMEPATH = "", XDG_CONFIG_HOME } = env;
  const homes = [HOME, USERPROFILE, `${HOMEDRIVE}${HOMEPATH}`].flatMap((home) => home || []);
  const programs = [file, unlessRefused(() => realpathSync(file), file)];
  // `cmd/git.exe`, `mingw64/bin/git.exe`, `bin/git`
  const prefixes = programs.flatMap((program) => [
    dirname(dirname(program)),
    dirname(dirname(dirname(program))),
  ]);
  return [
    ...(XDG_CONFIG_HOME ? [join(XDG_CONFIG_HOME, "git/attributes")] : []),
    ...homes.map((home) => join(home, ".config/git/attributes")),
    ...[...new Set(prefixes)].flatMap((prefix) =>
      ["etc", "mingw64/etc", "mingw32/etc", "share/git-core"].map((folder) =>
        join(prefix, folder, "gitattributes"),
      ),
    ),
    ...(system.platform === "win32" ? [] : ["/etc/gitattributes"]),
  ];
}
