import type { OtherWindow } from "./otherWindow.ts";
import type { Killed, Sight } from "./round.ts";
import { describeDifference, type WorkTree } from "./workTree.ts";

/** A folder that was opened again after a kill, and those who look at it. */
export interface Reopened {
  readonly killed: Killed;
  readonly after: Sight;
  readonly other: OtherWindow;
  /** What was not kept of the promises, in sentences. */
  readonly wrong: string[];
}

/** A sentence if two work trees, or the like, differ. */
export function differs(what: string, before: WorkTree, after: WorkTree): readonly string[] {
  const difference = describeDifference(before, after);
  return difference === undefined ? [] : [`${what}: ${difference}`];
}
