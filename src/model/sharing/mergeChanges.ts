import type { RunPurpose } from "../log/run.ts";
import { commandOf, type Session } from "../log/session.ts";

/** What a merge of another copy changed in the sessions that were here. Titles are those of now, and may be empty. */
export interface MergeChanges {
  /** The titles of the sessions that were in the log here, and are not any more: they were deleted in the other copy. */
  readonly removed: readonly string[];
  /** The titles of the sessions that came. */
  readonly added: readonly string[];
  /** Commands that are another text now; of a session that came as well, and then `was` is undefined. */
  readonly commands: readonly CommandChange[];
  /** Sessions that were closed or reopened in the other copy. */
  readonly states: readonly { readonly title: string; readonly state: Session["state"] }[];
}

interface CommandChange {
  readonly title: string;
  readonly purpose: RunPurpose;
  readonly was: string | undefined;
  readonly now: string;
}

/** What two merges changed, one after the other. */
export function joinChanges(first: MergeChanges, next: MergeChanges): MergeChanges {
  return {
    removed: [...first.removed, ...next.removed],
    added: [...first.added, ...next.added],
    commands: [...first.commands, ...next.commands],
    states: [...first.states, ...next.states],
  };
}

/** Compares the sessions of a log before and after a merge. */
export function findMergeChanges(before: readonly Session[], after: readonly Session[]): MergeChanges {
  const left = new Set(after.map(({ id }) => id));
  const known = new Map(before.map((session) => [session.id, session]));
  const kept = after.flatMap((now) => {
    const was = known.get(now.id);
    return was === undefined ? [] : [{ was, now }];
  });
  return {
    removed: before.filter(({ id }) => !left.has(id)).map(({ sections }) => sections.title),
    added: after.filter(({ id }) => !known.has(id)).map(({ sections }) => sections.title),
    commands: after.flatMap((now) => listCommands(known.get(now.id), now)),
    states: kept
      .filter(({ was, now }) => was.state !== now.state)
      .map(({ now }) => ({ title: now.sections.title, state: now.state })),
  };
}

function listCommands(before: Session | undefined, after: Session): readonly CommandChange[] {
  return (["isolation", "verification"] as const).flatMap((purpose) => {
    const was = before && commandOf(before, purpose);
    const now = commandOf(after, purpose);
    return now === (was ?? "") ? [] : [{ title: after.sections.title, purpose, was, now }];
  });
}
