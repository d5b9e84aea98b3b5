import type { Attempt } from "./attempt.ts";
import type { Restore } from "./restore.ts";

/**
 * The attempt that an attempt goes on from: the one before it, or another one that was restored exactly in between. Without an
 * attempt, the one that the open changes go on from. Undefined for the baseline.
 */
export function parentOf(
  session: { readonly attempts: readonly Attempt[]; readonly restores: readonly Restore[] },
  attempt: Attempt | undefined,
): Attempt | undefined {
  const before =
    attempt === undefined
      ? session.attempts
      : session.attempts.filter(({ number }) => number < attempt.number);
  const previous = before.at(-1);
  const until = attempt?.sequence ?? Number.POSITIVE_INFINITY;
  const between = session.restores.filter(
    ({ sequence, result }) =>
      previous !== undefined && sequence > previous.sequence && sequence < until && result !== undefined,
  );
  const takenBack = new Set<number>();
  for (const { number, undoes, how, attempt: restored } of between.toReversed()) {
    if (takenBack.has(number)) {
      continue;
    }
    if (undoes !== undefined) {
      takenBack.add(undoes);
    } else if (how === "exactly") {
      return before.find((one) => one.number === restored) ?? previous;
    }
  }
  return previous;
}
