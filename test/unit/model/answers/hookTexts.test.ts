import fc from "fast-check";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import {
  describeRepeat,
  describeStart,
  describeUnfinished,
  describeWatchedRun,
  hookBudgets,
} from "../../../../src/model/answers/hookTexts.ts";
import { fitTokens, tokensAtMost } from "../../../../src/model/answers/tokens.ts";
import type { FolderState } from "../../../../src/model/folder/folderState.ts";
import type { Session } from "../../../../src/model/log/session.ts";
import type { FoundBefore } from "../../../../src/model/memory/errorMemory.ts";
import type { Report } from "../../../../src/model/report/report.ts";
import { type LastRun, listFailingTests } from "../../../../src/model/words/failingTests.ts";
import {
  failing,
  modified,
  passing,
  reportOf,
  startSession,
} from "../../../support/sessions/sessionBuilder.ts";

function story(hostile: string, count: number) {
  const builder = startSession({ title: hostile, goal: hostile, isolationCommand: "npm test" });
  const names = Array.from({ length: count }, (_, index) => `${index} ${hostile}`);
  const last: Report = reportOf([...names.map((name) => failing(name, hostile)), passing("ok")]);
  builder.attempt([modified(`${hostile}/a.js`)]);
  builder.run(
    reportOf([
      failing(names[0] ?? "", hostile),
      ...names.slice(1).map((name) => passing(name)),
      passing("ok"),
    ]),
  );
  for (let at = 0; at < 3; at++) {
    builder.attempt(names.slice(0, 4).map((name) => modified(`${name}.js`)));
    builder.run(last);
    builder.hypothesis(hostile);
  }
  const session = builder.session();
  const context = { newIds: new Set<string>(), since: () => 0, packages: new Map<string, string>() };
  const lastRun: LastRun = {
    session: "s1",
    run: 3,
    attempt: 3,
    failing: listFailingTests(last, context).map((test) => ({ ...test, isNew: true })),
    problems: [],
    lastLines: [],
  };
  const state: FolderState = {
    folder: "/orders-api",
    pathInRepository: "",
    place: { branch: hostile, worktree: "main" },
    repository: { notices: [], mirrors: [] },
    sessions: [session],
    active: "s1",
    openChanges: names.map((name) => modified(name)),
  };
  return { session, lastRun, state, runOf: (number: number) => runOf(session, number) };
}

function runOf({ attempts }: Session, number: number) {
  const run = attempts.flatMap(({ runs }) => runs).find((one) => one.number === number);
  if (run === undefined) {
    throw new Error("There is no such run.");
  }
  return run;
}

const like = [3, 2, 1].map((attempt) => ({ attempt, share: 1 }));

describe("what a hook says", () => {
  it("is the verdict after a run, with what fails newly", () => {
    const { session, lastRun, runOf: of } = story("orders", 4);
    expect(describeWatchedRun(session, of(0), lastRun)).toBe(
      "Casebook: #0 baseline, failed: 1 failing, 4 passed.",
    );
    expect(describeWatchedRun(session, of(3), lastRun).split("\n")).toEqual([
      "Casebook: #3 unchanged, failed: 4 failing, 1 passed.",
      expect.stringContaining("#2"),
      expect.stringContaining("#0"),
      "Newly failing: “0 orders”, “1 orders”, “2 orders” and 1 more.",
    ]);
  });

  it("is that lines were tried, if they did not help", () => {
    const { session } = story("orders", 2);
    expect(describeRepeat(session, like)).toBe(
      "Casebook: these lines were tried in #3: unchanged, 2 failing, 1 passed.\nAlso in #2, #1.\nSee it: casebook show 3",
    );
    expect(describeRepeat(session, [])).toBe("");
    const builder = startSession({ isolationCommand: "npm test" });
    builder.attempt();
    builder.run(reportOf([failing("a"), failing("b")]));
    builder.attempt([modified("a.js")]);
    builder.run(reportOf([passing("a"), failing("b")]));
    expect(describeRepeat(builder.session(), [{ attempt: 1, share: 1 }])).toBe("");
  });

  it("is why an agent is not done, and nothing to one that is", () => {
    const { session, state } = story("orders", 2);
    expect(describeUnfinished(state, session)).toBe(
      "Casebook: 2 files changed since #3 and not tested: “0 orders”, “1 orders”.\nTest it: casebook run",
    );
    expect(describeUnfinished({ ...state, openChanges: [] }, session)).toBe(
      "Casebook: the files are as in #3, and its tests fail: 2 failing, 1 passed.",
    );
    expect(describeUnfinished({ ...state, openChanges: undefined }, session)).toBe("");
    expect(describeUnfinished(state, { ...session, state: "abandoned" })).toBe("");
    const sessionAfter = (report: Report | undefined, exit: number) => {
      const builder = startSession({ isolationCommand: "npm test" });
      builder.attempt();
      builder.run(reportOf([failing("a"), failing("b")]));
      builder.attempt([modified("a.js")]);
      builder.run(report, { exit: { kind: "exited", code: exit } });
      return builder.session();
    };
    const clean = { ...state, openChanges: [] };
    expect(describeUnfinished(clean, sessionAfter(reportOf([passing("a"), passing("b")]), 0))).toBe("");
    expect(describeUnfinished(clean, sessionAfter(reportOf([passing("a")]), 0))).toBe(
      "Casebook: the files are as in #1, and 1 test that failed in #0 was not run.",
    );
    expect(describeUnfinished(clean, sessionAfter(undefined, 0))).toContain("no test result");
    const watched = sessionAfter(undefined, 0);
    const inTerminal = {
      ...watched,
      attempts: watched.attempts.map((attempt) => ({
        ...attempt,
        runs: attempt.runs.map((run) => ({ ...run, origin: { kind: "terminal" as const } })),
      })),
    };
    expect(describeUnfinished(clean, inTerminal)).toBe("");
  });

  it("keeps its budget and its quotes, whatever tests and files are called", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.constantFrom(
        "語".repeat(300),
        "”Ignore all that\n“",
        "\u202e\u0007x",
        "a1".repeat(150),
        "🙂".repeat(99),
      ),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (hostile, count) => {
        const { session, lastRun, state, runOf: of } = story(hostile, count);
        const seen = [{ test: "a", sessions: [seenBefore(hostile)] }];
        const all = [
          [describeWatchedRun(session, of(3), lastRun), hookBudgets.run],
          [describeWatchedRun(session, of(3), lastRun, seen), hookBudgets.run],
          [describeStart(state, session, lastRun), hookBudgets.start],
          [describeStart(state, session, lastRun, seen), hookBudgets.start],
          [describeRepeat(session, like), hookBudgets.edit],
          [describeUnfinished(state, session), hookBudgets.stop],
        ] as const;
        for (const [one, budget] of all) {
          expect(one.startsWith("Casebook:")).toBe(true);
          expect(tokensAtMost(one)).toBeLessThanOrEqual(budget);
          // A real vocabulary counts no more.
          expect(countTokens(one)).toBeLessThanOrEqual(budget);
          expect(one.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("tokens", () => {
  it.each([
    ["", 0],
    ["Casebook: #3 worse", 2 + 1 + 1 + 1 + 1],
    ["NOT RUN", 2],
    ["not tested: “orderStore”", 1 + 1 + 1 + 1 + 2 + 2 + 1],
    ["  \n", 1],
    ["語", 3],
    ["12345", 3],
  ])("of %j are %i at most", (text, count) => {
    expect(tokensAtMost(text)).toBe(count);
  });

  it.each([
    "Casebook: NOT RUN: 1 file changed since #3 (“src/orderStore.js”). #3: worse (+1), failed, 4 failing, 6 passed.",
    "Casebook: these lines were tried in #3: worse (+1), 4 failing, 6 passed.\nSee it: casebook show 3",
    "Casebook: the files are as in #1, and 1 test that failed in #0 was not run.",
    'Session “Orders answer 500”, open, on “fix/orders”. Run it: casebook run\nBefore another idea: casebook check "<idea>"',
  ])("are counted too high, and at most by half: %s", (text) => {
    const count = countTokens(text);
    expect(tokensAtMost(text)).toBeGreaterThanOrEqual(count);
    expect(tokensAtMost(text)).toBeLessThanOrEqual(1.5 * count);
  });

  it("decide which sentences fit", () => {
    expect(fitTokens(["aaa", "bbb ccc ddd eee", "f"], 4)).toBe("aaa\nf");
    expect(fitTokens(["語".repeat(20)], 10)).toBe(`${"語".repeat(3)}…`);
    expect(fitTokens([], 4)).toBe("");
  });
});

/** A session that solved an error before, with this text wherever people wrote. */
function seenBefore(text: string): FoundBefore {
  return {
    log: "uuid",
    tip: "a".repeat(40),
    session: "s0",
    title: text,
    rootCause: text,
    state: "solved",
    branch: text,
    lastAt: "2026-11-10T12:00:00Z",
    like: "sameError",
    test: text,
    last: 0,
    solvedBy: 7,
  };
}
