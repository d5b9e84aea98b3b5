import type { SessionEvent } from "../../../src/model/log/events.ts";

const tree = "0123456789".repeat(4);
const before = "fedcba98".repeat(8);
const uuid = "00000000-0000-4000-8000-000000000000";

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

/** An event of every kind, with everything that it may hold. */
export const eventSamples: readonly SessionEvent[] = [
  { kind: "sessionStarted", folder: "pkg", sections: { title: "It fails", isolationCommand: "npm test" } },
  { kind: "sessionActivated" },
  { kind: "sessionAdopted", branch: "topic" },
  { kind: "sessionRemoved", events: [tree] },
  {
    kind: "logImported",
    log: {
      date: "today",
      preamble: "p",
      parts: [{ title: "Goal", holds: "goal", text: "g" }, { title: "Log" }],
    },
  },
  {
    kind: "lineImported",
    when: "5:39",
    text: "Attempt 1",
    says: { kind: "attempt", number: 1, repeats: 0, failing: 2, outcome: "failed", reverts: true },
  },
  { kind: "sectionEdited", section: "rootCause", text: "a\nb" },
  { kind: "sessionClosed", state: "solved" },
  { kind: "sessionReopened" },
  {
    kind: "attemptRecorded",
    attempt: 1,
    tree,
    changes: [{ path: "b", status: "renamed", from: "a", added: 1, removed: 0 }],
    skipped: [{ path: ".env", reason: "looks like a secret" }],
    exact: [{ path: "c", oid: before }],
    base: before,
    hypothesis: 4,
    was: 0,
    by: { through: "commandLine", agent: "claude" },
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
        reason: { say: "run.failed", count: 2, failing: 1, english: "1 of 2 failed." },
        counts: { passed: 1, failed: 1, errored: 0, skipped: 0 },
      },
      problems: [{ say: "run.outputHeld", english: "Held." }],
      judgement: { headline: "better", previous: delta },
    },
  },
  { kind: "restoreStarted", restore: 2, tree, before, undoes: 1 },
  { kind: "restoreStarted", restore: 3, tree, before, attempt: 2, how: "onTop", clone: uuid },
  {
    kind: "restoreFinished",
    restore: 2,
    written: 2,
    deleted: 1,
    marked: ["e"],
    conflicts: [{ path: "a", reason: { say: "restore.changed", english: "Changed." } }],
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
