import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FolderState } from "../../../src/model/folder/folderState.ts";
import type { Session } from "../../../src/model/log/session.ts";
import { attemptTree } from "../../../src/views/attemptTree.ts";
import { importedNodes } from "../../../src/views/importedRows.ts";
import { importLog } from "../../support/sessions/importLog.ts";
import { startSession } from "../../support/sessions/sessionBuilder.ts";
import { readRows } from "../../support/texts/readRows.ts";

const handWritten = readFileSync(join(import.meta.dirname, "../../fixtures/logs/handWritten.md"), "utf8");

const stateOf = (session: Session): FolderState => ({
  folder: "/project",
  pathInRepository: "",
  repository: { notices: [], mirrors: [] },
  place: { branch: "main", worktree: "main" },
  sessions: [session],
  active: session.id,
});

test("an imported log stands among the attempts in its own words, what its attempts gave beside them", () => {
  const session = importLog(handWritten);
  expect(readRows(attemptTree(stateOf(session), session))).toBe(
    [
      "The clock is local. | hypothesis",
      "Imported log | 3 attempts · 9 lines",
      "  Ran isolation command. Confirmed 3 failures. | 2026-03-02 9:01 AM",
      "  Read token.py. It does *not* look at the zone. Hypothesis: The clock is local. | Later that morning",
      "  Attempt #1: broken | broken · Attempt 1: Modified token.py to use UTC.",
      "    Re-ran tests. Result: Collection error due to a missing import. | 9:20",
      "  Attempt #1.1: better (−2) | 1 failing · 9:24 · Added the import.",
      "    Re-ran tests. Result: 1 failure. | 9:25",
      "  Attempt #2: better (−1) | 0 failing · called a retry of #1 · After lunch · Attempt 2 (Retry Plan 1): Reverted token.py. Modified zone.py.",
      "    Re-ran tests. Result: all tests passed. | 2:00 PM",
      "    Nothing else was changed.",
    ].join("\n"),
  );
});

test("its rows can be told apart, stand for nothing that a command could act on, and are open while nothing was run", () => {
  const [imported] = importedNodes(importLog(handWritten));
  const lines = imported?.children?.flatMap((line) => [line, ...(line.children ?? [])]) ?? [];
  expect(new Set(lines.map(({ id }) => id)).size).toBe(9);
  expect(lines.filter(({ subject, click }) => subject !== undefined || click !== undefined)).toEqual([]);
  expect(imported?.expanded).toBe(true);
});

test("a session that was not imported has no such row", () => {
  expect(importedNodes(startSession({}).session())).toEqual([]);
});
