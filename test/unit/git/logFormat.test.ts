import { expect, test } from "vitest";
import { decodeEvent, decodeIdentity, encodeEvent, encodeIdentity } from "../../../src/git/logFormat.ts";
import type { LoggedEvent, SessionEvent } from "../../../src/model/events.ts";

const delta = {
  reference: 0,
  fixed: 1,
  stillFailing: 2,
  changedError: 0,
  newlyFailing: 0,
  appearedFailing: 0,
  notRun: 0,
  fixedNames: ["a"],
  failingNames: [],
};

const events: readonly SessionEvent[] = [
  { kind: "sessionStarted", folder: "pkg", sections: { title: "It fails", isolationCommand: "npm test" } },
  { kind: "sessionActivated" },
  { kind: "sectionEdited", section: "rootCause", text: "a\nb" },
  { kind: "sessionClosed", state: "solved" },
  { kind: "sessionReopened" },
  {
    kind: "attemptRecorded",
    attempt: 1,
    tree: "0123",
    changes: [{ path: "b", status: "renamed", from: "a", added: 1, removed: 0 }],
    skipped: [{ path: ".env", reason: "looks like a secret" }],
    hypothesis: 4,
  },
  {
    kind: "runStarted",
    run: 0,
    attempt: 1,
    purpose: "isolation",
    command: "npm test",
    owner: { host: "h", pid: 1, started: "2" },
  },
  {
    kind: "runStarted",
    run: 1,
    attempt: 1,
    purpose: "isolation",
    command: "npm test",
    owner: { host: "h", pid: 1, started: "2" },
    origin: { kind: "reports", name: "junit.xml", files: 2, writtenAt: "2026-01-02T10:00:00Z" },
  },
  {
    kind: "runStarted",
    run: 2,
    attempt: 1,
    purpose: "isolation",
    command: "npm test",
    owner: { host: "h", pid: 1, started: "2" },
    origin: { kind: "terminal" },
  },
  {
    kind: "runFinished",
    run: 0,
    end: {
      exit: { kind: "exited", code: 1 },
      durationMs: 12.5,
      result: {
        outcome: "failed",
        reason: "1 of 2",
        counts: { passed: 1, failed: 1, errored: 0, skipped: 0 },
      },
      problems: ["One."],
      judgement: { headline: "better", previous: delta },
    },
  },
  { kind: "restoreStarted", restore: 2, tree: "0123", before: "4567", undoes: 1 },
  { kind: "restoreStarted", restore: 3, tree: "0123", before: "4567", attempt: 2, how: "onTop" },
  {
    kind: "restoreFinished",
    restore: 2,
    written: 2,
    deleted: 1,
    marked: ["e"],
    conflicts: [{ path: "a", reason: "It was changed meanwhile." }],
    wrong: ["b"],
    rescued: ["c"],
    kept: [{ path: "d", reason: "submodule" }],
  },
  { kind: "restoreInterrupted", restore: 3, rescued: ["c"] },
  { kind: "hypothesisAdded", text: "Because", attempt: 1 },
  { kind: "hypothesisEdited", hypothesis: 4, text: "Because of" },
  { kind: "hypothesisMarked", hypothesis: 4, state: "refuted" },
  { kind: "noteAdded", text: "ünï \u0000" },
  { kind: "noteEdited", note: 5, text: "note" },
];

test.each(events)("reads back $kind as it was written", (event) => {
  const logged: LoggedEvent = {
    sequence: 7,
    session: "s",
    at: "2026-01-02T03:04:05.678Z",
    place: { branch: "main", head: "abc", worktree: "main" },
    event,
  };
  expect(decodeEvent(7, encodeEvent(logged))).toEqual(logged);
});

function decodeText(text: string): LoggedEvent {
  return decodeEvent(3, Buffer.from(text));
}

const outer = { version: 1, sequence: 3, session: "s", at: "now", place: { worktree: "main" } };

test("keeps an event of a newer version in its session, without understanding it", () => {
  const expected = { sequence: 3, session: "s", at: "now", place: { worktree: "main" }, event: undefined };
  const note = { kind: "noteAdded", text: "x" };
  expect(decodeText(JSON.stringify({ ...outer, event: { kind: "teleported" } }))).toEqual(expected);
  expect(decodeText(JSON.stringify({ ...outer, event: { kind: "noteAdded", text: 1 } }))).toEqual(expected);
  expect(decodeText(JSON.stringify({ ...outer, version: 2, event: note }))).toEqual(expected);
  expect(decodeText(JSON.stringify({ ...outer, more: 1, event: { ...note, more: 1 } }))).toEqual({
    ...expected,
    event: note,
  });
});

test.each(["", "{", "null", "[]", "\xff", '{"__proto__": 1}'])(
  "keeps the place of a damaged event: %j",
  (text) => {
    const lost = { sequence: 3, session: "", at: "", place: { worktree: "" }, event: undefined };
    expect(decodeText(text)).toEqual(lost);
    expect(decodeEvent(3, undefined)).toEqual(lost);
  },
);

test("reads back what a log says of itself", () => {
  const identity = { uuid: "u", names: ["a", "b"], forkedFrom: "v" };
  expect(decodeIdentity(encodeIdentity(identity))).toEqual(identity);
  expect(decodeIdentity(Buffer.from("{}"))).toBeUndefined();
});
