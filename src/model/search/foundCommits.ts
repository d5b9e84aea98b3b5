import type { Fact } from "../../base/facts/fact.ts";
import type { RunPurpose } from "../log/run.ts";
import type { PolluterTest } from "./foundPolluters.ts";
import type { Commit } from "./history.ts";

/** What a search for the commit since which a test fails would take, before it begins. */
export interface CommitSearchPlan {
  /** The test that is asked about. */
  readonly test: PolluterTest;
  /** The newest attempt: the files that it is asked about. */
  readonly attempt: number;
  /** The command that it runs. */
  readonly command: string;
  readonly purpose: RunPurpose;
  /** The commit at which the test passed; undefined if it is looked for first, further back each time. */
  readonly since?: Commit | undefined;
  /** Among how many commits it looks: those since that one, or all that are looked back at. */
  readonly commits: number;
  /** How many runs it will take, usually, and at most before it stops by itself. */
  readonly runs: number;
  readonly mostRuns: number;
  /** How long a run took before, in milliseconds; undefined where that is not known. */
  readonly runMs?: number | undefined;
}

/** What such a search came to. */
export interface FoundCommits extends CommitSearchPlan {
  /** There is a result; the user stopped it; it took too many runs; or there is no answer, for a `reason`. */
  readonly end: "found" | "stopped" | "tooMany" | "failed";
  readonly reason?: Fact | undefined;
  /** The commit since which the test fails, or several, if those between could not be judged; those that are left, if it was stopped. Oldest first. */
  readonly found: readonly Commit[];
  /** What the commit changes, as git prints a difference; empty if several are left. */
  readonly patch: string;
  /** How many runs it took, and how many of these could not be judged. */
  readonly carriedOut: number;
  readonly unresolved: number;
  /** Where it ran; undefined if it did not come so far. */
  readonly where?: "view" | "copy" | undefined;
}
