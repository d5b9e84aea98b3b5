import { type Attempt, isTelling } from "../log/attempt.ts";
import type { HunkQuestion } from "../log/searches.ts";

/** Which hunks are looked for. */
export interface HunkSearchRequest {
  readonly session: string;
  readonly question: HunkQuestion;
  /** The changes from one attempt to another. */
  readonly from: number;
  readonly to: number;
  /** The changes of this commit, in place of those: what of it breaks a test that fails in the attempt. */
  readonly commit?: string | undefined;
  /** The ids of the tests that decide; without it, all that failed in one of the attempts and passed in the other. */
  readonly tests?: readonly string[] | undefined;
}

/** Which test is asked about: by its id. */
export interface TestSearchRequest {
  readonly session: string;
  readonly test: string;
}

/** The same, and since when. */
export interface CommitSearchRequest extends TestSearchRequest {
  /** A commit at which it passed, by any name of git; without it, the newest one that the log knows, else one that is looked for. */
  readonly since?: string | undefined;
}

/**
 * The attempt from which changes up to another one are counted: the newest one before it that has results; of what is not needed, the first one.
 * Undefined if no attempt before it has results.
 */
export function startOfChanges(
  attempts: readonly Attempt[],
  question: HunkQuestion,
  to: number,
): number | undefined {
  const before = attempts.filter((attempt) => attempt.number < to && isTelling(attempt));
  return (question === "notNeeded" ? before[0] : before.at(-1))?.number;
}
