import type { SearchEnd } from "../../../src/model/log/searches.ts";
import { failing, modified, passing, reportOf, type SessionBuilder, startSession } from "./sessionBuilder.ts";

/** What the search of `searchedSession` is known by. */
export const searchId = "0a0a0a0a-0000-4000-8000-000000000000";

/** Two of its hunks were found. */
export const foundTwo: SearchEnd = {
  end: "found",
  found: [
    { kind: "hunk", path: "src/db.js", line: 14 },
    { kind: "hunk", path: "src/new.js" },
  ],
  items: 2,
  runs: 15,
  unresolved: 2,
  agreed: { yes: 3, of: 3 },
  place: "view",
  tree: "f".repeat(40),
};

/** A session with two attempts, and a search for what fixed its test; without an end it goes on. */
export function searchedSession(end?: SearchEnd): SessionBuilder {
  const builder = startSession({ title: "Orders answer 500", isolationCommand: "npm test" });
  builder.attempt();
  builder.run(reportOf([failing("a")]));
  builder.attempt([modified("src/db.js", 3, 1)]);
  builder.run(reportOf([passing("a")]));
  builder.add({
    kind: "searchStarted",
    search: searchId,
    aim: { kind: "hunks", question: "fixes" },
    attempt: 1,
    reference: 0,
    tests: [{ id: "a", name: "a" }],
    items: 23,
    runs: 17,
    command: "npm test",
    owner: { host: "test", pid: 1, started: "1" },
  });
  builder.add({
    kind: "searchStep",
    search: searchId,
    trials: [
      { items: 11, answer: "no" },
      { items: 6, answer: "unresolved", error: "ImportError: pool" },
    ],
    left: 6,
  });
  if (end !== undefined) {
    builder.add({ kind: "searchEnded", search: searchId, ...end });
  }
  return builder;
}
