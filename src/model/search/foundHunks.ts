import type { Fact } from "../../base/facts/fact.ts";
import type { HunkQuestion, SearchEnd, SearchedTest, SearchPlace } from "../log/searches.ts";

/** What a search for hunks would take, before it begins. */
export interface HunkSearchPlan {
  readonly question: HunkQuestion;
  /** The attempts between which it searches: no other ones that are known are nearer to each other. */
  readonly from: number;
  readonly to: number;
  /** The command that it runs. */
  readonly command: string;
  /** The tests that decide. */
  readonly tests: readonly SearchedTest[];
  readonly hunks: number;
  readonly files: number;
  /** How many runs it will take, usually, and at most before it stops by itself. */
  readonly runs: number;
  readonly mostRuns: number;
  /** How long a run took before, in milliseconds; undefined where that is not known. */
  readonly runMs?: number | undefined;
}

/** A hunk, or a whole file, that was found. */
export interface FoundHunk {
  readonly path: string;
  /** The first line in the file after the change; undefined for a mode or a whole file. */
  readonly line?: number | undefined;
}

/** What a search for hunks came to. */
export interface FoundHunks extends HunkSearchPlan {
  /** What it is known by in the log. */
  readonly search: string;
  /** Why it ended: there is a result, the user stopped it, it took too many runs, or there is no place for it, for a `reason`. */
  readonly end: SearchEnd["end"];
  readonly reason?: Fact | undefined;
  /** Those that fix or break, or, of those that are not needed, all that can be left out together. */
  readonly found: readonly FoundHunk[];
  /** How many hunks these are: a whole file is one. */
  readonly count: number;
  /** The changes that were found, as git prints a difference. */
  readonly patch: string;
  /** The tries of the result, and how many said so. */
  readonly agreed?: { readonly yes: number; readonly of: number } | undefined;
  /** How many runs it took, and how many of these could not be judged. */
  readonly carriedOut: number;
  readonly unresolved: number;
  /** Where it ran; undefined if it did not come so far. */
  readonly where?: SearchPlace | undefined;
}
