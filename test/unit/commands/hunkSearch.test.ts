import { expect, test } from "vitest";
import {
  askToSearch,
  foundDone,
  foundPreviewTitle,
  foundTitle,
  offerSearches,
  offerTests,
  possibleQuestions,
  requestOf,
  searchById,
} from "../../../src/commands/choices/hunkSearch.ts";
import type { HunkSearchPlan } from "../../../src/model/search/foundHunks.ts";
import { foundTwo, searchedSession, searchId } from "../../support/sessions/searchedSession.ts";
import { failing, modified, passing, reportOf } from "../../support/sessions/sessionBuilder.ts";

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

test("it is asked since the last attempt with results; what is not needed since the first one", () => {
  const builder = searchedSession(foundTwo);
  builder.attempt([modified("src/db.js")]);
  builder.run(undefined);
  builder.attempt([modified("src/db.js")]);
  builder.run(reportOf([passing("a"), failing("b")]));
  const session = builder.session();
  const asked = (to: number, from?: number) =>
    possibleQuestions(session, to, from).map((one) => [one.question, one.from, one.to]);
  // #2 has no results.
  expect(asked(3)).toEqual([
    ["fixes", 1, 3],
    ["breaks", 1, 3],
    ["notNeeded", 0, 3],
  ]);
  expect(asked(0)).toEqual([]);
  expect(asked(3, 0)).toEqual([
    ["fixes", 0, 3],
    ["breaks", 0, 3],
    ["notNeeded", 0, 3],
  ]);
});

test("what there is to search for is offered with its price", () => {
  const request = { session: "s", question: "fixes", from: 1, to: 3 } as const;
  expect(offerSearches([{ request, plan }], 3)).toMatchObject({
    title: "Find What Mattered in Attempt #3",
    picks: [
      {
        label: "What fixes 2 tests",
        description: "23 hunks in 6 files, from #1 to #3",
        detail: "About 17 runs of pytest tests/api, 2 to 3 minutes",
        request,
      },
    ],
  });
  expect(() => offerSearches([], 3)).toThrow("No test failed before attempt #3 and passed in it");
});

test("the price and the place are said before anything runs", () => {
  expect(askToSearch(plan)).toEqual({
    question: "What fixes 2 tests?",
    detail: [
      "23 hunks in 6 files, from #1 to #3",
      "About 17 runs of pytest tests/api, 2 to 3 minutes",
      "It runs in a private copy of the folder: your files are not touched, and you can go on working.",
      "It stops by itself after 51 runs, and keeps what it knows by then.",
    ].join("\n\n"),
    start: "Start",
    changeTests: "Change Tests…",
  });
  expect(askToSearch({ ...plan, ms: undefined }).detail).toContain("About 17 runs of pytest tests/api");
  expect(askToSearch({ ...plan, command: "a\u202eb" }).detail).not.toContain("\u202e");
  expect(offerTests(plan).picks).toEqual([
    { label: "test_a", id: "a", picked: true },
    { label: "test_b", id: "b", picked: true },
  ]);
});

test("a search that was stopped is asked for again by what it asked", () => {
  const session = searchedSession(foundTwo).session();
  const search = searchById(session, searchId);
  expect(requestOf("s1", search)).toEqual({ session: "s1", question: "fixes", from: 0, to: 1, tests: ["a"] });
  expect(foundTitle(search)).toBe("2 of 23 hunks fix a");
  expect(() => searchById(session, "x")).toThrow("The session has no such search.");
  const aim = { kind: "polluter", question: "breaks" } as const;
  expect(() => requestOf("s1", { ...search, aim })).toThrow("This search does not look for hunks.");
});

test("what becomes of what was found is said before and after", () => {
  const preview = { write: ["a"], delete: [], marked: [], kept: [] };
  expect([foundPreviewTitle("keep", 3, preview), foundDone("keep", 3)]).toEqual([
    "Keep Only the Found Hunks of Attempt #3: 1 to write, 0 to delete, 0 kept",
    "Only the found hunks of attempt #3 were kept",
  ]);
  expect([foundPreviewTitle("takeOut", 3, preview), foundDone("takeOut", 3)]).toEqual([
    "Take Found Hunks of Attempt #3 Out: 1 to write, 0 to delete, 0 kept",
    "The found hunks of attempt #3 were taken out",
  ]);
});
