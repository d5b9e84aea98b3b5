import { afterEach, expect, test } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import {
  askForCommit,
  askForPolluter,
  offerVictims,
  placesOfFound,
  searchedRun,
  searchResult,
} from "../../../src/commands/choices/testSearch.ts";
import { foundMarkdown } from "../../../src/model/answers/foundMarkdown.ts";
import { endedCommits, type FoundCommits } from "../../../src/model/search/foundCommits.ts";
import { endedPolluters, type FoundPolluters } from "../../../src/model/search/foundPolluters.ts";
import { foundTwo, searchedSession } from "../../support/sessions/searchedSession.ts";
import { speakGerman } from "../../support/texts/speakGerman.ts";

afterEach(() => speak(undefined));

const victim = { id: "v", name: "test_v", classname: "T", file: "a.py", failedIn: 2, after: 9 };

const found: FoundPolluters = {
  question: "breaks",
  test: { id: "v", name: "test_v", file: "a.py", line: 3 },
  run: 2,
  attempt: 0,
  command: "pytest",
  purpose: "verification",
  framework: "pytest",
  tests: 9,
  sameProcess: 9,
  runs: 9,
  mostRuns: 45,
  ms: 30_000,
  search: "s",
  end: "found",
  found: [{ id: "p", name: "test_p", file: "b.py", line: 7 }],
  agreed: { yes: 3, of: 3 },
  carriedOut: 7,
  unresolved: 0,
  changedFiles: [],
};

function markdownOf({ subject, end }: ReturnType<typeof endedPolluters>): string {
  return foundMarkdown({ ...subject, command: "pytest", end });
}

test("tests that passed on the same code after other tests are offered first", () => {
  const { picks } = offerVictims(
    [victim, { ...victim, id: "w", name: "test_w", passedIn: 1 }],
    "Which test?",
  );
  expect(picks.map(({ label, detail }) => [label, detail])).toEqual([
    ["test_w", "Failed in run 3, passed in run 2 of the same code"],
    ["test_v", undefined],
  ]);
  expect(() => offerVictims([], "Which test?")).toThrow("No test has failed");
});

test("what a search takes is said before", () => {
  expect(askForPolluter(found)).toMatchObject({
    question: "Which earlier tests break test_v?",
    start: "Start",
  });
  expect(askForPolluter(found).detail).toContain("About 9 runs of parts of pytest, 30 to 60 seconds");
  expect(askForPolluter(found).detail).toContain("It runs in this folder");
  expect(askForPolluter({ ...found, question: "needs", sameProcess: 4 }).detail).toContain(
    "9 tests ran before it in run 3, 4 of them in the same process.",
  );
});

test("what was found can be isolated, opened and copied", () => {
  const sure = ["Tried 3 times, 3 times with this result.", "Other tests may do it as well."];
  expect(searchResult(endedPolluters(found))).toEqual({
    sentences: ["test_p breaks test_v.", ...sure],
    actions: ["Isolate These Tests", "Open All of Them", "Copy Result"],
  });
  expect(searchResult(endedPolluters(found), ["x.txt"]).sentences.at(-1)).toContain("x.txt");
  expect(searchResult(endedPolluters({ ...found, end: "stopped" })).actions).toEqual(["Go On"]);
  expect(searchResult(endedPolluters({ ...found, end: "failed", found: [] })).actions).toEqual([]);
  speakGerman();
  expect(searchResult(endedPolluters(found)).sentences[0]).toBe("test_p lässt test_v fehlschlagen.");
  // Others read it.
  expect(markdownOf(endedPolluters(found))).toBe(
    "`test_v` of `pytest` fails after:\n\n- `test_p` (`b.py:7`)\n\nTried 3 times, 3 times with this result.\n",
  );
  const hostile = { ...found, found: [{ id: "p", name: "a`\n# [b](http://c) @d", file: "`.py" }] };
  expect(markdownOf(endedPolluters(hostile))).toContain("\n- `` a` # [b](http://c) @d `` (`` `.py ``)\n");
});

test("a test that was found is opened by its file, if that is below the folder", () => {
  const { end } = endedPolluters({
    ...found,
    found: [...found.found, { id: "q", name: "q", file: "../q.py" }, { id: "r", name: "r", file: "r.py" }],
  });
  expect(placesOfFound({ end })).toEqual([
    { file: "b.py", line: 7 },
    { file: "r.py", line: 1 },
  ]);
  expect(placesOfFound({ end }, 2)).toEqual([{ file: "r.py", line: 1 }]);
});

test("tests are isolated in the run of the search's command", () => {
  const session = searchedSession(foundTwo).session();
  const run = session.attempts[1]?.runs.at(-1);
  const command = run?.command ?? "";
  expect(searchedRun(session, { attempt: 1, command })).toBe(run?.number);
  expect(searchedRun(session, { attempt: 1, command: "other" })).toBeUndefined();
});

test("the commit since which a test fails is named with its author", () => {
  const commit = {
    id: "0123456789abcdef",
    tree: "t",
    parents: [],
    author: "A <a@b.c>",
    at: "2026-01-02T03:04:05.000Z",
    subject: "breaks it",
  };
  const { test: searched, command, purpose, carriedOut, unresolved } = found;
  const commits: FoundCommits = {
    test: searched,
    command,
    purpose,
    attempt: 0,
    commits: 8,
    runs: 7,
    mostRuns: 21,
    search: "s",
    end: "found",
    found: [commit],
    patch: "",
    carriedOut,
    unresolved,
  };
  expect(askForCommit(commits).detail).toContain("No commit is known at which it passed");
  expect(askForCommit(commits).detail).toContain("About 7 runs of pytest");
  expect(askForCommit(commits).detail).toContain("your files are not touched");
  expect(searchResult(endedCommits(commits))).toEqual({
    sentences: ["test_v fails since 0123456789 breaks it.", "A <a@b.c>, 2026-01-02"],
    actions: ["Show Changes", "Copy Result"],
  });
  const two = { ...commits, found: [commit, commit] };
  expect(searchResult(endedCommits(two)).actions).toEqual(["Copy Result"]);
  const foreign = { ...commits, found: [{ ...commit, subject: "@all #1 [a](b)" }] };
  expect(markdownOf(endedCommits(foreign))).toContain(
    "- 0123456789abcdef `@all #1 [a](b)` (`A <a@b.c>`, 2026-01-02T03:04:05.000Z)\n",
  );
});
