import { expect, test } from "vitest";
import { speak } from "../../../../src/base/l10n.ts";
import type { LoggedSearch, SearchAim, SearchEnd } from "../../../../src/model/log/searches.ts";
import {
  foundItemLabel,
  searchProgressLabel,
  searchResultLabel,
  searchRunsLabel,
  searchTitle,
  surenessLabels,
} from "../../../../src/model/words/searchLabel.ts";
import { foundTwo, searchedSession } from "../../../support/sessions/searchedSession.ts";
import { speakGerman } from "../../../support/texts/speakGerman.ts";

const [search = expect.fail()] = searchedSession(foundTwo).session().searches;
const names = (...all: readonly string[]) => all.map((name) => ({ id: name, name }));
const three = names("a", "b", "c");
const commit = {
  kind: "commit",
  commit: "0123456789".repeat(4),
  subject: "Share the pool",
  author: "A",
  authoredAt: "2026-01-02T10:00:00Z",
} as const;

const fixes: SearchAim = { kind: "hunks", question: "fixes" };
const breaks: SearchAim = { kind: "hunks", question: "breaks" };
const notNeeded: SearchAim = { kind: "hunks", question: "notNeeded" };
const polluter: SearchAim = { kind: "polluter", question: "breaks" };
const brittle: SearchAim = { kind: "polluter", question: "needs" };
const commits: SearchAim = { kind: "commits", from: "a".repeat(40), to: "b".repeat(40) };

test.each([
  [fixes, three, "What fixes 3 tests"],
  [fixes, names("test_v"), "What fixes test_v"],
  [breaks, three, "What breaks 3 tests"],
  [notNeeded, three, "What is not needed for 3 tests to pass"],
  [polluter, names("test_v"), "Which earlier tests break test_v"],
  [brittle, names("test_v"), "Which earlier tests test_v needs"],
  [commits, three, "When 3 tests started to fail"],
] as const)("%j of %j is called %s", (aim, tests, title) => {
  expect(searchTitle({ aim, tests, items: 23 })).toBe(title);
});

test("how far it is", () => {
  expect(searchProgressLabel(search, 6, 7)).toBe("23 → 6 hunks, run 7 of about 17");
  expect(searchProgressLabel(search, 1, 20)).toBe("23 → 1 hunk, run 20 of about 20");
  expect(searchProgressLabel(search, 6)).toBe("23 → 6 hunks");
  expect(searchProgressLabel({ ...search, aim: polluter }, 6)).toBe("23 → 6 tests");
  expect(searchProgressLabel({ ...search, aim: commits }, 6)).toBe("23 → 6 commits");
});

const testItem = (name: string) => ({ kind: "test", id: name, name }) as const;

test.each<[Partial<LoggedSearch>, Partial<SearchEnd>, string]>([
  [{}, {}, "2 of 23 hunks fix 3 tests"],
  [{}, { items: 1 }, "1 of 23 hunks fixes 3 tests"],
  [{}, { items: 23 }, "All 23 hunks are needed to fix 3 tests"],
  [{ items: 1 }, { items: 1 }, "The only hunk fixes 3 tests"],
  [
    {},
    { items: 23, runs: 31, unresolved: 29 },
    "Cannot be narrowed: 29 of 31 runs with fewer than all 23 hunks could not be judged",
  ],
  [{ aim: breaks }, {}, "2 of 23 hunks break 3 tests"],
  [{ aim: breaks }, { items: 23 }, "All 23 hunks together break 3 tests"],
  [{ aim: notNeeded }, {}, "2 of 23 hunks are not needed for 3 tests to pass"],
  [{ aim: notNeeded }, { items: 0 }, "All 23 hunks are needed for 3 tests to pass"],
  [{}, { end: "stopped", items: 6 }, "Stopped: 6 of 23 hunks are left"],
  [{}, { end: "stopped", items: 1 }, "Stopped: 1 of 23 hunks is left"],
  [{}, { end: "tooMany", items: 6, runs: 51 }, "Not finished after 51 runs: 6 of 23 hunks are left"],
  [{}, { end: "lost", items: 6 }, "Interrupted: 6 of 23 hunks are left"],
  [
    {},
    { end: "failed", reason: { say: "search.sameCode", from: 0, to: 1 } },
    "The code of attempts #0 and #1 is the same",
  ],
  [{}, { end: "failed" }, "It could not be carried out"],
  [{ aim: polluter, tests: names("v") }, { items: 1, found: [testItem("p")] }, "p breaks v"],
  [
    { aim: polluter, tests: names("v") },
    { items: 2, found: [testItem("p"), testItem("q")] },
    "p, q together break v",
  ],
  [{ aim: polluter, tests: names("v") }, { items: 0, found: [] }, "No earlier test breaks v"],
  [{ aim: brittle, tests: names("v") }, { items: 1, found: [testItem("p")] }, "v needs p"],
  [{ aim: brittle, tests: names("v") }, { items: 0, found: [] }, "v needs no earlier test"],
  [{ aim: commits }, { items: 1, found: [commit] }, "3 tests fail since 0123456789 Share the pool"],
  [
    { aim: commits, tests: names("v") },
    { items: 1, found: [commit] },
    "v fails since 0123456789 Share the pool",
  ],
])("%j that ended with %j says %s", (change, end, label) => {
  expect(searchResultLabel({ ...search, tests: three, ...change }, { ...foundTwo, ...end })).toBe(label);
});

test("what was found, how sure it is, and what it took", () => {
  expect(foundTwo.found.map(foundItemLabel)).toEqual(["src/db.js:14", "src/new.js"]);
  expect(surenessLabels(search, foundTwo)).toEqual([
    "Tried 3 times, 3 times with this result.",
    "Another set of hunks may do it as well.",
  ]);
  expect(surenessLabels(search, { ...foundTwo, end: "stopped" })).toEqual([]);
  expect(searchRunsLabel(foundTwo)).toBe(
    "15 runs in a private copy of the folder, 2 of which could not be judged",
  );
  expect(searchRunsLabel({ ...foundTwo, runs: 1, unresolved: 0, place: undefined })).toBe("1 run");
});

test("the same in German", () => {
  speakGerman();
  try {
    expect(searchResultLabel({ ...search, tests: three }, foundTwo)).toBe(
      "2 von 23 Abschnitten beheben 3 Tests",
    );
  } finally {
    speak(undefined);
  }
});
