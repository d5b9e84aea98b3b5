import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Disposable, toDisposable } from "../base/disposable.ts";
import { codeOf, UserError } from "../base/errors.ts";
import type { Owner } from "../model/events.ts";
import type { RepositoryPaths } from "./git.ts";
import { createOwnFolder, worktreeFolder } from "./scratch.ts";

const owner = v.object({ host: v.string(), pid: v.number(), started: v.string() });

/** Only one restore of a work tree at a time. A lock whose process no longer lives is taken over; a UserError else. */
export function lockRestore(
  paths: RepositoryPaths,
  self: Owner,
  isAlive: (owner: Owner) => boolean,
  id: string,
): Disposable {
  const folder = worktreeFolder(paths);
  createOwnFolder(paths, folder);
  const lock = join(folder, "restore.lock");
  const draft = `${lock}-${id}`;
  try {
    writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
    if (!take(draft, lock)) {
      dropStale(lock, draft, isAlive);
      if (!take(draft, lock)) {
        throw busy();
      }
    }
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

function dropStale(lock: string, draft: string, isAlive: (owner: Owner) => boolean): void {
  const held = readFileSync(lock, "utf8");
  const decoded = v.safeParse(v.pipe(v.string(), v.parseJson(), owner), held);
  if (decoded.success && isAlive(decoded.output)) {
    throw busy();
  }
  // Moved and looked at again: another process may have taken it over between the two.
  const taken = `${draft}-stale`;
  renameSync(lock, taken);
  try {
    if (readFileSync(taken, "utf8") !== held) {
      take(taken, lock);
      throw busy();
    }
  } finally {
    rmSync(taken, { force: true });
  }
}

function busy(): UserError {
  return new UserError(
    "Another window is restoring files in this work tree. Nothing was changed.",
    "Try again when it has finished.",
  );
}
