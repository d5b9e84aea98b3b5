import { describe, expect, test } from "vitest";
import { fact } from "../../../../src/base/facts/fact.ts";
import type { RunOutcome } from "../../../../src/model/judgement/outcome.ts";
import type { Headline } from "../../../../src/model/judgement/verdict.ts";
import { type Attempt, decidingRun, hasResults, headlineOf } from "../../../../src/model/log/attempt.ts";
import type { Run, RunPurpose } from "../../../../src/model/log/run.ts";

describe("the run that speaks for an attempt", () => {
  test.each<[string, number | undefined, readonly Run[]]>([
    ["none while nothing ran", undefined, []],
    ["the last one that ended", 1, [run(0, "failed"), run(1, "passed")]],
    ["not one that goes on", 0, [run(0, "failed"), run(1)]],
    ["not one that was interrupted", 0, [run(0, "failed"), run(1, "interrupted")]],
    ["a broken one where nothing has results", 1, [run(0, "broken"), run(1, "broken")]],
    ["not a broken one on code that has results", 0, [run(0, "failed"), run(1, "broken")]],
    ["not one that ran nothing on code that has results", 0, [run(0, "passed"), run(1, "noTestMatched")]],
    ["an interrupted one where there is no other", 1, [run(0, "interrupted"), run(1, "interrupted")]],
    [
      "not what a report says, beside one that was run",
      0,
      [run(0, "failed"), from("reports", run(1, "failed"))],
    ],
    ["what a report says where nothing was run", 1, [run(0), from("reports", run(1, "failed"))]],
    ["what was run in the terminal", 1, [run(0, "failed"), from("terminal", run(1, "failed"))]],
    ["never a verification run", 0, [run(0, "failed"), run(1, "passed", "verification")]],
    ["none where only a verification ran", undefined, [run(0, "passed", "verification")]],
  ])("is %s", (_, number, runs) => {
    expect(decidingRun(attemptOf(runs))?.number).toBe(number);
  });

  test("gives the headline", () => {
    expect(headlineOf(attemptOf([run(0, "failed", "isolation", "worse"), run(1)]))).toBe("worse");
    expect(headlineOf(attemptOf([run(0, "failed")]))).toBeUndefined();
  });
});

test("only a run that passed or failed has results to compare with", () => {
  const outcomes: readonly RunOutcome[] = ["passed", "failed", "noTestMatched", "broken", "interrupted"];
  expect(outcomes.filter(hasResults)).toEqual(["passed", "failed"]);
});

function from(kind: "reports" | "terminal", known: Run): Run {
  const report = { name: "junit.xml", files: 1, writtenAt: "2026-01-02T10:00:00Z" };
  return { ...known, origin: kind === "reports" ? { kind, ...report } : { kind } };
}

function run(
  number: number,
  outcome?: RunOutcome,
  purpose: RunPurpose = "isolation",
  headline?: Headline,
): Run {
  const counts = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  const exit = { kind: "exited", code: 0 } as const;
  const end = outcome && {
    exit,
    durationMs: 1,
    result: { outcome, reason: fact("run.noTest"), counts },
    problems: [],
    judgement: { headline },
  };
  return { number, attempt: 0, purpose, command: "npm test", startedAt: "2025-04-10T17:37:00Z", end };
}

function attemptOf(runs: readonly Run[]): Attempt {
  return {
    number: 0,
    sequence: 1,
    exact: [],
    tree: "aa",
    at: "2025-04-10T17:37:00Z",
    changes: [],
    skipped: [],
    runs,
  };
}
