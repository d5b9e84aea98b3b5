import * as v from "valibot";
import type { LoggedEvent, SessionEvent } from "../model/events.ts";
import { lineKinds } from "../model/importedLog.ts";
import { sectionNames } from "../model/section.ts";

/** The version of the stored form; raised when a reader of this one would misunderstand what is written. */
const version = 1;

const oid = v.string();
const number = v.number();
const text = v.string();

export const place = v.object({
  branch: v.optional(text),
  head: v.optional(oid),
  worktree: text,
  clone: v.optional(text),
});

const owner = v.object({ host: text, pid: number, started: text });

/** Why a snapshot lacks a path. */
export const skippedReason = v.picklist([
  "too big",
  "looks like a secret",
  "unreadable",
  "nested repository",
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
  "changed on both sides",
]);

const skippedPath = v.object({ path: text, reason: skippedReason });

const changedFile = v.object({
  path: text,
  status: v.picklist(["added", "modified", "deleted", "renamed", "type changed"]),
  from: v.optional(text),
  added: v.optional(number),
  removed: v.optional(number),
});

const exit = v.variant("kind", [
  v.object({ kind: v.literal("exited"), code: number }),
  v.object({ kind: v.literal("signalled"), signal: text }),
  v.object({ kind: v.literal("stopped") }),
  v.object({ kind: v.literal("timedOut"), minutes: number }),
  v.object({ kind: v.literal("couldNotStart"), reason: text }),
  v.object({ kind: v.literal("unknown") }),
  v.object({ kind: v.literal("lost") }),
]);

const origin = v.variant("kind", [
  v.object({ kind: v.literal("reports"), name: text, files: number, writtenAt: text }),
  v.object({ kind: v.literal("console"), command: v.optional(text) }),
  v.object({ kind: v.picklist(["terminal", "task"]) }),
]);

const result = v.object({
  outcome: v.picklist(["passed", "failed", "noTestMatched", "broken", "interrupted"]),
  reason: text,
  counts: v.object({ passed: number, failed: number, errored: number, skipped: number }),
});

const delta = v.object({
  reference: number,
  fixed: number,
  stillFailing: number,
  changedError: number,
  newlyFailing: number,
  appearedFailing: number,
  notRun: number,
  skipped: v.optional(number),
  unloaded: v.optional(number),
  flaky: v.optional(number),
  changes: v.optional(v.array(v.object({ name: text, from: text, to: text, reason: text }))),
  fixedNames: v.array(text),
  failingNames: v.array(text),
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
  steady: v.optional(v.object({ runs: number, chance: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) })),
});

const runEnd = v.object({
  exit,
  durationMs: number,
  result,
  problems: v.array(text),
  masked: v.optional(v.array(v.object({ what: text, count: number }))),
  judgement: v.optional(judgement),
});

const lineFacts = v.object({
  kind: v.picklist(lineKinds),
  attempt: v.optional(number),
  repeats: v.optional(number),
  hypothesis: v.optional(text),
  reverts: v.optional(v.boolean()),
  failing: v.optional(number),
  outcome: v.optional(v.picklist(["passed", "failed", "broken", "interrupted"])),
});

const sessionEvent: v.GenericSchema<unknown, SessionEvent> = v.variant("kind", [
  v.object({
    kind: v.literal("sessionStarted"),
    folder: text,
    sections: v.object(v.entriesFromList(sectionNames, v.exactOptional(text))),
  }),
  v.object({ kind: v.literal("sessionActivated") }),
  v.object({ kind: v.literal("sessionAdopted"), branch: text }),
  v.object({ kind: v.literal("sessionRemoved"), events: v.optional(v.array(text)) }),
  v.object({
    kind: v.literal("logImported"),
    log: v.object({
      date: text,
      preamble: text,
      parts: v.array(
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
    attempt: number,
    tree: oid,
    exact: v.optional(v.array(v.object({ path: text, oid }))),
    base: v.optional(oid),
    changes: v.array(changedFile),
    skipped: v.array(skippedPath),
    hypothesis: v.optional(number),
    was: v.optional(number),
  }),
  v.object({
    kind: v.literal("runStarted"),
    run: number,
    attempt: number,
    purpose: v.picklist(["isolation", "verification"]),
    command: text,
    owner,
    origin: v.optional(origin),
  }),
  v.object({ kind: v.literal("runFinished"), run: number, end: runEnd }),
  v.object({
    kind: v.literal("restoreStarted"),
    restore: number,
    tree: oid,
    before: oid,
    attempt: v.optional(number),
    how: v.optional(v.picklist(["exactly", "onTop", "reverted"])),
    undoes: v.optional(number),
    clone: v.optional(text),
  }),
  v.object({
    kind: v.literal("restoreFinished"),
    restore: number,
    written: v.optional(number, 0),
    deleted: v.optional(number, 0),
    marked: v.optional(v.array(text), []),
    conflicts: v.array(v.object({ path: text, reason: text })),
    wrong: v.array(text),
    rescued: v.array(text),
    kept: v.array(v.object({ path: text, reason: keptReason })),
  }),
  v.object({ kind: v.literal("restoreInterrupted"), restore: number, rescued: v.array(text) }),
  v.object({ kind: v.literal("hypothesisAdded"), text, attempt: v.optional(number) }),
  v.object({ kind: v.literal("hypothesisEdited"), hypothesis: number, text }),
  v.object({
    kind: v.literal("hypothesisMarked"),
    hypothesis: number,
    state: v.picklist(["open", "confirmed", "refuted"]),
  }),
  v.object({ kind: v.literal("noteAdded"), text }),
  v.object({ kind: v.literal("noteEdited"), note: number, text }),
]);

const envelope = v.object({
  version: v.number(),
  id: v.optional(text),
  session: text,
  at: text,
  place,
  event: v.unknown(),
});

/** What a log says of itself. */
export interface LogIdentity {
  readonly uuid: string;
  /** The names its branch has had, the latest last. */
  readonly names: readonly string[];
  /** The log it began as a copy of, when its branch was copied. */
  readonly forkedFrom?: string | undefined;
}

const logIdentity: v.GenericSchema<unknown, LogIdentity> = v.object({
  uuid: text,
  names: v.array(text),
  forkedFrom: v.optional(text),
});

/** The bytes of an event; its sequence number is told by its path as well. */
export function encodeEvent(logged: LoggedEvent): Uint8Array {
  return encode({ version, ...logged });
}

/**
 * Reads the bytes of an event, undefined for bytes that are lost. An event that cannot be understood, being of a newer
 * version or damaged, stays in its place in the log without its event; if damaged, also without its session.
 */
export function decodeEvent(sequence: number, bytes: Uint8Array | undefined): LoggedEvent {
  const outer = parse(envelope, bytes);
  if (outer === undefined) {
    return { sequence, session: "", at: "", place: { worktree: "" }, event: undefined };
  }
  const { id, session, at } = outer;
  const inner = outer.version > version ? undefined : v.safeParse(sessionEvent, outer.event);
  const event = inner?.success ? inner.output : undefined;
  return { sequence, ...(id !== undefined && { id }), session, at, place: outer.place, event };
}

export function encodeIdentity(identity: LogIdentity): Uint8Array {
  return encode({ version, ...identity });
}

/** Undefined if the bytes cannot be understood. */
export function decodeIdentity(bytes: Uint8Array | undefined): LogIdentity | undefined {
  return parse(logIdentity, bytes);
}

/** Indented, because the log can be read with plain git. */
function encode(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`);
}

function parse<T>(schema: v.GenericSchema<unknown, T>, bytes: Uint8Array | undefined): T | undefined {
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(), schema),
    Buffer.from(bytes ?? []).toString("utf8"),
  );
  return parsed.success ? parsed.output : undefined;
}
