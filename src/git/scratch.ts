import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Disposable } from "../base/disposable.ts";
import { codeOf, UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import { quote } from "./bytePath.ts";
import type { RepositoryPaths } from "./git.ts";

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
  const folder = join(worktreeFolder(paths), `q-${id}`);
  const objects = join(folder, "objects");
  createOwnFolder(paths, objects);
  chmodSync(folder, 0o700);
  return {
    id,
    index: join(folder, "index"),
    objects,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** How long what a killed process left stays, in milliseconds: longer than any operation takes. */
const oldAge = 24 * 60 * 60 * 1000;

/** Removes what killed processes left: folders of operations that are older than a day. */
export function sweepOwnFolder(paths: RepositoryPaths, now: number): void {
  const folder = worktreeFolder(paths);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    // Another process may take away its own meanwhile.
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (/^[qr]-/.test(name) && now - since > oldAge) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/** Makes a folder below `ownFolder`, for the user alone. */
export function createOwnFolder(paths: RepositoryPaths, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainReadOnly(paths, error);
  }
}

/** An error of a git directory that cannot be written as one for people; any other as it is. */
export function explainReadOnly(paths: RepositoryPaths, error: unknown): unknown {
  return ["EACCES", "EPERM", "EROFS"].includes(codeOf(error) ?? "")
    ? new UserError(
        t(
          "The git directory {0} cannot be written, so nothing can be recorded. Nothing was changed.",
          paths.common,
        ),
        t("Give yourself the right to write there, or work in a clone of your own."),
        { cause: error },
      )
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
    GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates.map(quote).join(delimiter),
  };
}
