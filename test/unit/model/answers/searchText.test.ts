import { expect, test } from "vitest";
import {
  describeCommitPlan,
  describeCommits,
  describeFound,
  describePlan,
  describePolluterPlan,
  describePolluters,
  describeProgress,
} from "../../../../src/model/answers/searchText.ts";
import type { FoundCommits } from "../../../../src/model/search/foundCommits.ts";
import type { FoundHunks, HunkSearchPlan } from "../../../../src/model/search/foundHunks.ts";
import type { FoundPolluters } from "../../../../src/model/search/foundPolluters.ts";

const plan: HunkSearchPlan = {
  question: "fixes",
  from: 1,
  to: 3,
  command: "pytest tests/api",
  purpose: "isolation",
  tests: [
    { id: "a", name: "test_a" },
    { id: "b", name: "test_b" },
  ],
  hunks: 23,
  files: 6,
  runs: 17,
  mostRuns: 51,
  ms: 102_000,
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
  tests: plan.tests,
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
  expect(describePlan({ ...plan, ms: 17_000 })[2]).toContain("17 to 34 seconds");
  expect(describePlan({ ...plan, ms: undefined })[2]).toBe(
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
    "15 runs in a private copy of the folder, 2 of which could not be judged.",
  ]);
});

test.each([
  [{ question: "breaks" }, "2 of 23 hunks break 2 tests:"],
  [{ question: "notNeeded" }, "2 of 23 hunks are not needed for 2 tests to pass:"],
  [{ count: 23 }, "All 23 hunks are needed to fix 2 tests."],
  [{ question: "breaks", count: 23 }, "All 23 hunks together break 2 tests."],
  [{ question: "notNeeded", count: 0 }, "All 23 hunks are needed for 2 tests to pass."],
  [{ end: "stopped" }, "Stopped: 2 of 23 hunks are left:"],
  [{ end: "tooMany" }, "Not finished after 15 runs: 2 of 23 hunks are left:"],
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

const polluters: FoundPolluters = {
  question: "breaks",
  test: { id: "v", name: "test_v", file: "a.py", line: 3 },
  run: 2,
  attempt: 0,
  command: "pytest",
  purpose: "verification",
  framework: "pytest",
  tests: 9,
  sameProcess: 4,
  runs: 9,
  mostRuns: 45,
  ms: 30_000,
  search: "s",
  end: "found",
  found: [{ id: "p", name: "test_p", file: "b.py", line: 7 }],
  agreed: { yes: 3, of: 3 },
  carriedOut: 7,
  unresolved: 1,
  where: "folder",
  changedFiles: [],
};

test("a search among earlier tests says what it takes, and what it came to", () => {
  expect(describePolluterPlan(polluters)).toEqual([
    "Which earlier tests break “test_v”: 9 tests ran before it in run 3 (#0), 4 of them in the same process.",
    "About 9 runs of parts of “pytest” (pytest), 30 to 60 seconds; it stops by itself after 45.",
    "It runs in this folder: do not edit it in the meantime.",
  ]);
  expect(describePolluters(polluters)).toEqual([
    "“test_p” breaks “test_v”:",
    "  “test_p” (“b.py:7”)",
    "Tried 3 times, 3 times with this result. Other tests may do it as well.",
    "7 runs in the folder itself, 1 of which could not be judged.",
  ]);
  expect(describePolluters({ ...polluters, question: "needs", changedFiles: ["x", "y"] })).toEqual([
    "“test_v” needs “test_p”:",
    expect.anything(),
    expect.anything(),
    expect.anything(),
    "Files that have changed since then, by an edit or by the tests: “x”, “y”. If it was an edit, search again.",
  ]);
  const stopped = describePolluters({ ...polluters, end: "stopped", agreed: undefined });
  expect([stopped[0], stopped.at(-1)]).toEqual([
    "Stopped: 1 of 9 tests is left:",
    "These are what is left so far, not the result. Search again to go on: nothing is run twice.",
  ]);
  const reason = { say: "search.orderNotKept", framework: "x" };
  expect(describePolluters({ ...polluters, end: "failed", found: [], reason })[0]).toContain("x");
});

test("a search among commits names each with its author, in quotes", () => {
  const commit = {
    id: "0123456789abcdef",
    tree: "t",
    parents: [],
    author: "A <a@b.c>",
    at: "2026-01-02T03:04:05.000Z",
    subject: "breaks it",
  };
  const { test: searched, attempt, command, purpose, runs, mostRuns, ms, search, carriedOut } = polluters;
  const commits: FoundCommits = {
    ...{ test: searched, attempt, command, purpose, runs, mostRuns, ms, search, carriedOut },
    commits: 8,
    end: "found",
    found: [commit],
    patch: "",
    unresolved: 0,
    where: "view",
  };
  expect(describeCommitPlan(commits)[0]).toBe(
    "When “test_v” started to fail: no commit is known at which it passed, so it is looked for among 8 commits.",
  );
  expect(describeCommitPlan({ ...commits, since: commit })[0]).toBe(
    "When “test_v” started to fail: 8 commits since 0123456789 “breaks it”, at which it passed.",
  );
  expect(describeCommits(commits)).toEqual([
    "“test_v” fails since 0123456789 “breaks it”:",
    "  0123456789 “breaks it”, “A <a@b.c>”, 2026-01-02T03:04:05.000Z",
    "7 runs in a private copy of the folder.",
  ]);
  expect(describeCommits({ ...commits, found: [commit, { ...commit, id: "ab" }] })[0]).toBe(
    "“test_v” fails since one of 2 commits, those between could not be judged: 0123456789 “breaks it”, ab “breaks it”:",
  );
});
