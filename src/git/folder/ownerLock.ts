import { lstatSync } from "node:fs";
import type { Disposable } from "../../base/disposable.ts";
import { formOf } from "../../base/processIdentity.ts";
import { type Owner, owner } from "../../model/log/events.ts";
import { parseStored } from "../../model/stored/parseStored.ts";
import { takeLock } from "./processLock.ts";

/** Who takes locks, and knows whose locks still count. */
export interface Holder {
  /** This process, for others to know whether it lives. */
  readonly self: Owner;
  readonly isAlive: (owner: Owner) => boolean;
}

/** How long a lock of another machine counts, in milliseconds: longer than what it is for takes. Whether its process lives nobody here knows. */
const oldestForeign = 60 * 60 * 1000;

/** How long an owner may be, in bytes. */
const longestOwner = 10_000;

/**
 * Takes a lock that says who has it; undefined while a process that lives holds it. One whose process no longer lives is taken over. `id` is
 * of this lock alone.
 */
export function takeOwnerLock(path: string, { self, isAlive }: Holder, id: string): Disposable | undefined {
  const isHeld = (content: Buffer, at: string) => {
    const by = parseStored(owner, content, longestOwner);
    // Windows and the Linux in it have one name, and do not see each other's processes.
    const isOfHere = by?.host === self.host && formOf(by.started) === formOf(self.started);
    return by !== undefined && isAlive(by) && (isOfHere || !isOld(at));
  };
  return takeLock(path, JSON.stringify({ ...self, id }), isHeld);
}

/** With the clock of a machine that is wrong, a lock may also be of tomorrow. */
function isOld(lock: string): boolean {
  const since = lstatSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Math.abs(Date.now() - since) > oldestForeign;
}
