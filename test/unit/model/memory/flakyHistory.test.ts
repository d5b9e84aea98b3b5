import { expect, it } from "vitest";
import { offerFlaky } from "../../../../src/commands/choices/flakyPicks.ts";
import { renderFlaky } from "../../../../src/markdown/renderFlaky.ts";
import { findFlakyHistory, type TimedRun } from "../../../../src/model/memory/flakyHistory.ts";

let day = 0;

/** A run of a session on some code; the tests that failed are in capitals. */
function run(session: string, code: string, ...tests: readonly string[]): TimedRun {
  day++;
  return {
    at: `2026-11-${String(day).padStart(2, "0")}T10:00:00.000Z`,
    of: { log: "log", tip: "tip", session, title: `Session ${session}` },
    conditions: code,
    unseen: [],
    cases: tests.map((test) => ({
      id: JSON.stringify([test.toLowerCase()]),
      name: test.toLowerCase(),
      outcome: test === test.toLowerCase() ? "passed" : "failed",
    })),
  };
}

function story(): readonly TimedRun[] {
  day = 0;
  return [
    run("s1", "code 1", "a", "b"),
    run("s1", "code 1", "A", "b"),
    run("s2", "code 1", "a", "B"),
    run("s2", "code 2", "A", "B"),
    run("s3", "code 2", "a", "B"),
    run("s3", "code 3", "A", "C"),
  ];
}

it("a test that passed and failed on the same code is flaky, also if that was in two sessions", () => {
  const [a, b, ...more] = findFlakyHistory(story());
  expect(more).toEqual([]);
  expect(a).toMatchObject({
    name: "a",
    failed: 2,
    of: 5,
    codes: 2,
    sessions: 2,
    firstAt: "2026-11-02T10:00:00.000Z",
    lastAt: "2026-11-04T10:00:00.000Z",
    last: { session: "s2" },
  });
  expect(b).toMatchObject({ name: "b", failed: 1, of: 3, codes: 1, sessions: 1, last: { session: "s2" } });
});

it("code that was not wholly recorded proves nothing", () => {
  const unseen = [{ path: ".env", reason: "looks like a secret" }] as const;
  const runs = [run("s1", "code", "a"), run("s2", "code", "A")].map((one) => ({ ...one, unseen }));
  expect(findFlakyHistory(runs)).toEqual([]);
});

it("the list has a line for each test and one that exports all; there is none without flaky tests", () => {
  expect(offerFlaky([])).toBe(undefined);
  expect(offerFlaky(findFlakyHistory(story()))).toMatchObject({
    title: "2 tests passed and failed on the same code",
    picks: [
      { label: "Export as Markdown" },
      {
        label: "a",
        description: "failed in 2 of 5 runs, 40 %",
        detail: "2 sessions · 2026-11-02 to 2026-11-04 · last in “Session s2”",
      },
      {
        label: "b",
        description: "failed in 1 of 3 runs, 33 %",
        detail: "1 session · 2026-11-03 · last in “Session s2”",
      },
    ],
  });
});

it("as Markdown they are a table that no name breaks", () => {
  const [first] = findFlakyHistory(story());
  const hostile = first && { ...first, name: "a | b\n# c `d`" };
  expect(renderFlaky(hostile === undefined ? [] : [hostile], [])).toBe(
    [
      "# Flaky tests",
      "",
      "1 test passed and failed on the same code by the same command.",
      "",
      "| Test | Failed | Rate | Versions | Sessions | First | Last | Last in |",
      "| - | - | - | - | - | - | - | - |",
      "| `` a \\| b # c `d` `` | 2 of 5 | 40 % | 2 | 2 | 2026-11-02 | 2026-11-04 | Session s2 |",
      "",
    ].join("\n"),
  );
  expect(renderFlaky([], [])).toContain("No test passed and failed");
});
