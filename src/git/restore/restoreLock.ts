import { join } from "node:path";
import type { Disposable } from "../../base/disposable.ts";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { type Holder, takeOwnerLock } from "../folder/ownerLock.ts";
import { createOwnFolder, explainReadOnly, worktreeFolder } from "../folder/scratch.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";

/** Only one restore of a work tree at a time; a UserError while another is in progress. */
export function lockRestore(...all: Parameters<typeof tryLockRestore>): Disposable {
  const lock = tryLockRestore(...all);
  if (lock === undefined) {
    throw new UserError(fact("restore.otherWindow"), fact("next.tryAgainLater"));
  }
  return lock;
}

/** Undefined while another process restores. A lock whose process no longer lives is taken over. `id` is of this lock alone. */
export function tryLockRestore(paths: RepositoryPaths, holder: Holder, id: string): Disposable | undefined {
  const folder = worktreeFolder(paths);
  createOwnFolder(paths, folder);
  try {
    return takeOwnerLock(join(folder, "restore.lock"), holder, id);
  } catch (error) {
    throw explainReadOnly(paths, error);
  }
}
