import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { delimiter, join, relative, sep } from "node:path";
import type { Disposable } from "../../base/disposable.ts";
import { codeOf, UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { tidySync } from "../../base/remove.ts";
import { quotePath } from "../plumbing/bytePath.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { namesIn } from "./listFolder.ts";
import { isOwnFolder, notOurs } from "./ownFiles.ts";

/** The folder in the repository's git directory that holds what is ours and is not an object or a reference. */
export function ownFolder(paths: RepositoryPaths): string {
  return join(paths.common, "casebook");
}

/** The part of it that belongs to one work tree; it outlives the work tree. */
export function worktreeFolder(paths: RepositoryPaths): string {
  return join(ownFolder(paths), paths.worktree === "main" ? "main" : `worktree-${paths.worktree}`);
}

/** The place of one operation: an index and an object directory of its own, so that a prune cannot take what is half done. */
export interface Scratch extends Disposable {
  readonly id: string;
  /** A path for the index; nothing is there yet. */
  readonly index: string;
  readonly objects: string;
}

/** Makes a scratch folder that nobody else can read. A UserError if the git directory cannot be written. */
export function createScratch(paths: RepositoryPaths, id: string): Scratch {
  // The beginning is enough to tell them apart; on Windows a path may have no more than 260 characters.
  const folder = join(worktreeFolder(paths), `q-${id.slice(0, 8)}`);
  const objects = join(folder, "objects");
  createOwnFolder(paths, objects);
  chmodSync(folder, 0o700);
  return {
    id,
    index: join(folder, "index"),
    objects,
    dispose: () => void tidySync(folder),
  };
}

/** How long what a killed process left stays, in milliseconds: longer than any operation takes. */
export const oldAge = 24 * 60 * 60 * 1000;

/** The file in a restore's folder that could not be removed with it: the restore ended, and what lies aside is needed no more. */
export const doneMark = "done";

/**
 * Removes what killed processes left: folders of operations that are older than a day. Files that a restore moved aside are never removed by age:
 * each may be the only copy of an edit.
 */
export function sweepOwnFolder(paths: RepositoryPaths, now: number): void {
  const folder = worktreeFolder(paths);
  for (const name of listOwnNames(paths, folder)) {
    const path = join(folder, name);
    // Another process may remove its own in the meantime.
    const since = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    const isDone = namesIn(path).includes(doneMark) || namesIn(join(path, "aside")).length === 0;
    if (/^[qr]-/.test(name) && now - since > oldAge && isDone) {
      tidySync(path);
    }
  }
}

/**
 * Makes a folder below `ownFolder`, for the user alone. A UserError if it, or one that it lies in up to ours, is a link: what is
 * written, moved and deleted there would be somewhere else.
 */
export function createOwnFolder(paths: RepositoryPaths, folder: string): void {
  const foreign = foldersDownTo(paths, folder).find((one) => !isOwnFolder(one));
  if (foreign !== undefined) {
    throw notOurs(foreign);
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainReadOnly(paths, error);
  }
}

/** A folder of ours with those that it lies in, ours first. */
function foldersDownTo(paths: RepositoryPaths, folder: string): readonly string[] {
  const top = ownFolder(paths);
  const parts = relative(top, folder).split(sep).filter(Boolean);
  return [top, ...parts.map((_, index) => join(top, ...parts.slice(0, index + 1)))];
}

/** The names in the folder of a work tree; none where that is not there, or a link. */
function listOwnNames(paths: RepositoryPaths, folder: string): readonly string[] {
  return foldersDownTo(paths, folder).every(isOwnFolder) ? namesIn(folder) : [];
}

/** An error of a git directory that cannot be written as one for people; any other unchanged. */
export function explainReadOnly(paths: RepositoryPaths, error: unknown): unknown {
  return ["EACCES", "EPERM", "EROFS"].includes(codeOf(error) ?? "")
    ? new UserError(fact("git.notWritable", { folder: paths.common }), fact("next.makeWritable"), {
        cause: error,
      })
    : error;
}

/** The environment that makes git write objects to `to`, and find them there, in the repository and in `others`. */
export function quarantine(
  paths: RepositoryPaths,
  to: string,
  others: readonly string[] = [],
): Readonly<Record<string, string>> {
  const alternates = [join(paths.common, "objects"), ...others];
  return {
    GIT_OBJECT_DIRECTORY: to,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates.map(quotePath).join(delimiter),
  };
}
