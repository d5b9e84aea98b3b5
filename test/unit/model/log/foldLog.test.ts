import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headlineOf } from "../../../../src/model/log/attempt.ts";
import type { LoggedEvent, SessionEvent } from "../../../../src/model/log/events.ts";
import { foldLog } from "../../../../src/model/log/foldLog.ts";
import { restoreToUndo } from "../../../../src/model/log/restores.ts";
import type { SearchEnd } from "../../../../src/model/log/searches.ts";
import { currentHypothesis } from "../../../../src/model/log/session.ts";
import { foldByCopies } from "../../../support/sessions/foldByCopies.ts";
import { foundTwo, searchedSession, searchId } from "../../../support/sessions/searchedSession.ts";

const place = { branch: "main", worktree: "main" };
const owner = { host: "h", pid: 1, started: "1" };
const clone = "here";

describe("a folded log", () => {
  test("has all trials of a step, however many they are", () => {
    const trials = Array.from({ length: 300_000 }, () => ({ items: 1, answer: "yes" as const }));
    const { sessions } = fold([
      { kind: "sessionStarted", folder: "", sections: {} },
      {
        kind: "searchStarted",
        search: searchId,
        aim: { kind: "hunks", question: "fixes" },
        attempt: 0,
        tests: [],
        items: 3,
        runs: 3,
        command: "c",
        owner,
      },
      { kind: "searchStep", search: searchId, trials, left: 1 },
    ]);
    expect(sessions[0]?.searches[0]?.trials).toHaveLength(trials.length);
  });

  test("tells of restores, of which attempt, and which of them can be undone", () => {
    const nothing = { conflicts: [], marked: [], wrong: [], rescued: [], kept: [] };
    const started: SessionEvent[] = [
      { kind: "sessionStarted", folder: "", sections: {} },
      { kind: "attemptRecorded", attempt: 0, tree: "aa", changes: [], skipped: [] },
      { kind: "restoreStarted", restore: 1, tree: "aa", before: "bb", attempt: 0, clone },
      { kind: "restoreStarted", restore: 2, tree: "aa", before: "cc", attempt: 0, how: "onTop", clone },
    ];
    const finished: SessionEvent = {
      kind: "restoreFinished",
      restore: 2,
      written: 3,
      deleted: 1,
      ...nothing,
    };
    const undo: SessionEvent = {
      kind: "restoreStarted",
      restore: 3,
      tree: "aa",
      before: "dd",
      undoes: 2,
      clone,
    };
    const undone: SessionEvent = { ...finished, restore: 3 };
    const restores = (events: readonly SessionEvent[]) => fold(events).sessions[0]?.restores ?? [];
    const undoable = (events: readonly SessionEvent[]) => restoreToUndo(restores(events))?.number;

    expect(restores([...started, finished, undo])).toEqual([
      { number: 1, sequence: 2, at: time(2), attempt: 0, how: "exactly", before: "bb", undoes: undefined },
      expect.objectContaining({ attempt: 0, how: "onTop", result: { written: 3, deleted: 1, ...nothing } }),
      expect.objectContaining({ attempt: undefined, how: "exactly", undoes: 2 }),
    ]);
    expect(undoable(started.slice(0, 2))).toBeUndefined();
    expect(undoable(started)).toBe(2);
    expect(undoable([...started, finished, undo])).toBe(3);
    expect(undoable([...started, finished, undo, undone])).toBeUndefined();
    for (const other of ["other", undefined]) {
      const elsewhere = started.map((event) =>
        event.kind === "restoreStarted" ? { ...event, clone: other } : event,
      );
      expect(undoable(elsewhere)).toBeUndefined();
    }
  });

  test("has searches with their trials, and an end that comes after one was given up", () => {
    const searched = searchedSession().session();
    const ended = (...ends: readonly SearchEnd["end"][]) => {
      const builder = searchedSession();
      for (const end of ends) {
        builder.add({ kind: "searchEnded", search: searchId, ...foundTwo, end });
      }
      return builder.session().searches;
    };
    expect(searched.searches).toEqual([
      expect.objectContaining({
        search: searchId,
        attempt: 1,
        reference: 0,
        left: 6,
        trials: [
          { items: 11, answer: "no" },
          { items: 6, answer: "unresolved", error: "ImportError: pool" },
        ],
      }),
    ]);
    expect(searched.searches[0]).not.toHaveProperty("end");
    expect(searched.attempts.map(headlineOf)).toEqual([undefined, "solved"]);
    expect(ended("lost", "found")).toEqual([expect.objectContaining({ left: 2, end: foundTwo })]);
    expect(ended("found", "lost")).toEqual([expect.objectContaining({ left: 2, end: foundTwo })]);
  });

  test("is the session as it is after all that happened", () => {
    const end = { exit: { kind: "exited", code: 0 }, durationMs: 5, result: passed, problems: [] } as const;
    const [session] = fold([
      { kind: "sessionStarted", folder: "api", sections: { title: "T" } },
      { kind: "hypothesisAdded", text: "first" },
      { kind: "attemptRecorded", attempt: 0, tree: "aa", changes: [], skipped: [] },
      { kind: "runStarted", run: 0, attempt: 0, purpose: "isolation", command: "npm test", owner },
      { kind: "runFinished", run: 0, end },
      { kind: "noteAdded", text: "n" },
      { kind: "noteEdited", note: 5, text: "note" },
      { kind: "hypothesisAdded", text: "late", attempt: 0 },
      { kind: "hypothesisEdited", hypothesis: 7, text: "later" },
      { kind: "hypothesisMarked", hypothesis: 1, state: "refuted" },
      { kind: "sectionEdited", section: "goal", text: "G" },
      { kind: "runStarted", run: 1, attempt: 0, purpose: "verification", command: "make", owner },
      { kind: "sessionClosed", state: "solved" },
    ]).sessions;
    const { log: _, ...shown } = session ?? expect.fail();
    expect(shown).toMatchObject({
      id: "s",
      state: "solved",
      folder: "api",
      startedAt: time(0),
      sections: { title: "T", goal: "G", rootCause: "" },
      hypotheses: [
        { id: 1, text: "first", state: "refuted", at: time(1) },
        { id: 7, text: "later", state: "open", at: time(7) },
      ],
      notes: [{ id: 5, text: "note", at: time(5) }],
      running: { run: 1, owner },
      attempts: [
        {
          number: 0,
          sequence: 2,
          tree: "aa",
          hypothesis: 7,
          runs: [
            { number: 0, purpose: "isolation", command: "npm test", startedAt: time(3), end },
            { number: 1, purpose: "verification" },
          ],
        },
      ],
    });
    expect(session && currentHypothesis(session)?.text).toBe("later");
  });

  test("knows the active session, and only the sessions of the folder asked for", () => {
    const log = [
      logged(0, { kind: "sessionStarted", folder: "a", sections: {} }, "one"),
      logged(1, { kind: "sessionStarted", folder: "b", sections: {} }, "two"),
      logged(2, { kind: "sessionStarted", folder: "a", sections: {} }, "three"),
      logged(3, { kind: "sessionActivated" }, "one"),
      logged(4, { kind: "noteAdded", text: "n" }, "three"),
      logged(5, { kind: "sessionActivated" }, "two"),
    ];
    const told = (folder?: string) => {
      const { sessions, active } = foldLog(log, folder);
      return [sessions.map(({ id }) => id), active?.id];
    };
    expect(told()).toEqual([["one", "two", "three"], "two"]);
    expect(told("a")).toEqual([["one", "three"], "one"]);
    expect(told("c")).toEqual([[], undefined]);
  });

  test("keeps what refers to nothing in the log, and nowhere else", () => {
    const start: SessionEvent = { kind: "sessionStarted", folder: "", sections: {} };
    const strays: readonly (SessionEvent | undefined)[] = [
      undefined,
      { kind: "runStarted", run: 0, attempt: 4, purpose: "isolation", command: "x", owner },
      {
        kind: "runFinished",
        run: 9,
        end: { exit: { kind: "lost" }, durationMs: 0, result: passed, problems: [] },
      },
      { kind: "hypothesisMarked", hypothesis: 9, state: "confirmed" },
      { kind: "noteEdited", note: 9, text: "x" },
    ];
    const [plain] = fold([start]).sessions;
    const [strayed] = fold([start, ...strays]).sessions;
    expect(strayed?.log).toHaveLength(1 + strays.length);
    expect({ ...strayed, log: [] }).toEqual({ ...plain, log: [] });
  });

  test("comes of any events in any order, and loses none of a session that was started", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(events, fc.constantFrom("a", "b"))), (pairs) => {
        const log = pairs.map(([event, session], index) => logged(index, event, session));
        const before = structuredClone(log);
        const { sessions, active } = foldLog(log);
        for (const session of sessions) {
          const first = log.findIndex(
            (one) => one.session === session.id && one.event?.kind === "sessionStarted",
          );
          expect(session.log).toEqual(log.slice(first).filter((one) => one.session === session.id));
        }
        expect(active === undefined).toBe(sessions.length === 0);
        expect(log).toEqual(before);
      }),
    );
  });

  test("is the same as if every event made a new session of the one before", () => {
    const start: SessionEvent = { kind: "sessionStarted", folder: "", sections: { goal: "G" } };
    fc.assert(
      fc.property(fc.array(events, { maxLength: 60, size: "max" }), (happened) => {
        const log = [start, ...happened].map((event, index) => logged(index, event, "s"));
        expect(foldLog(log, undefined, "here").sessions).toEqual(foldByCopies(log, "here"));
      }),
      { numRuns: 500 },
    );
  });

  test("gives a number to the first that has it, as what is attached to the number is", () => {
    const run = (attempt: number, command: string): SessionEvent => ({
      kind: "runStarted",
      run: 7,
      attempt,
      purpose: "isolation",
      command,
      owner,
    });
    const attempt = (number: number, tree: string): SessionEvent => ({
      kind: "attemptRecorded",
      attempt: number,
      tree,
      changes: [],
      skipped: [],
    });
    const [session] = fold([
      { kind: "sessionStarted", folder: "", sections: {} },
      attempt(0, "aa"),
      attempt(0, "bb"),
      attempt(1, "cc"),
      run(0, "first"),
      run(1, "second"),
    ]).sessions;
    expect(session?.attempts.map(({ tree, runs }) => [tree, runs.map(({ command }) => command)])).toEqual([
      ["aa", ["first"]],
      ["cc", []],
    ]);
  });
});

const passed = {
  outcome: "passed",
  reason: { say: "run.passed", count: 1 },
  counts: { passed: 1, failed: 0, errored: 0, skipped: 0 },
} as const;

const number = fc.integer({ min: 0, max: 5 });
const text = fc.string({ maxLength: 3 });

/** Every kind of event, with references that may or may not hold. */
const events: fc.Arbitrary<SessionEvent | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant({ kind: "sessionStarted", folder: "", sections: {} } as const),
  fc.constantFrom({ kind: "sessionActivated" } as const, { kind: "sessionReopened" } as const),
  fc.record({ kind: fc.constant("sectionEdited" as const), section: fc.constant("goal" as const), text }),
  fc.record({ kind: fc.constant("sessionClosed" as const), state: fc.constantFrom("solved", "abandoned") }),
  fc.record({
    kind: fc.constant("attemptRecorded" as const),
    attempt: number,
    tree: text,
    changes: fc.constant([]),
    skipped: fc.constant([]),
    hypothesis: fc.option(number, { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant("runStarted" as const),
    run: number,
    attempt: number,
    purpose: fc.constantFrom("isolation", "verification"),
    command: text,
    owner: fc.constant(owner),
  }),
  fc.record({
    kind: fc.constant("runFinished" as const),
    run: number,
    end: fc.constant({ exit: { kind: "lost" }, durationMs: 0, result: passed, problems: [] } as const),
  }),
  fc.record({
    kind: fc.constant("hypothesisAdded" as const),
    text,
    attempt: fc.option(number, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant("hypothesisEdited" as const), hypothesis: number, text }),
  fc.record({
    kind: fc.constant("hypothesisMarked" as const),
    hypothesis: number,
    state: fc.constantFrom("open", "confirmed", "refuted"),
  }),
  fc.record({ kind: fc.constant("sessionAdopted" as const), branch: text }),
  fc.record({
    kind: fc.constant("logImported" as const),
    log: fc.constant({
      date: "",
      preamble: "",
      parts: [
        { title: "Goal", holds: "goal", text: "imported" },
        { title: "Command", holds: "isolationCommand", text: "npm test" },
      ],
    } as const),
  }),
  fc.record({
    kind: fc.constant("lineImported" as const),
    when: text,
    text,
    says: fc.constantFrom({ kind: "note" } as const, { kind: "hypothesis", hypothesis: "imported" } as const),
  }),
  fc.record({
    kind: fc.constant("restoreStarted" as const),
    restore: number,
    tree: text,
    before: text,
    attempt: fc.option(number, { nil: undefined }),
    undoes: fc.option(number, { nil: undefined }),
    clone: fc.constantFrom(undefined, "here", "elsewhere"),
  }),
  fc.record({
    kind: fc.constant("restoreFinished" as const),
    restore: number,
    written: number,
    deleted: number,
    conflicts: fc.constant([]),
    marked: fc.constant([]),
    wrong: fc.constant([]),
    rescued: fc.constant([]),
    kept: fc.constant([]),
  }),
  fc.record({ kind: fc.constant("restoreInterrupted" as const), restore: number, rescued: fc.constant([]) }),
  fc.record({
    kind: fc.constant("searchStarted" as const),
    search: fc.constantFrom("one", "two"),
    aim: fc.constant({ kind: "hunks", question: "fixes" } as const),
    attempt: number,
    tests: fc.constant([]),
    items: number,
    runs: number,
    command: text,
    owner: fc.constant(owner),
  }),
  fc.record({
    kind: fc.constant("searchStep" as const),
    search: fc.constantFrom("one", "two"),
    trials: fc.array(fc.record({ items: number, answer: fc.constantFrom("yes", "no") }), { maxLength: 3 }),
    left: number,
  }),
  fc.record({
    kind: fc.constant("searchEnded" as const),
    search: fc.constantFrom("one", "two"),
    end: fc.constantFrom("found", "stopped", "lost"),
    found: fc.constant([]),
    items: number,
    runs: number,
    unresolved: number,
  }),
  fc.record({ kind: fc.constant("noteAdded" as const), text }),
  fc.record({ kind: fc.constant("noteEdited" as const), note: number, text }),
);

function fold(happened: readonly (SessionEvent | undefined)[]) {
  return foldLog(
    happened.map((event, index) => logged(index, event, "s")),
    undefined,
    clone,
  );
}

function logged(sequence: number, event: SessionEvent | undefined, session: string): LoggedEvent {
  return { sequence, session, at: time(sequence), place, event };
}

function time(sequence: number): string {
  return `2025-04-10T17:${String(sequence % 60).padStart(2, "0")}:00Z`;
}
