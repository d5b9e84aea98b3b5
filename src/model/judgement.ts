import type { RunOutcome } from "./outcome.ts";
import type { TestCase } from "./report.ts";
import { type Comparison, compareCases, type Headline, headline } from "./verdict.ts";

/** A comparison in numbers, small enough to be kept in the log: the names are bounded, the counts are complete. */
export interface Delta {
  /** The attempt compared with. */
  readonly reference: number;
  readonly fixed: number;
  readonly stillFailing: number;
  readonly changedError: number;
  readonly newlyFailing: number;
  readonly appearedFailing: number;
  readonly notRun: number;
  /** Names of the first tests that are fixed. */
  readonly fixedNames: readonly string[];
  /** Names of the first tests that fail now and did not before. */
  readonly failingNames: readonly string[];
}

/** What a run says about its attempt. */
export interface Judgement {
  /** Absent where no earlier attempt has results that a red run could be compared with. */
  readonly headline?: Headline | undefined;
  /** Against the last attempt before that has results. */
  readonly previous?: Delta | undefined;
  /** Against the first attempt that has results: the baseline, unless that is broken. */
  readonly baseline?: Delta | undefined;
}

/** The results of an attempt that others are compared with. */
export interface Reference {
  readonly attempt: number;
  readonly cases: readonly TestCase[];
}

/** How many names a delta keeps. */
const keptNames = 10;

/**
 * Judges a run's cases against the last and the first attempt before that have results; both are undefined where none
 * has. For every attempt but the baseline itself.
 */
export function judge(
  outcome: RunOutcome,
  cases: readonly TestCase[],
  previous: Reference | undefined,
  baseline: Reference | undefined,
): Judgement {
  if (outcome === "interrupted" || outcome === "broken" || outcome === "noTestMatched") {
    return { headline: headline(outcome, nothing, nothing) };
  }
  const toPrevious = compareCases(cases, previous?.cases ?? []);
  const toBaseline = compareCases(cases, baseline?.cases ?? []);
  return {
    headline: previous === undefined ? headlineAlone(outcome) : headline(outcome, toPrevious, toBaseline),
    previous: previous && summarise(previous, cases, toPrevious),
    baseline: baseline && summarise(baseline, cases, toBaseline),
  };
}

/** With nothing to compare with, red says nothing yet; green solves what began as a broken baseline. */
function headlineAlone(outcome: RunOutcome): Headline | undefined {
  return outcome === "passed" ? "solved" : undefined;
}

const nothing = compareCases([], []);

function summarise(reference: Reference, cases: readonly TestCase[], comparison: Comparison): Delta {
  const names = new Map([...reference.cases, ...cases].map((testCase) => [testCase.id, testCase.name]));
  const namesOf = (ids: readonly string[]) => ids.slice(0, keptNames).map((id) => names.get(id) ?? id);
  return {
    reference: reference.attempt,
    fixed: comparison.fixed.length,
    stillFailing: comparison.stillFailing.length,
    changedError: comparison.changedError.length,
    newlyFailing: comparison.newlyFailing.length,
    appearedFailing: comparison.appearedFailing.length,
    notRun: comparison.notRun.length,
    fixedNames: namesOf(comparison.fixed),
    failingNames: namesOf([...comparison.newlyFailing, ...comparison.appearedFailing]),
  };
}
