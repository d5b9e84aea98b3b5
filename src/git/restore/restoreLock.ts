import { linkSync, lstatSync, renameSync } from "node:fs";
import { join } from "node:path";
import { type Disposable, toDisposable } from "../../base/disposable.ts";
import { codeOf, UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { type Owner, owner } from "../../model/log/events.ts";
import { parseStored } from "../../model/stored/parseStored.ts";
import { isOwnFile, makeOwnFile, readOwnFile, removeOwn } from "../folder/ownFiles.ts";
import { createOwnFolder, explainReadOnly, worktreeFolder } from "../folder/scratch.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";

/** How long a lock of another machine counts, in milliseconds: longer than a restore takes. Whether its process lives nobody here knows. */
const oldestForeign = 60 * 60 * 1000;

/** How long a lock may be, in bytes. */
const longestLock = 10_000;

/** Only one restore of a work tree at a time; a UserError while another is in progress. */
export function lockRestore(...all: Parameters<typeof tryLockRestore>): Disposable {
  const lock = tryLockRestore(...all);
  if (lock === undefined) {
    throw new UserError(fact("restore.otherWindow"), fact("next.tryAgainLater"));
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
    makeOwnFile(draft, JSON.stringify(self));
    const isHeld = (by: Owner) => isAlive(by) && (by.host === self.host || !isOld(lock));
    const isTaken = take(draft, lock) || (dropStale(lock, draft, isHeld) && take(draft, lock));
    if (!isTaken) {
      return undefined;
    }
  } catch (error) {
    throw explainReadOnly(paths, error);
  } finally {
    removeOwn(draft);
  }
  return toDisposable(() => removeOwn(lock));
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

/** Whether the lock may be free now: its process is gone, or it was removed in the meantime. */
function dropStale(lock: string, draft: string, isHeld: (owner: Owner) => boolean): boolean {
  if (lstatSync(lock, { throwIfNoEntry: false }) === undefined) {
    return true;
  }
  const held = readLock(lock);
  const by = parseStored(owner, held, longestLock);
  if (by !== undefined && isHeld(by)) {
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
    const now = readLock(taken);
    if (now !== undefined && held?.equals(now) !== true) {
      take(taken, lock);
      return false;
    }
    return true;
  } finally {
    removeOwn(taken);
  }
}

/** Undefined where there is none, or what no process that restores would write. */
function readLock(path: string): Buffer | undefined {
  return isOwnFile(path, longestLock) ? readOwnFile(path, longestLock) : undefined;
}

/** With the clock of a machine that is wrong, a lock may also be of tomorrow. */
function isOld(lock: string): boolean {
  const since = lstatSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Math.abs(Date.now() - since) > oldestForeign;
}
