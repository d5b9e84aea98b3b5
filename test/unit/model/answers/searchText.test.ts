import { expect, test } from "vitest";
import { describeFound, describePlan, describeProgress } from "../../../../src/model/answers/searchText.ts";
import type { FoundHunks, HunkSearchPlan } from "../../../../src/model/search/foundHunks.ts";

const plan: HunkSearchPlan = {
  question: "fixes",
  from: 1,
  to: 3,
  command: "pytest tests/api",
  tests: [
    { id: "a", name: "test_a" },
    { id: "b", name: "test_b" },
  ],
  hunks: 23,
  files: 6,
  runs: 17,
  mostRuns: 51,
  runMs: 6000,
};

const found: FoundHunks = {
  ...plan,
  search: "s",
  end: "found",
  found: [{ path: "src/a.py", line: 14 }, { path: "tests/new.py" }],
  count: 2,
  patch: "",
  agreed: { yes: 3, of: 3 },
  carriedOut: 15,
  unresolved: 2,
  where: "view",
};

const progress = {
  search: "s",
  aim: { kind: "hunks", question: "fixes" },
  items: 23,
  runs: 17,
  trials: [],
} as const;

test("the price is said before, and how far it is while it goes on", () => {
  expect(describePlan(plan)).toEqual([
    "What fixes 2 tests: 23 hunks in 6 files, from #1 to #3.",
    "Decided by: “test_a”, “test_b”",
    "About 17 runs of “pytest tests/api”, 2 to 3 minutes; it stops by itself after 51.",
    "It runs in a copy of the folder: your files are not touched, and you can go on working.",
  ]);
  expect(describePlan({ ...plan, runMs: 1000 })[2]).toContain("17 to 34 seconds");
  expect(describePlan({ ...plan, runMs: undefined })[2]).toBe(
    "About 17 runs of “pytest tests/api”; it stops by itself after 51.",
  );
  expect(describeProgress({ ...progress, left: 6, run: 7 })).toBe("23 → 6 hunks, run 7 of about 17");
  expect(describeProgress({ ...progress, left: 1, run: 20 })).toBe("23 → 1 hunk, run 20 of about 20");
});

test("what was found, how sure it is, and by what", () => {
  expect(describeFound(found)).toEqual([
    "2 of 23 hunks fix 2 tests:",
    "  “src/a.py:14”",
    "  “tests/new.py”",
    "Tried 3 times, 3 times with this result. Another set of hunks may do it as well.",
    "15 runs in a view of the folder, 2 of which could not be judged.",
  ]);
});

test.each([
  [{ question: "breaks" }, "2 of 23 hunks break 2 tests:"],
  [{ question: "notNeeded" }, "2 of 23 hunks are not needed for 2 tests to pass:"],
  [{ count: 23 }, "All 23 hunks are needed to fix 2 tests."],
  [{ question: "breaks", count: 23 }, "All 23 hunks together break 2 tests."],
  [{ question: "notNeeded", count: 0 }, "All 23 hunks are needed for 2 tests to pass."],
  [{ end: "stopped" }, "Stopped: 2 of 23 hunks are left."],
  [{ end: "tooMany" }, "Not finished after 15 runs: 2 of 23 hunks are left."],
] as const)("%j begins with its verdict", (change, first) => {
  const lines = describeFound({ ...found, ...change });
  expect(lines[0]).toBe(first);
  expect(lines.join("\n").includes("Search again to go on")).toBe("end" in change);
});

test("why nothing could be found out", () => {
  const reason = { say: "search.sameCode", from: 1, to: 3 };
  expect(describeFound({ ...found, end: "failed", reason, found: [], count: 0, where: undefined })).toEqual([
    "The code of attempts #1 and #3 is the same.",
    "15 runs, 2 of which could not be judged.",
  ]);
});

test("a single test is named, and its name is quoted", () => {
  expect(describePlan({ ...plan, tests: plan.tests.slice(0, 1) })[0]).toBe(
    "What fixes “test_a”: 23 hunks in 6 files, from #1 to #3.",
  );
});
