import { groupBy } from "../base/groupBy.ts";
import type { RunOutcome } from "./outcome.ts";
import type { TestCase } from "./report.ts";
import { labelOf, signatureOfCase } from "./signature.ts";
import {
  type Comparison,
  compareCases,
  compareErrors,
  type Headline,
  headline,
  notExecuted,
} from "./verdict.ts";

/** A comparison in numbers, small enough to be kept in the log: the names are bounded, the counts are complete. */
export interface Delta {
  /** The attempt compared with. */
  readonly reference: number;
  readonly fixed: number;
  readonly stillFailing: number;
  readonly changedError: number;
  readonly newlyFailing: number;
  readonly appearedFailing: number;
  /** Tests that were not executed, though they failed there or their file is gone: `skipped` and `unloaded` are among them. */
  readonly notRun: number;
  readonly skipped?: number | undefined;
  readonly unloaded?: number | undefined;
  /** Tests that changed, and are known to do so by themselves: they decide nothing. */
  readonly flaky?: number | undefined;
  /** The first errors that changed. */
  readonly changes?: readonly ErrorChange[] | undefined;
  /** Names of the first tests that are fixed. */
  readonly fixedNames: readonly string[];
  /** Names of the first tests that fail now and did not before. */
  readonly failingNames: readonly string[];
}

/** A test that still fails, by another error. */
export interface ErrorChange {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** What is different, in words. */
  readonly reason: string;
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
  /** Other tests may have been run besides: whether they failed there is not known. */
  readonly isPartial?: boolean | undefined;
}

/** How many names a delta keeps, and how many changed errors. */
const keptNames = 10;
const keptChanges = 3;

/**
 * Judges a run's cases against the last and the first attempt before that have results; both are undefined where none
 * has. For every attempt but the baseline itself. `flaky` are the ids of the tests known to be it.
 */
export function judge(
  outcome: RunOutcome,
  cases: readonly TestCase[],
  previous: Reference | undefined,
  baseline: Reference | undefined,
  flaky: ReadonlySet<string> = new Set(),
): Judgement {
  if (outcome === "interrupted" || outcome === "broken" || outcome === "noTestMatched") {
    return { headline: headline(outcome, nothing, nothing) };
  }
  const toPrevious = compareWith(previous, cases, flaky);
  const toBaseline = baseline?.cases === previous?.cases ? toPrevious : compareWith(baseline, cases, flaky);
  return {
    headline: previous === undefined ? headlineAlone(outcome) : headline(outcome, toPrevious, toBaseline),
    previous: previous && summarise(previous, cases, toPrevious),
    baseline: baseline && summarise(baseline, cases, toBaseline),
  };
}

/**
 * Compares with a reference. What a partial one does not list cannot have become worse since; what it lists is known by file and
 * name too, for an output tells less of a test than a report.
 */
export function compareWith(
  reference: Omit<Reference, "attempt"> | undefined,
  cases: readonly TestCase[],
  flaky: ReadonlySet<string> = new Set(),
): Comparison {
  if (reference?.isPartial !== true) {
    return compareCases(cases, reference?.cases ?? [], flaky);
  }
  return { ...compareCases(cases, alignIds(reference.cases, cases), flaky), appearedFailing: [] };
}

/** The cases under the ids that others have, where file and name tell of exactly one which it is. */
function alignIds(cases: readonly TestCase[], others: readonly TestCase[]): readonly TestCase[] {
  const known = new Set(others.map(({ id }) => id));
  const byName = groupBy(others, ({ file, name }) => JSON.stringify([file, name]));
  return cases.map((one) => {
    const same = known.has(one.id) ? [] : (byName.get(JSON.stringify([one.file, one.name])) ?? []);
    const [only] = same;
    return same.length === 1 && only !== undefined ? { ...one, id: only.id } : one;
  });
}

/** With nothing to compare with, red says nothing yet; green solves what began as a broken baseline. */
function headlineAlone(outcome: RunOutcome): Headline | undefined {
  return outcome === "passed" ? "solved" : undefined;
}

const nothing = compareCases([], []);

function summarise(reference: Reference, cases: readonly TestCase[], comparison: Comparison): Delta {
  const { fixed, newlyFailing, appearedFailing, skippedNow, unloaded, flaky } = comparison;
  const failing = [...newlyFailing, ...appearedFailing].slice(0, keptNames);
  const names = findNames(new Set([...fixed.slice(0, keptNames), ...failing]), cases);
  const namesOf = (ids: readonly string[]) => ids.slice(0, keptNames).map((id) => names.get(id) ?? id);
  const some = (ids: readonly string[]) => (ids.length > 0 ? ids.length : undefined);
  return {
    reference: reference.attempt,
    fixed: fixed.length,
    stillFailing: comparison.stillFailing.length,
    changedError: comparison.changedError.length,
    newlyFailing: newlyFailing.length,
    appearedFailing: appearedFailing.length,
    notRun: notExecuted(comparison).length,
    skipped: some(skippedNow),
    unloaded: some(unloaded),
    flaky: some(flaky),
    changes: describeChanges(reference, cases, comparison.changedError),
    fixedNames: namesOf(fixed),
    failingNames: namesOf(failing),
  };
}

/** The names of a few of many tests. */
function findNames(ids: ReadonlySet<string>, cases: readonly TestCase[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, name } of ids.size > 0 ? cases : []) {
    if (ids.has(id)) {
      names.set(id, name);
    }
  }
  return names;
}

function describeChanges(
  reference: Reference,
  cases: readonly TestCase[],
  changed: readonly string[],
): readonly ErrorChange[] | undefined {
  const ids = changed.slice(0, keptChanges);
  const changes = ids.flatMap((id): readonly ErrorChange[] => {
    const before = reference.cases.find((testCase) => testCase.id === id);
    const now = cases.find((testCase) => testCase.id === id);
    const [from, to] = [before && signatureOfCase(before), now && signatureOfCase(now)];
    return before === undefined || now === undefined || from === undefined || to === undefined
      ? []
      : [{ name: now.name, from: labelOf(from), to: labelOf(to), reason: compareErrors(before, now).reason }];
  });
  return changes.length > 0 ? changes : undefined;
}
