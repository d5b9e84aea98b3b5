import * as v from "valibot";
import type { SessionEvent } from "../model/events.ts";
import { lineKinds } from "../model/importedLog.ts";
import { sectionNames } from "../model/section.ts";
import {
  branchName,
  count,
  duration,
  instant,
  list,
  name,
  oid,
  text,
  treeFolder,
  treePath,
  uuid,
  worktreeName,
} from "./storedValues.ts";

/** What a process may have as its number, on any system. */
const highestPid = 2 ** 32;

/** Windows has those of 32 bits, with or without a sign. */
const exitCode = v.pipe(v.number(), v.safeInteger(), v.minValue(-(2 ** 31)), v.maxValue(2 ** 32));

/** Where an event happened. */
export const place = v.object({
  branch: v.optional(branchName),
  head: v.optional(oid),
  worktree: worktreeName,
  clone: v.optional(uuid),
});

/** A process that carries something out. */
export const owner = v.object({
  host: name,
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(highestPid)),
  started: name,
});

/** Why a snapshot lacks a path. */
export const skippedReason = v.picklist([
  "too big",
  "too big together",
  "too big, made by a filter",
  "looks like a secret",
  "unreadable",
  "nested repository",
  "edited submodule",
  "special file",
  "changed while read",
]);

const keptReason = v.picklist([
  ...skippedReason.options,
  "submodule",
  "outside of the sparse checkout",
  "ignored at that time",
  "ignored now",
  "made by a filter",
  "not in the store of git-lfs",
  "changed on both sides",
]);

const skippedPath = v.object({
  path: treePath,
  reason: skippedReason,
  state: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))),
});

const changedFile = v.object({
  path: treePath,
  status: v.picklist(["added", "modified", "deleted", "renamed", "type changed"]),
  from: v.optional(treePath),
  added: v.optional(count),
  removed: v.optional(count),
});

const exit = v.variant("kind", [
  v.object({ kind: v.literal("exited"), code: exitCode }),
  v.object({ kind: v.literal("signalled"), signal: name }),
  v.object({ kind: v.literal("stopped") }),
  v.object({ kind: v.literal("timedOut"), minutes: duration }),
  v.object({ kind: v.literal("couldNotStart"), reason: text }),
  v.object({ kind: v.literal("unknown") }),
  v.object({ kind: v.literal("lost") }),
]);

const origin = v.variant("kind", [
  v.object({ kind: v.literal("reports"), name: text, files: count, writtenAt: instant }),
  v.object({ kind: v.literal("console"), command: v.optional(text) }),
  v.object({ kind: v.picklist(["terminal", "task"]) }),
]);

const result = v.object({
  outcome: v.picklist(["passed", "failed", "noTestMatched", "broken", "interrupted"]),
  reason: text,
  counts: v.object({ passed: count, failed: count, errored: count, skipped: count }),
});

const delta = v.object({
  reference: count,
  fixed: count,
  stillFailing: count,
  changedError: count,
  newlyFailing: count,
  appearedFailing: count,
  notRun: count,
  skipped: v.optional(count),
  unloaded: v.optional(count),
  flaky: v.optional(count),
  changes: v.optional(list(v.object({ name: text, from: text, to: text, reason: text }))),
  fixedNames: list(text),
  failingNames: list(text),
});

const judgement = v.object({
  headline: v.optional(
    v.picklist([
      "solved",
      "better",
      "unchanged",
      "differentError",
      "worse",
      "mixed",
      "noLongerFailing",
      "broken",
      "interrupted",
    ]),
  ),
  previous: v.optional(delta),
  baseline: v.optional(delta),
  steady: v.optional(v.object({ runs: count, chance: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) })),
});

const runEnd = v.object({
  exit,
  durationMs: duration,
  result,
  problems: list(text),
  masked: v.optional(list(v.object({ what: text, count }))),
  judgement: v.optional(judgement),
});

/** A count that a document tells, in which anything may stand: one that cannot be is left out. */
const written = v.fallback(v.optional(count), undefined);

const lineFacts = v.object({
  kind: v.picklist(lineKinds),
  attempt: written,
  repeats: written,
  hypothesis: v.optional(text),
  changes: v.optional(v.boolean()),
  reverts: v.optional(v.boolean()),
  failing: written,
  outcome: v.optional(v.picklist(["passed", "failed", "broken", "interrupted"])),
});

/** What can happen in a session; the numbers in it are checked once more by where it stands (`decodeEvent`). */
export const sessionEvent: v.GenericSchema<unknown, SessionEvent> = v.variant("kind", [
  v.object({
    kind: v.literal("sessionStarted"),
    folder: treeFolder,
    sections: v.object(v.entriesFromList(sectionNames, v.exactOptional(text))),
  }),
  v.object({ kind: v.literal("sessionActivated") }),
  v.object({ kind: v.literal("sessionAdopted"), branch: v.union([v.literal(""), branchName]) }),
  v.object({ kind: v.literal("sessionRemoved"), events: v.optional(list(oid)) }),
  v.object({
    kind: v.literal("logImported"),
    log: v.object({
      date: text,
      preamble: text,
      parts: list(
        v.object({
          title: text,
          holds: v.optional(v.picklist([...sectionNames, "log"])),
          text: v.optional(text),
        }),
      ),
    }),
  }),
  v.object({ kind: v.literal("lineImported"), when: text, text, says: lineFacts }),
  v.object({ kind: v.literal("sectionEdited"), section: v.picklist(sectionNames), text }),
  v.object({ kind: v.literal("sessionClosed"), state: v.picklist(["solved", "abandoned"]) }),
  v.object({ kind: v.literal("sessionReopened") }),
  v.object({
    kind: v.literal("attemptRecorded"),
    attempt: count,
    tree: oid,
    exact: v.optional(list(v.object({ path: treePath, oid }))),
    base: v.optional(oid),
    changes: list(changedFile),
    skipped: list(skippedPath),
    hypothesis: v.optional(count),
    was: v.optional(count),
  }),
  v.object({
    kind: v.literal("runStarted"),
    run: count,
    attempt: count,
    purpose: v.picklist(["isolation", "verification"]),
    command: text,
    owner,
    unseen: v.optional(list(skippedPath)),
    origin: v.optional(origin),
  }),
  v.object({ kind: v.literal("runFinished"), run: count, end: runEnd }),
  v.object({
    kind: v.literal("restoreStarted"),
    restore: count,
    tree: oid,
    before: oid,
    attempt: v.optional(count),
    how: v.optional(v.picklist(["exactly", "onTop", "reverted"])),
    undoes: v.optional(count),
    clone: v.optional(uuid),
  }),
  v.object({
    kind: v.literal("restoreFinished"),
    restore: count,
    written: v.optional(count, 0),
    deleted: v.optional(count, 0),
    marked: v.optional(list(treePath), []),
    conflicts: list(v.object({ path: treePath, reason: text })),
    wrong: list(treePath),
    rescued: list(treePath),
    kept: list(v.object({ path: treePath, reason: keptReason, commit: v.optional(oid) })),
  }),
  v.object({ kind: v.literal("restoreInterrupted"), restore: count, rescued: list(treePath) }),
  v.object({ kind: v.literal("hypothesisAdded"), text, attempt: v.optional(count) }),
  v.object({ kind: v.literal("hypothesisEdited"), hypothesis: count, text }),
  v.object({
    kind: v.literal("hypothesisMarked"),
    hypothesis: count,
    state: v.picklist(["open", "confirmed", "refuted"]),
  }),
  v.object({ kind: v.literal("noteAdded"), text }),
  v.object({ kind: v.literal("noteEdited"), note: count, text }),
]);
