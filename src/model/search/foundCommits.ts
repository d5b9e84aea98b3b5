import type { EndedSearch, FoundItem } from "../log/searches.ts";
import { asSearchEnd, type FoundSearch, type TestSearchPlan } from "./foundSearch.ts";
import type { Commit } from "./history.ts";

/** What a search for the commit since which a test fails would take, before it begins. */
export interface CommitSearchPlan extends TestSearchPlan {
  /** The commit at which the test passed; undefined if it is looked for first, further back each time. */
  readonly since?: Commit | undefined;
  /** Among how many commits it looks: those since that one, or all that are looked back at. */
  readonly commits: number;
}

/** What such a search came to. */
export interface FoundCommits extends CommitSearchPlan, FoundSearch {
  /** The commit since which the test fails, or several, if those between could not be judged; those that are left, if it was stopped. Oldest first. */
  readonly found: readonly Commit[];
  /** What the commit changes, as git prints a difference; empty if several are left. */
  readonly patch: string;
}

/** What its words are made of. */
export function endedCommits(search: FoundCommits): EndedSearch {
  const { test, since, commits, found } = search;
  const [from, to] = [since?.id ?? "", found.at(-1)?.id ?? ""];
  return {
    subject: { aim: { kind: "commits", from, to }, tests: [test], items: commits },
    end: asSearchEnd(search, found.map(foundCommit)),
  };
}

/** A commit as the log keeps it. */
export function foundCommit({ id, subject, author, at }: Commit): FoundItem {
  return { kind: "commit", commit: id, subject, author, authoredAt: at };
}
