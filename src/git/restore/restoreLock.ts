import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Disposable } from "../../base/disposable.ts";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { formOf } from "../../base/processIdentity.ts";
import { type Owner, owner } from "../../model/log/events.ts";
import { parseStored } from "../../model/stored/parseStored.ts";
import { takeLock } from "../folder/processLock.ts";
import { createOwnFolder, explainReadOnly, worktreeFolder } from "../folder/scratch.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";

/** How long a lock of another machine counts, in milliseconds: longer than a restore takes. Whether its process lives nobody here knows. */
const oldestForeign = 60 * 60 * 1000;

/** How long an owner may be, in bytes. */
const longestOwner = 10_000;

/** Only one restore of a work tree at a time; a UserError while another is in progress. */
export function lockRestore(...all: Parameters<typeof tryLockRestore>): Disposable {
  const lock = tryLockRestore(...all);
  if (lock === undefined) {
    throw new UserError(fact("restore.otherWindow"), fact("next.tryAgainLater"));
  }
  return lock;
}

/** Undefined while another process restores. A lock whose process no longer lives is taken over. `id` is of this lock alone. */
export function tryLockRestore(
  paths: RepositoryPaths,
  self: Owner,
  isAlive: (owner: Owner) => boolean,
  id: string,
): Disposable | undefined {
  const folder = worktreeFolder(paths);
  createOwnFolder(paths, folder);
  const isHeld = (content: Buffer, path: string) => {
    const by = parseStored(owner, content, longestOwner);
    // Windows and the Linux in it have one name, and do not see each other's processes.
    const isOfHere = by?.host === self.host && formOf(by.started) === formOf(self.started);
    return by !== undefined && isAlive(by) && (isOfHere || !isOld(path));
  };
  try {
    return takeLock(join(folder, "restore.lock"), JSON.stringify({ ...self, id }), isHeld);
  } catch (error) {
    throw explainReadOnly(paths, error);
  }
}

/** With the clock of a machine that is wrong, a lock may also be of tomorrow. */
function isOld(lock: string): boolean {
  const since = lstatSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Math.abs(Date.now() - since) > oldestForeign;
}
