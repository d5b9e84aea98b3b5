import type { RunOutcome } from "./outcome.ts";
import { isFailing, type TestCase } from "./report.ts";
import { signature } from "./signature.ts";

/** What became of one test against a reference run. A test that was not executed is never "fixed". */
export type Verdict =
  | "fixed"
  | "stillFailing"
  | "changedError"
  | "newlyFailing"
  | "appearedFailing"
  | "notRun"
  | "passing";

/** What an attempt came to, in one word. */
export type Headline =
  | "solved"
  | "better"
  | "unchanged"
  | "differentError"
  | "worse"
  | "mixed"
  | "broken"
  | "interrupted";

/** Two runs compared: the ids of the tests under each verdict that tells something. */
export interface Comparison {
  readonly fixed: readonly string[];
  readonly stillFailing: readonly string[];
  readonly changedError: readonly string[];
  /** Passed in the reference, failing now. */
  readonly newlyFailing: readonly string[];
  /** Not in the reference at all, failing now. */
  readonly appearedFailing: readonly string[];
  /** Failing in the reference, not executed now. */
  readonly notRun: readonly string[];
}

/**
 * The verdict of one test. `now` or `before` is undefined where that run does not list the test; a skipped test counts
 * as not executed. Total: every pair has a verdict.
 */
export function verdictOf(now: TestCase | undefined, before: TestCase | undefined): Verdict {
  const executed = now !== undefined && now.outcome !== "skipped";
  const failedBefore = before !== undefined && isFailing(before);
  if (!executed) {
    return failedBefore ? "notRun" : "passing";
  }
  if (!isFailing(now)) {
    return failedBefore ? "fixed" : "passing";
  }
  if (before === undefined) {
    return "appearedFailing";
  }
  if (!failedBefore) {
    return "newlyFailing";
  }
  return isSameError(now, before) ? "stillFailing" : "changedError";
}

/** Compares two runs test by test; the order of the cases does not matter for what is in which list. */
export function compareCases(now: readonly TestCase[], before: readonly TestCase[]): Comparison {
  const nowById = new Map(now.map((testCase) => [testCase.id, testCase]));
  const beforeById = new Map(before.map((testCase) => [testCase.id, testCase]));
  const ids: Record<Verdict, string[]> = {
    fixed: [],
    stillFailing: [],
    changedError: [],
    newlyFailing: [],
    appearedFailing: [],
    notRun: [],
    passing: [],
  };
  for (const id of new Set([...nowById.keys(), ...beforeById.keys()])) {
    ids[verdictOf(nowById.get(id), beforeById.get(id))].push(id);
  }
  return ids;
}

/**
 * The headline of an attempt: from the outcome of its run, and from the comparison with the last attempt before it that
 * has results. `baseline` is the comparison with the first one that has: "solved" needs every test that failed there to have
 * been executed and to pass.
 */
export function headline(outcome: RunOutcome, previous: Comparison, baseline: Comparison): Headline {
  switch (outcome) {
    case "interrupted":
      return "interrupted";
    case "broken":
    case "noTestMatched":
      return "broken";
    case "passed":
      return previous.notRun.length + baseline.notRun.length === 0 ? "solved" : "mixed";
    case "failed":
      return headlineOfFailures(previous);
  }
}

function headlineOfFailures(comparison: Comparison): Headline {
  const gained = comparison.fixed.length;
  const lost = comparison.newlyFailing.length + comparison.appearedFailing.length;
  if (gained > 0) {
    return lost + comparison.notRun.length > 0 ? "mixed" : "better";
  }
  if (lost > 0) {
    return "worse";
  }
  if (comparison.notRun.length > 0) {
    return "mixed";
  }
  return comparison.changedError.length > 0 ? "differentError" : "unchanged";
}

function isSameError(now: TestCase, before: TestCase): boolean {
  const [first] = now.failures;
  const [reference] = before.failures;
  if (first === undefined || reference === undefined) {
    return first === reference;
  }
  return signature(first) === signature(reference);
}
