import * as v from "valibot";
import { changedFile, exactFile, skippedPath } from "../code/snapshot.ts";
import {
  branchName,
  count,
  instant,
  list,
  name,
  oid,
  type Stored,
  sessionId,
  text,
  treeFolder,
  treePath,
  uuid,
  worktreeName,
} from "../stored/storedValues.ts";
import { hypothesisState } from "./hypothesis.ts";
import { importedLog, lineFacts } from "./importedLog.ts";
import { maker } from "./maker.ts";
import { runOrigin } from "./outsideRun.ts";
import { restoreHow, restoreOutcome } from "./restores.ts";
import { runEnd, runPurpose } from "./run.ts";
import { searchEnd, searchStart, searchTrial } from "./searches.ts";
import { sectionName, sectionTexts } from "./section.ts";

/** Where an event happened, so that the log explains itself without the repository's configuration. */
export const place = v.object({
  /** The branch's short name; undefined for a detached HEAD. */
  branch: v.optional(branchName),
  /** The commit of HEAD; undefined on an unborn branch. */
  head: v.optional(oid),
  /** Which work tree of the repository: `main`, or the name git gave a linked one. */
  worktree: worktreeName,
  /** Which clone of the repository, by an id that it gave itself; undefined before the log marks it. */
  clone: v.optional(uuid),
});
export type Place = Stored<typeof place>;

/** What a process may have as its number, on any system. */
const pid = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 32));

/** The process that carries out a run, so that another engine can distinguish a run in progress from one that was lost. */
export const owner = v.object({
  host: name,
  pid,
  /** The process's start time as the system reports it; distinguishes a reused pid from the process itself. */
  started: name,
});
export type Owner = Stored<typeof owner>;

/**
 * What can happen in a session. The log is the list of these; everything shown is folded from it. The numbers in it are checked once
 * more by where it stands (`decodeEvent` of git).
 */
export const sessionEvent = v.variant("kind", [
  v.object({
    kind: v.literal("sessionStarted"),
    /** The session's folder, relative to the repository's top level, with `/`; empty for the top level itself. */
    folder: treeFolder,
    sections: sectionTexts,
  }),
  v.object({ kind: v.literal("sessionActivated") }),
  /** It was moved here from the log of another branch; empty where that was a detached HEAD. */
  v.object({ kind: v.literal("sessionAdopted"), branch: v.union([v.literal(""), branchName]) }),
  v.object({
    /** It was deleted, or moved to another log: the only thing left of it here. */
    kind: v.literal("sessionRemoved"),
    /** The ids of those that went, so that a copy of the log that has more of them keeps them (`mergeLogs`). */
    events: v.optional(list(oid)),
  }),
  /** The session began as a document that was written elsewhere. */
  v.object({ kind: v.literal("logImported"), log: importedLog }),
  v.object({ kind: v.literal("lineImported"), when: text, text, says: lineFacts }),
  v.object({ kind: v.literal("sectionEdited"), section: sectionName, text }),
  v.object({ kind: v.literal("sessionClosed"), state: v.picklist(["solved", "abandoned"]) }),
  v.object({ kind: v.literal("sessionReopened") }),
  v.object({
    kind: v.literal("attemptRecorded"),
    attempt: count,
    tree: oid,
    /** Left out where there are none. */
    exact: v.optional(list(exactFile)),
    base: v.optional(oid),
    changes: list(changedFile),
    skipped: list(skippedPath),
    hypothesis: v.optional(count),
    /** The number it had before logs were merged in which another attempt had the same. */
    was: v.optional(count),
    /** Who made it; left out where nobody said so, as before there was this field. */
    by: v.optional(maker),
  }),
  v.object({
    kind: v.literal("runStarted"),
    run: count,
    attempt: count,
    purpose: runPurpose,
    command: text,
    owner,
    /** Everything that the snapshot of this run did not see: the same tree may lie next to another submodule. Left out if there is nothing. */
    unseen: v.optional(list(skippedPath)),
    /** Where it is known from, if Casebook did not carry it out. */
    origin: v.optional(runOrigin),
    /** Who asked for it; left out where nobody said so. */
    by: v.optional(maker),
  }),
  v.object({ kind: v.literal("runFinished"), run: count, end: runEnd }),
  v.object({
    kind: v.literal("restoreStarted"),
    restore: count,
    /** What is restored: the tree of an attempt, or for an undo the tree from before the restore it takes back. */
    tree: oid,
    /** The working tree before it. */
    before: oid,
    /** The attempt it is about, and how; undefined for an undo. */
    attempt: v.optional(count),
    how: v.optional(restoreHow),
    undoes: v.optional(count),
    /** The search whose result it is about: only some of the changes of the attempt are reverted. */
    search: v.optional(uuid),
    /** The clone whose files it is about. */
    clone: v.optional(uuid),
  }),
  v.object({ kind: v.literal("restoreFinished"), restore: count, ...restoreOutcome.entries }),
  /** It died on the way, and what lay aside was looked after by whoever came next. */
  v.object({ kind: v.literal("restoreInterrupted"), restore: count, rescued: list(treePath) }),
  /** Experiments begin that are no runs: what makes a difference is looked for by trying parts of it. */
  v.object({
    kind: v.literal("searchStarted"),
    ...searchStart.entries,
    owner,
  }),
  /** What was tried since the step before, and among how many items the result lies after that. */
  v.object({ kind: v.literal("searchStep"), search: uuid, trials: list(searchTrial), left: count }),
  v.object({ kind: v.literal("searchEnded"), search: uuid, ...searchEnd.entries }),
  /** `attempt` where the hypothesis was written for an attempt that exists already. */
  v.object({ kind: v.literal("hypothesisAdded"), text, attempt: v.optional(count) }),
  v.object({ kind: v.literal("hypothesisEdited"), hypothesis: count, text }),
  v.object({ kind: v.literal("hypothesisMarked"), hypothesis: count, state: hypothesisState }),
  v.object({ kind: v.literal("noteAdded"), text }),
  v.object({ kind: v.literal("noteEdited"), note: count, text }),
]);
export type SessionEvent = Stored<typeof sessionEvent>;

const ofKind = new Map<unknown, v.GenericSchema>(
  sessionEvent.options.map((option) => [option.entries.kind.literal, option]),
);

/** The part of `sessionEvent` that decides about a value, by its kind; undefined where that is not known. A log has thousands of events. */
export function schemaOfEvent(value: unknown): typeof sessionEvent | undefined {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  return ofKind.get(kind) as typeof sessionEvent | undefined;
}

/**
 * An event that this version does not know, as it is stored (docs/rules/log-compatibility.md#c3). Only its numbers are known, by their
 * names (`eventNumbers.ts`).
 */
export const newerEvent = v.object({ kind: v.pipe(v.string(), v.regex(/^[A-Za-z][\w.-]{0,99}$/)) });
export type NewerEvent = Stored<typeof newerEvent> & { readonly [name: string]: unknown };

/** What stands around an event: which session it belongs to, when and where it happened. */
export const envelope = v.object({
  /** The lowest version that understands it, and all that comes with it (docs/rules/log-compatibility.md#c8). */
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Its place in the log when it was written. The path says where it stands now. */
  sequence: count,
  /** What it is known by in other copies of the log, if not by its bytes: they changed when logs were merged. */
  id: v.optional(oid),
  /** The session it belongs to. */
  session: sessionId,
  /** When it happened. */
  at: instant,
  place,
  event: v.unknown(),
});

/**
 * An event as the log keeps it, with everything in it that this version does not know. Sequence numbers are contiguous within a log, and
 * order is theirs, not the clock's.
 */
export interface LoggedEvent extends Omit<Stored<typeof envelope>, "version" | "event"> {
  /** Left out for an event of the version of the stored form that this one writes, or of an earlier one. */
  readonly version?: number | undefined;
  /** `undefined` for one that is not understood: it is kept unchanged. */
  readonly event: SessionEvent | undefined;
  /** What is not understood because a newer version wrote it; undefined for what is damaged or made up. */
  readonly newer?: NewerEvent | undefined;
}
