import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Disposable, toDisposable } from "../base/disposable.ts";
import { codeOf, UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import type { Owner } from "../model/events.ts";
import type { RepositoryPaths } from "./git.ts";
import { createOwnFolder, explainReadOnly, worktreeFolder } from "./scratch.ts";

const owner = v.object({ host: v.string(), pid: v.number(), started: v.string() });

/** Only one restore of a work tree at a time; a UserError while another goes on. */
export function lockRestore(...all: Parameters<typeof tryLockRestore>): Disposable {
  const lock = tryLockRestore(...all);
  if (lock === undefined) {
    throw new UserError(
      t("Another window is restoring files in this work tree. Nothing was changed."),
      t("Try again when it has finished."),
    );
  }
  return lock;
}

/** Undefined while another process restores. A lock whose process no longer lives is taken over. */
export function tryLockRestore(
  paths: RepositoryPaths,
  self: Owner,
  isAlive: (owner: Owner) => boolean,
  id: string,
): Disposable | undefined {
  const folder = worktreeFolder(paths);
  createOwnFolder(paths, folder);
  const lock = join(folder, "restore.lock");
  const draft = `${lock}-${id}`;
  try {
    writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
    const isTaken = take(draft, lock) || (dropStale(lock, draft, isAlive) && take(draft, lock));
    if (!isTaken) {
      return undefined;
    }
  } catch (error) {
    throw explainReadOnly(paths, error);
  } finally {
    rmSync(draft, { force: true });
  }
  return toDisposable(() => rmSync(lock, { force: true }));
}

/** Unlike a write, a link appears with its whole content. */
function take(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/** Whether the lock may be free now: it was of a process that is gone, or went away by itself. */
function dropStale(lock: string, draft: string, isAlive: (owner: Owner) => boolean): boolean {
  const held = readIfThere(lock);
  if (held === undefined) {
    return true;
  }
  const decoded = v.safeParse(v.pipe(v.string(), v.parseJson(), owner), held);
  if (decoded.success && isAlive(decoded.output)) {
    return false;
  }
  // Moved and looked at again: another process may have taken it over between the two.
  const taken = `${draft}-stale`;
  try {
    renameSync(lock, taken);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      throw error;
    }
    return true;
  }
  try {
    if (readFileSync(taken, "utf8") !== held) {
      take(taken, lock);
      return false;
    }
    return true;
  } finally {
    rmSync(taken, { force: true });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
