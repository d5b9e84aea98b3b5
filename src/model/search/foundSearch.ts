import type { Fact } from "../../base/facts/fact.ts";
import type { RunPurpose } from "../log/run.ts";
import type { FoundItem, SearchEnd, SearchedTest, SearchPlace } from "../log/searches.ts";

/** What a search would take, before it begins. */
export interface SearchPrice {
  /** The command that it runs. */
  readonly command: string;
  /** How many runs it will take, usually, and at most before it stops by itself. */
  readonly runs: number;
  readonly mostRuns: number;
  /** How long these runs will take about, in milliseconds; undefined where that is not known. */
  readonly ms?: number | undefined;
}

/** A test with the place that its report gives it. */
export interface PlacedTest extends SearchedTest {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** What a search about one test would take, before it begins. */
export interface TestSearchPlan extends SearchPrice {
  /** The test that is asked about. */
  readonly test: PlacedTest;
  /** The attempt that it is asked about. */
  readonly attempt: number;
  /** Which of the session's commands it runs. */
  readonly purpose: RunPurpose;
}

/** How a search came to its end, whatever it looked for. */
export interface FoundSearch {
  /** What it is known by in the log. */
  readonly search: string;
  /** There is a result; the user stopped it; it took too many runs; or there is no answer, for a `reason`. */
  readonly end: Exclude<SearchEnd["end"], "lost">;
  readonly reason?: Fact | undefined;
  /** The tries of the result, and how many said so. */
  readonly agreed?: { readonly yes: number; readonly of: number } | undefined;
  /** How many runs it took, and how many of these could not be judged. */
  readonly carriedOut: number;
  readonly unresolved: number;
  /** Where it ran; undefined if it did not come so far. */
  readonly where?: SearchPlace | undefined;
}

/** The same as the log keeps it, with what was found. */
export function asSearchEnd(
  { end, reason, agreed, carriedOut, unresolved, where }: FoundSearch,
  found: readonly FoundItem[],
  items = found.length,
): SearchEnd {
  return { end, found, items, runs: carriedOut, unresolved, agreed, place: where, reason };
}

/** How long so many runs take, each as long as one did before. */
export function searchTime(runs: number, runMs: number | undefined): number | undefined {
  return runMs === undefined ? undefined : runs * runMs;
}
