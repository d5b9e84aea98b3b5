import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { reportAfterDone } from "../../base/afterDone.ts";
import { type Disposable, toDisposable } from "../../base/disposable.ts";
import { contentPathOf, createOnce, findOnce, readOnce, removeOnce } from "./createOnce.ts";

/** How long a lock may be, in bytes. */
const longestLock = 10_000;

/**
 * Takes a lock; undefined while somebody else holds it, which `isHeld` decides by what lies at a path. `content` says who takes it, and
 * must never be that of another lock. Of several processes that find a dead one's lock, exactly one takes it away: the one that gets a lock
 * of its own on just this content, and then finds it still there. Where that one dies, too, its lock is taken over in the same way.
 */
export function takeLock(
  path: string,
  content: string,
  isHeld: (content: Buffer, path: string) => boolean,
): Disposable | undefined {
  if (createOnce(path, content) || (dropDead(path, content, isHeld) && createOnce(path, content))) {
    return toDisposable(() => release(path, content));
  }
  return undefined;
}

/** Whether the lock may be free now. */
function dropDead(
  path: string,
  content: string,
  isHeld: (content: Buffer, path: string) => boolean,
): boolean {
  const found = findOnce(path, longestLock);
  if (found === undefined) {
    return true;
  }
  if (found.content !== undefined && isHeld(found.content, path)) {
    return false;
  }
  const hash = createHash("sha256")
    .update(`${path} ${found.identity} `)
    .update(found.content ?? "");
  const right = takeLock(join(dirname(path), `q-${hash.digest("hex").slice(0, 40)}`), content, isHeld);
  if (right === undefined) {
    return false;
  }
  try {
    const now = findOnce(path, longestLock);
    const isSame = now?.identity === found.identity && isEqual(now.content, found.content);
    if (isSame) {
      removeOnce(path);
    }
    return isSame;
  } finally {
    right.dispose();
  }
}

function isEqual(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}

/** A lock that stays, as when a scanner has it open, is emptied: then it is nobody's. */
function release(path: string, content: string): void {
  try {
    if (readOnce(path, longestLock)?.toString("utf8") === content) {
      removeOnce(path);
    }
  } catch (error) {
    reportAfterDone(error);
    try {
      writeFileSync(contentPathOf(path), "");
    } catch (again) {
      reportAfterDone(again);
    }
  }
}
