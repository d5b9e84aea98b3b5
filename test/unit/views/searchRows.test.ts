import { expect, test } from "vitest";
import type { FolderState, ShownSession } from "../../../src/model/folder/folderState.ts";
import type { SearchEnd } from "../../../src/model/log/searches.ts";
import { searchNodes } from "../../../src/views/searchRows.ts";
import { sessionTree } from "../../../src/views/sessionTree.ts";
import { foundTwo, searchedSession, searchId } from "../../support/sessions/searchedSession.ts";
import { readRows } from "../../support/texts/readRows.ts";

const nodesOf = (end?: SearchEnd) => searchNodes({}, searchedSession(end).session(), 1);
const fixes = { kind: "hunks", question: "fixes" } as const;

test("a search in progress says how far it is, with its last trials, the newest first", () => {
  const trials = Array.from({ length: 2 }, () => ({ items: 11, answer: "no" }) as const);
  const search = {
    search: searchId,
    aim: fixes,
    tests: [{ id: "a", name: "a" }],
    items: 23,
    runs: 17,
    left: 6,
    run: 7,
    trials,
  };
  const running = {
    session: "s1",
    purpose: "isolation",
    command: "npm test",
    startedAt: "",
    search,
  } as const;
  const nodes = searchNodes({ running }, searchedSession().session(), 1);
  expect(readRows(nodes)).toBe(
    [
      "What fixes a | 23 → 6 hunks, run 7 of about 17",
      "  Run 7",
      "  Run 6: 11 hunks | failed",
      "  Run 5: 11 hunks | failed",
    ].join("\n"),
  );
  expect(nodes[0]).toMatchObject({ kind: "searchRunning", expanded: true });
  expect(searchNodes({ running }, searchedSession().session(), 0)).toEqual([]);
});

test("one that another process carries out has what the log knows of it", () => {
  const nodes = nodesOf();
  expect(readRows(nodes)).toBe(
    [
      "What fixes a | 23 → 6 hunks",
      "  Run 2: 6 hunks | cannot be judged: ImportError: pool",
      "  Run 1: 11 hunks | failed",
    ].join("\n"),
  );
  expect(nodes[0]?.kind).toBe("searchElsewhere");
  expect(nodes[0]?.children?.map(({ icon }) => icon?.name)).toEqual(["question", "close"]);
  const breaks = { kind: "hunks", question: "breaks" } as const;
  const searches = searchedSession()
    .session()
    .searches.map((search) => ({ ...search, aim: breaks }));
  // A no is a test that passes here.
  expect(searchNodes({}, { searches }, 1)[0]?.children?.[1]).toMatchObject({
    description: "passed",
    icon: { name: "check" },
  });
});

test("a result names what was found, how sure it is, and opens just that", () => {
  const nodes = nodesOf(foundTwo);
  expect(readRows(nodes)).toBe(
    [
      "2 of 23 hunks fix a | src/db.js:14, src/new.js",
      "  src/db.js:14",
      "  src/new.js",
      "  15 runs in a private copy of the folder, 2 of which could not be judged",
      "    Run 2: 6 hunks | cannot be judged: ImportError: pool",
      "    Run 1: 11 hunks | failed",
    ].join("\n"),
  );
  expect(nodes[0]).toMatchObject({
    kind: "foundFixes",
    click: "casebook.openFound",
    subject: { kind: "search", search: searchId },
  });
  expect(nodes[0]?.tooltip).toBe(
    [
      "2 of 23 hunks fix a",
      "src/db.js:14",
      "src/new.js",
      "Tried 3 times, 3 times with this result.",
      "Another set of hunks may do it as well.",
      "15 runs in a private copy of the folder, 2 of which could not be judged",
      "npm test",
    ].join("\n"),
  );
});

test.each([
  ["stopped", "searchLeft"],
  ["tooMany", "searchLeft"],
  ["lost", "searchLeft"],
  ["failed", "searchFailed"],
] as const)("one that was %s can be recognised by the menus", (end, kind) => {
  expect(nodesOf({ ...foundTwo, end })[0]?.kind).toBe(kind);
});

test("where all hunks are needed there is nothing to open", () => {
  const [node] = nodesOf({ ...foundTwo, items: 23, tree: undefined });
  expect(node).toMatchObject({ kind: "searchEnded", label: "All 23 hunks are needed to fix a" });
  expect(node?.click).toBeUndefined();
});

test("what is left to do has a row: to solve a green session, and to export a solved one", () => {
  const { session } = searchedSession(foundTwo);
  const state = { place: { worktree: "main" }, sessions: [session()] } as unknown as FolderState;
  const rowsOf = (change: Partial<ShownSession>) =>
    sessionTree(state, { ...session(), ...change }).map(({ label, click }) => [label, click]);
  const solve = ["Solve this session?", "casebook.solveSession"];
  const exporting = ["Export the log…", "casebook.exportMarkdown"];
  expect(rowsOf({ state: "open" })).toContainEqual(solve);
  expect(rowsOf({ state: "open" })).not.toContainEqual(exporting);
  expect(rowsOf({ state: "open", attempts: session().attempts.slice(0, 1) })).not.toContainEqual(solve);
  expect(rowsOf({ state: "solved" })).toContainEqual(exporting);
  expect(rowsOf({ state: "solved" })).not.toContainEqual(solve);
  expect(rowsOf({ state: "abandoned" }).slice(1)).not.toContainEqual(exporting);
});

test("a solved session asks whether everything is needed, until that was asked", () => {
  const rows = (change: Partial<ShownSession>) => {
    const session = { ...searchedSession(foundTwo).session(), ...change };
    return sessionTree(
      { place: { worktree: "main" }, sessions: [session] } as unknown as FolderState,
      session,
    );
  };
  const asks = (change: Partial<ShownSession>) => rows(change).some(({ id }) => id === "unneeded");
  expect(rows({ state: "solved" }).find(({ id }) => id === "unneeded")).toMatchObject({
    label: "Is everything needed?",
    click: "casebook.findHunks",
    subject: { kind: "attempt", number: 1 },
  });
  expect(asks({})).toBe(false);
  const [search = expect.fail()] = searchedSession(foundTwo).session().searches;
  const asked = { ...search, aim: { kind: "hunks", question: "notNeeded" } } as const;
  expect(asks({ state: "solved", searches: [asked] })).toBe(false);
});

const placed = { kind: "test", id: "p", name: "test_p", file: "tests/b.py", line: 7 } as const;
const commit = {
  kind: "commit",
  commit: "0123456789abcdef0123456789abcdef01234567",
  subject: "breaks it",
  author: "A <a@b.c>",
  authoredAt: "2026-01-02T03:04:05.000Z",
} as const;

test.each([
  [{ kind: "polluter", question: "breaks" }, [placed], "foundTests", "casebook.openFoundTests"],
  [{ kind: "polluter", question: "breaks" }, [{ ...placed, file: undefined }], "foundTests", undefined],
  [{ kind: "polluter", question: "needs" }, [], "searchEnded", undefined],
  [{ kind: "commits", from: "a", to: "b" }, [commit], "foundCommit", "casebook.openFound"],
  [{ kind: "commits", from: "a", to: "b" }, [commit, commit], "foundCommits", undefined],
] as const)("%j that found %j can be used from its row", (aim, found, kind, click) => {
  const session = searchedSession({ ...foundTwo, tree: undefined, found, items: found.length }).session();
  const searches = session.searches.map((search) => ({ ...search, aim }));
  const [node] = searchNodes({}, { searches }, 1);
  expect(node?.kind).toBe(kind);
  expect(node?.click).toBe(click);
  const [first] = node?.children ?? [];
  if (found.length > 0) {
    expect(first?.click).toBe(click);
    expect(first?.subject).toMatchObject({ kind: "search", item: 0 });
  }
});
