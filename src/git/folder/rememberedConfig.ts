import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { type GitConfig, groupSettings, parseMarkedSettings, type Setting } from "../plumbing/gitConfig.ts";
import type { Read } from "../plumbing/simpleGit.ts";

/** Where the files of a configuration are looked for. */
export interface ConfigPlaces {
  readonly paths: Pick<RepositoryPaths, "common" | "gitDirectory">;
  /** The folder that git is started in, where its relative paths begin. */
  readonly cwd: string;
  /** The environment that git is started with. */
  readonly env: NodeJS.ProcessEnv;
  /** Where a configuration of the machine probably is, so that it need not be read twice. */
  readonly systemFiles: readonly string[];
  /** The time, in milliseconds. */
  now(): number;
}

/**
 * After this time, in milliseconds, git is asked again, whatever the files say: only git knows in which places a configuration of the
 * machine would be found.
 */
const longestMemory = 60_000;

/**
 * Reads the configuration in force with git, and remembers it while each file that git read, or would read if it existed, keeps its content
 * (docs/rules/git-storage.md#g19). Nothing is remembered if an included file is named in a way that only git understands, or is included
 * on some branches alone. A `GitError` if git cannot read a file.
 */
export function rememberConfig(read: Read, places: ConfigPlaces): () => Promise<GitConfig> {
  let files: readonly string[] | undefined = [...(listFiles(places, []) ?? []), ...places.systemFiles];
  let known: Memory | undefined;
  return async () => {
    const content = readAll(files);
    if (known !== undefined && content === known.content && places.now() < known.until) {
      return known.config;
    }
    const until = places.now() + longestMemory;
    const listed = parseMarkedSettings((await read("config", "--list", "-z", "--show-origin")) ?? "");
    const config = groupSettings(listed.map(([, setting]) => setting));
    const before = files;
    files = listFiles(places, listed);
    // If git read other files than those, or one of them has changed since, nobody knows what it read.
    const isSure =
      content !== undefined &&
      files?.every((file) => before?.includes(file)) === true &&
      readAll(before) === content;
    files = isSure ? before : files;
    known = isSure ? { config, content, until } : undefined;
    return config;
  };
}

interface Memory {
  readonly config: GitConfig;
  /** The content of all files that it was read from. */
  readonly content: string;
  readonly until: number;
}

/** Every file that decides about the configuration, whether it exists or not; undefined if one cannot be known. */
function listFiles(
  { paths, cwd, env }: ConfigPlaces,
  listed: readonly (readonly [origin: string, setting: Setting])[],
): readonly string[] | undefined {
  const { HOME, USERPROFILE, HOMEDRIVE = "", HOMEPATH = "", XDG_CONFIG_HOME } = env;
  const homes = [HOME, USERPROFILE, `${HOMEDRIVE}${HOMEPATH}`].flatMap((home) => home || []);
  const own = [
    join(paths.common, "config"),
    join(paths.gitDirectory, "config.worktree"),
    ...homes.flatMap((home) => [join(home, ".gitconfig"), join(home, ".config/git/config")]),
    ...(XDG_CONFIG_HOME ? [join(XDG_CONFIG_HOME, "git/config")] : []),
  ];
  const read = listed.flatMap(([origin, setting]) => {
    const file = /^file:(.+)$/s.exec(origin)?.[1];
    // Any other origin, such as the command line, is the same each time.
    return file === undefined
      ? []
      : [resolve(cwd, file), ...listIncluded(resolve(cwd, file), setting, homes)];
  });
  const files = read.filter((file) => file !== "unclear");
  return files.length < read.length ? undefined : [...new Set([...own, ...files])];
}

/** The file that a setting in a file includes; "unclear" for a path that only git knows how to read. */
function listIncluded(
  file: string,
  [key, value]: Setting,
  homes: readonly string[],
): readonly (string | "unclear")[] {
  if (!/^include(?:if\..*)?\.path$/s.test(key)) {
    return [];
  }
  // It depends on the branch, which is in no file where references are in tables, and in no content where HEAD is a link.
  if (key.startsWith("includeif.onbranch:")) {
    return ["unclear"];
  }
  if (/^~[\\/]/.test(value) && homes.length > 0) {
    return homes.map((home) => join(home, value.slice(2)));
  }
  return /^~|^%\(/.test(value) ? ["unclear"] : [resolve(dirname(file), value)];
}

/** How long a file may be to be remembered, in bytes. */
const longestFile = 1 << 20;

/** The content of all files as one text; undefined if one of them is no plain file, or cannot be read: then git says why. */
function readAll(files: readonly string[] | undefined): string | undefined {
  try {
    return files && JSON.stringify(files.map(readPlain));
  } catch {
    return undefined;
  }
}

/** The text of a file, or of what a link leads to; undefined if there is none. Throws for a pipe, which would keep everybody waiting. */
function readPlain(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    return undefined;
  }
  if (!stat.isFile() || stat.size > longestFile) {
    throw new Error(`${path} is no file of a configuration.`);
  }
  return readFileSync(path, "latin1");
}
