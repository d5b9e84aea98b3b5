import { type Attempt, isTelling } from "../log/attempt.ts";
import type { HunkQuestion } from "../log/searches.ts";

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
