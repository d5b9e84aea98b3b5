import type { Fact } from "../../base/facts/fact.ts";
import type { RunPurpose } from "../log/run.ts";
import type { PolluterQuestion } from "../log/searches.ts";

/** What a search for the tests that another one depends on would take, before it begins. */
export interface PolluterSearchPlan {
  /** The test fails after others although it passes alone, or it passes only after others. */
  readonly question: PolluterQuestion;
  /** The test that is asked about. */
  readonly test: PolluterTest;
  /** The run whose order is searched, and its attempt. */
  readonly run: number;
  readonly attempt: number;
  /** The command that it runs, on parts of its tests. */
  readonly command: string;
  readonly purpose: RunPurpose;
  /** The framework's own name. */
  readonly framework: string;
  /** How many tests ran before, and how many of these in the same process. */
  readonly tests: number;
  readonly sameProcess: number;
  /** How many runs it will take, usually, and at most before it stops by itself. */
  readonly runs: number;
  readonly mostRuns: number;
  /** How long it will take about, in milliseconds; undefined where that is not known. */
  readonly ms?: number | undefined;
}

/** A test that a search names. */
export interface PolluterTest {
  readonly id: string;
  readonly name: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** A test that failed in one of the last runs, and may be asked about. */
export interface Victim extends PolluterTest {
  readonly classname: string;
  /** The newest run in which it failed, and how many tests ran before it there. */
  readonly failedIn: number;
  readonly after: number;
  /** A run of the same code in which it passed, after more or fewer tests; undefined if none is known. */
  readonly passedIn?: number | undefined;
}

/** What such a search came to. */
export interface FoundPolluters extends PolluterSearchPlan {
  /** There is a result; the user stopped it; it took too many runs; or there is no answer, for a `reason`. */
  readonly end: "found" | "stopped" | "tooMany" | "failed";
  readonly reason?: Fact | undefined;
  /** The tests that are needed and enough, in their order; if the search was stopped, those that are left. */
  readonly found: readonly PolluterTest[];
  /** The tries of the result, and how many said so. */
  readonly agreed?: { readonly yes: number; readonly of: number } | undefined;
  /** How many runs it took, and how many of these could not be judged. */
  readonly carriedOut: number;
  readonly unresolved: number;
  /** Files that differ from those before the search, by an edit or by what the tests do. */
  readonly changedFiles: readonly string[];
}
