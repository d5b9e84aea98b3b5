import type { RunPurpose } from "../log/run.ts";
import type { EndedSearch, HunkQuestion, SearchedTest, SearchSubject } from "../log/searches.ts";
import { asSearchEnd, type FoundSearch, type SearchPrice } from "./foundSearch.ts";
import type { Commit } from "./history.ts";

/** What a search for hunks would take, before it begins. */
export interface HunkSearchPlan extends SearchPrice {
  readonly question: HunkQuestion;
  /** The attempts between which it searches: no other ones that are known are nearer to each other. */
  readonly from: number;
  readonly to: number;
  /** The commit whose changes it searches, in place of those between the attempts. */
  readonly commit?: Pick<Commit, "id" | "subject"> | undefined;
  /** Which of the session's commands it runs. */
  readonly purpose: RunPurpose;
  /** The tests that decide. */
  readonly tests: readonly SearchedTest[];
  readonly hunks: number;
  readonly files: number;
}

/** A hunk, or a whole file, that was found. */
export interface FoundHunk {
  readonly path: string;
  /** The first line in the file after the change; undefined for a mode or a whole file. */
  readonly line?: number | undefined;
}

/** What a search for hunks came to. */
export interface FoundHunks extends HunkSearchPlan, FoundSearch {
  /** Those that fix or break, or, of those that are not needed, all that can be left out together. */
  readonly found: readonly FoundHunk[];
  /** How many hunks these are: a whole file is one. */
  readonly count: number;
  /** The changes that were found, as git prints a difference. */
  readonly patch: string;
}

/** What it is about. */
export function subjectOfHunks({ question, commit, tests, hunks }: HunkSearchPlan): SearchSubject {
  return { aim: { kind: "hunks", question, ...(commit && { commit: commit.id }) }, tests, items: hunks };
}

/** What its words are made of. */
export function endedHunks(search: FoundHunks): EndedSearch {
  const { found, count } = search;
  return {
    subject: subjectOfHunks(search),
    end: asSearchEnd(
      search,
      found.map((hunk) => ({ kind: "hunk", ...hunk })),
      count,
    ),
  };
}
