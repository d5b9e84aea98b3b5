import { afterEach, expect, test } from "vitest";
import { speak } from "../../../src/base/l10n.ts";
import {
  askForCommit,
  askForPolluter,
  commitResult,
  offerVictims,
  polluterResult,
} from "../../../src/commands/choices/testSearch.ts";
import { commitMarkdown } from "../../../src/model/answers/commitText.ts";
import { polluterMarkdown } from "../../../src/model/answers/polluterText.ts";
import type { FoundCommits } from "../../../src/model/search/foundCommits.ts";
import type { FoundPolluters } from "../../../src/model/search/foundPolluters.ts";
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
  end: "found",
  found: [{ id: "p", name: "test_p", file: "b.py", line: 7 }],
  agreed: { yes: 3, of: 3 },
  carriedOut: 7,
  unresolved: 0,
  changedFiles: [],
};

test("tests that passed on the same code after other tests are offered first", () => {
  const { picks } = offerVictims(
    [victim, { ...victim, id: "w", name: "test_w", passedIn: 1 }],
    "Which test?",
  );
  expect(picks.map(({ label, detail }) => [label, detail])).toEqual([
    ["test_w", "Failed in run 2, passed in run 1 of the same code"],
    ["test_v", undefined],
  ]);
  expect(() => offerVictims([], "Which test?")).toThrow("No test has failed");
});

test("what a search takes is said before", () => {
  expect(askForPolluter(found)).toMatchObject({
    question: "Which earlier test breaks test_v?",
    start: "Start",
  });
  expect(askForPolluter(found).detail).toContain("About 9 runs of parts of pytest, 30 to 60 seconds");
  expect(askForPolluter({ ...found, question: "needs", sameProcess: 4 }).detail).toContain(
    "9 tests ran before it in run 2, 4 of them in the same process.",
  );
});

test("what was found can be isolated, opened and copied", () => {
  expect(polluterResult(found)).toEqual({
    sentences: ["test_p leaves something behind that breaks test_v."],
    actions: ["Isolate These 2", "Open All of Them", "Copy as Markdown"],
  });
  expect(polluterResult({ ...found, end: "stopped" }).actions).toEqual(["Go On"]);
  expect(polluterMarkdown(found)).toBe(
    "`test_v` fails after:\n\n- `test_p` (`b.py:7`)\n\nof `pytest`.\n\nTried 3 times, 3 times with this result.\n",
  );
  const hostile = { ...found, found: [{ id: "p", name: "a`\n# [b](http://c) @d", file: "`.py" }] };
  expect(polluterMarkdown(hostile)).toContain("\n- `` a` # [b](http://c) @d `` (`` `.py ``)\n");
  speakGerman();
  expect(polluterResult(found).sentences).toEqual(["test_p hinterlässt etwas, das test_v stört."]);
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
    end: "found",
    found: [commit],
    patch: "",
    carriedOut,
    unresolved,
  };
  expect(askForCommit(commits).detail).toContain("No commit is known at which it passed");
  expect(askForCommit(commits).detail).toContain("About 7 runs of pytest");
  expect(commitResult(commits)).toEqual({
    sentences: ["test_v fails since 0123456789 breaks it.", "A <a@b.c>, 2026-01-02T03:04:05.000Z"],
    actions: ["Show Changes", "Copy as Markdown"],
  });
  expect(commitMarkdown({ ...commits, found: [{ ...commit, subject: "@all #1 [a](b)" }] })).toContain(
    "- 0123456789 `@all #1 [a](b)` (`A <a@b.c>`, 2026-01-02T03:04:05.000Z)\n",
  );
});
