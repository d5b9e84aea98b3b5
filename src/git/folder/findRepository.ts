import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf, messageOf, UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { pathsOf, thisPlatform } from "../../base/platform.ts";
import type { RepositoryPaths, Run } from "../plumbing/git.ts";
import { GitError } from "../plumbing/git.ts";
import { findOwner, ofAnother } from "./pointers.ts";

/** The oldest git whose commands do what is relied on here (docs/rules/git-storage.md#g3). */
const oldest = [2, 25] as const;

/** What is said of a folder that is in no repository at all. */
export class NoRepository extends UserError {}

/** The version of git; a UserError if it cannot be run, or is too old. */
export async function checkGit(run: Run): Promise<string> {
  const printed = await run(["--version"]).catch((error: unknown) => {
    throw error instanceof GitError && error.status === undefined ? gitIsMissing(error) : error;
  });
  const [, version = "", major, minor] = /(?<!\d)((\d+)\.(\d+)\S*)/.exec(printed.toString("utf8")) ?? [];
  if (version === "") {
    // Whatever that was, it was no git.
    throw gitIsMissing();
  }
  if (Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1])) {
    throw new UserError(
      fact("git.tooOld", { version }),
      fact("next.installGit", { version: oldest.join(".") }),
    );
  }
  return version;
}

/** What is said where no git can be started. */
export function gitIsMissing(cause?: unknown): UserError {
  return new UserError(fact("git.notFound"), fact("next.installGit", { version: oldest.join(".") }), {
    cause,
  });
}

/** What is said where the only git is the one of macOS that opens a dialog to install git. */
export function gitIsOffered(): UserError {
  return new UserError(
    fact("git.onlyOffered"),
    fact("next.installDeveloperTools", { version: oldest.join(".") }),
  );
}

/** How a system calls its folders. */
export interface FolderNames {
  readonly platform: NodeJS.Platform;
  /** The one name of a folder that has several: by a link, another drive, a share, upper or lower case. */
  readonly realPath: (path: string) => Promise<string>;
}

/** Those of this system. A disk that cannot say has one name for each folder: some drives of Windows that are made of memory. */
export const theseFolders: FolderNames = {
  platform: thisPlatform,
  realPath: (path) =>
    realpath(path).catch((error: unknown) => {
      if (["EISDIR", "EINVAL", "ENOSYS", "UNKNOWN"].includes(codeOf(error) ?? "")) {
        return pathsOf(thisPlatform).resolve(path);
      }
      throw error;
    }),
};

/**
 * Where the repository of a folder lies, and the folder in it, with `/`: the same whatever the editor calls the folder. A UserError where
 * there is none to work with.
 */
export async function findRepository(
  run: Run,
  folder: string,
  names: FolderNames = theseFolders,
): Promise<{ readonly paths: RepositoryPaths; readonly folder: string }> {
  const { resolve, relative, sep } = pathsOf(names.platform);
  const asked = ["--show-toplevel", "--absolute-git-dir", "--git-common-dir", "--show-object-format"];
  const printed = await run(["rev-parse", ...asked]).catch((error: unknown) => {
    throw explain(error, folder);
  });
  const [top, gitDirectory, common, hash, ...more] = printed.toString("utf8").trimEnd().split("\n");
  if (top === undefined || gitDirectory === undefined || common === undefined || more.length > 0) {
    throw new UserError(fact("git.lineBreakInName", { folder }), fact("next.rename"));
  }
  // Git reports the common directory relative to where it runs, which is never a link.
  const here = await names.realPath(folder);
  if (isInside(resolve(gitDirectory), here, names)) {
    throw withoutWorkTree(folder);
  }
  // Windows and macOS have several names for one folder, and git keeps the one it was given.
  const realTop = await names.realPath(resolve(top));
  if (!isInside(realTop, here, names)) {
    throw withOtherWorkTree(folder, top);
  }
  const places = { gitDirectory: resolve(gitDirectory), common: resolve(here, common) };
  const isMain = await isSameFolder(places.gitDirectory, places.common, names);
  const paths: RepositoryPaths = {
    ...places,
    top: realTop,
    hash: hash === "sha256" ? hash : "sha1",
    worktree: isMain ? "main" : pathsOf(names.platform).basename(places.gitDirectory),
  };
  return { paths, folder: relative(realTop, here).split(sep).join("/") };
}

/** Whether two paths lead to one folder, whatever they call it. */
async function isSameFolder(one: string, other: string, names: FolderNames): Promise<boolean> {
  const { relative } = pathsOf(names.platform);
  if (relative(one, other) === "") {
    return true;
  }
  const [first, second] = await Promise.all([one, other].map(names.realPath));
  return first !== undefined && second !== undefined && relative(first, second) === "";
}

/**
 * Refuses a repository whose configuration (`core.worktree`) takes another folder for its work tree: git would not find the
 * repository from there, or find another one, and a restore would write and delete files that nobody opened. Submodules have
 * the setting too, and are found from where it leads. Without it, a git directory belongs to the folder that it lies in as `.git`.
 */
export async function checkWorkTree(
  fromTop: Run,
  paths: RepositoryPaths,
  names: FolderNames = theseFolders,
): Promise<void> {
  const owner = findOwner(paths.top, paths.gitDirectory);
  const isNamed = async () =>
    (await fromTop(["config", "--get", "core.worktree"], { expected: [0, 1] })).length > 0;
  if (owner !== undefined && !(await isNamed())) {
    throw ofAnother(paths.top, owner);
  }
  const { relative, resolve, join } = pathsOf(names.platform);
  if (relative(paths.gitDirectory, join(paths.top, ".git")) === "") {
    return;
  }
  const found = await fromTop(["rev-parse", "--absolute-git-dir"]).catch((error: unknown) => {
    throw explain(error, paths.top) instanceof NoRepository
      ? withOtherWorkTree(dirname(paths.gitDirectory), paths.top)
      : error;
  });
  if (!(await isSameFolder(resolve(found.toString("utf8").trimEnd()), paths.gitDirectory, names))) {
    throw withOtherWorkTree(dirname(paths.gitDirectory), paths.top);
  }
}

function withOtherWorkTree(folder: string, other: string): UserError {
  return new UserError(fact("git.otherWorktree", { folder, other }), fact("next.removeWorktreeSetting"));
}

/**
 * The folder around this one that looks like the top of a repository; the folder itself if none does. No git is asked, so this can
 * name the folders in which git must not be looked for.
 */
export function guessTop(folder: string): string {
  for (let top = folder; ; top = dirname(top)) {
    if (existsSync(join(top, ".git"))) {
      return top;
    }
    if (top === dirname(top)) {
      return folder;
    }
  }
}

/** Git before 2.38 also takes a folder of the work tree that looks like a bare repository for one. */
function isInside(folder: string, path: string, { platform }: FolderNames): boolean {
  const { relative, isAbsolute } = pathsOf(platform);
  return !/^\.\.(?:[\\/]|$)/.test(relative(folder, path)) && !isAbsolute(relative(folder, path));
}

function withoutWorkTree(folder: string, cause?: unknown): UserError {
  return new UserError(fact("git.noWorktree", { folder }), fact("next.openClone"), { cause });
}

function explain(error: unknown, folder: string): unknown {
  const said = messageOf(error);
  if (!(error instanceof GitError)) {
    return error;
  }
  if (said.includes("dubious ownership")) {
    return new UserError(fact("git.notTrusted", { folder }), error.stderr.replace(/^fatal: /, "").trim(), {
      cause: error,
    });
  }
  if (said.includes("must be run in a work tree") || said.includes("cannot use bare repository")) {
    return withoutWorkTree(folder, error);
  }
  if (said.includes("not a git repository")) {
    return new NoRepository(fact("git.noRepository", { folder }), fact("next.gitInit"), { cause: error });
  }
  return error;
}
