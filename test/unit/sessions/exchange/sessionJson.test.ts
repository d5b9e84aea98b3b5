import { expect, test } from "vitest";
import { writeJson } from "../../../../src/sessions/exchange/sessionJson.ts";
import { foundTwo, searchedSession, searchId } from "../../../support/sessions/searchedSession.ts";
import { parts } from "../../../support/sessions/solvedSession.ts";

test("a search has its trials, and what was found with the diff of it", () => {
  const found = new Map([[searchId, { changes: [], diff: "diff --git a/x b/x\n" }]]);
  const session = searchedSession(foundTwo).session();
  expect(JSON.parse(writeJson(session, { ...parts, found, newer: [] })).searches).toEqual([
    {
      id: searchId,
      at: session.searches[0]?.at,
      kind: "hunks",
      question: "fixes",
      attempt: 1,
      reference: 0,
      tests: [{ id: "a", name: "a" }],
      items: 23,
      command: "npm test",
      trials: [
        { items: 11, answer: "no" },
        { items: 6, answer: "unresolved", error: "ImportError: pool" },
      ],
      result: {
        end: "found",
        found: [{ path: "src/db.js", line: 14 }, { path: "src/new.js" }],
        items: 2,
        runs: 15,
        unresolved: 2,
        agreed: { yes: 3, of: 3 },
        place: "view",
        diff: "diff --git a/x b/x\n",
      },
    },
  ]);
});
