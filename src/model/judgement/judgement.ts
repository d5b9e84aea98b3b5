import * as v from "valibot";
import { labelsApart } from "../error/errorLabel.ts";
import { compareErrors, type IsEdited } from "../error/sameError.ts";
import { type Signature, signatureOfCase } from "../error/signature.ts";
import { isFailing, isGroupFailure, type TestCase } from "../report/report.ts";
import { sharedId } from "../report/testId.ts";
import { storedFact, storedSaid } from "../stored/storedFact.ts";
import { count, list, type Stored, text } from "../stored/storedValues.ts";
import { type FlakyTest, surelyFlaky } from "./flaky.ts";
import {
  alignCases,
  type KnownTests,
  mayBeOfFile,
  type Reference,
  unseenGroups,
  wasExecuted,
} from "./knownTests.ts";
import type { RunOutcome } from "./outcome.ts";
import {
  type Comparison,
  compareCases,
  type Headline,
  headline,
  headlineWord,
  isAmong,
  notExecuted,
  type TargetProgress,
} from "./verdict.ts";

/** A test that still fails, by another error. */
const errorChange = v.object({
  name: text,
  from: storedSaid,
  to: storedSaid,
  /** What is different. */
  reason: storedFact,
});
export type ErrorChange = Stored<typeof errorChange>;

/** A comparison in numbers, small enough to be kept in the log: the names are bounded, the counts are complete. */
const delta = v.object({
  /** The newest attempt compared with; of tests that it did not run, the result of an earlier one counts. */
  reference: count,
  fixed: count,
  stillFailing: count,
  changedError: count,
  newlyFailing: count,
  appearedFailing: count,
  /** Tests that were not executed, though they failed there or their file is gone: `skipped` and `unloaded` are among them. */
  notRun: count,
  skipped: v.optional(count),
  unloaded: v.optional(count),
  /** Tests that changed, and are known to do so by themselves: they decide nothing. */
  flaky: v.optional(count),
  /** Failing tests that a console named as several known tests are called: which of them failed is not known. */
  ambiguous: v.optional(count),
  /** The first errors that changed. */
  changes: v.optional(list(errorChange)),
  /** Names of the first tests that are fixed. */
  fixedNames: list(text),
  /** Names of the first tests that fail now and did not before. */
  failingNames: list(text),
});
export type Delta = Stored<typeof delta>;

/** That a flaky test has not failed for a while. */
const steadinessOfRuns = v.object({
  /** In how many runs on this code each of the flaky tests was executed and passed. */
  runs: count,
  /** From 0 to 1: how likely so many green runs are if the test still failed as often as it did. */
  chance: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});
export type Steadiness = Stored<typeof steadinessOfRuns>;

/** What a run says about its attempt. */
export const judgement = v.object({
  /** Absent where no earlier attempt has results that a red run could be compared with. */
  headline: v.optional(headlineWord),
  /** Against the newest result of each test before. */
  previous: v.optional(delta),
  /** Against the first attempt that has results: the baseline, unless that is broken. */
  baseline: v.optional(delta),
  /** Where only flaky tests failed: how often they have been green on this code since, and how likely that is by chance. */
  steady: v.optional(steadinessOfRuns),
});
export type Judgement = Stored<typeof judgement>;

/** A chance that is taken for none: one in twenty, as is usual. */
const smallChance = 0.05;

/** How many names a delta keeps, and how many changed errors. */
const keptNames = 10;
const keptChanges = 3;

/** What is known of a judged run in addition to its cases. */
interface Conditions {
  /** The tests known to pass and fail on the same code. */
  readonly flaky?: readonly FlakyTest[] | undefined;
  /** Whether the attempts changed a file. */
  readonly isEdited?: IsEdited | undefined;
  /** What was run. */
  readonly command?: string | undefined;
  /** The ids of cases that may be any of several known tests. */
  readonly ambiguous?: ReadonlySet<string> | undefined;
}

/** Judges a run's cases against what was known of each test before. For every attempt but the baseline itself. */
export function judge(
  outcome: RunOutcome,
  cases: readonly TestCase[],
  { newest, baseline: first, failed, failedGroups, failedFiles, brokenCommands, here }: KnownTests,
  { flaky: suspects = [], isEdited, command, ambiguous = new Set() }: Conditions = {},
): Judgement {
  const flaky = surelyFlaky(suspects);
  if (outcome === "interrupted" || outcome === "broken" || outcome === "noTestMatched") {
    return { headline: headline(outcome, nothing, noProgress) };
  }
  const shaky = new Set([
    ...flaky.map(({ id }) => id),
    ...cases.flatMap(({ id, isFlaky }) => (isFlaky === true ? [id] : [])),
  ]);
  const comparison = compareWith(newest, cases, shaky, isEdited);
  const baseline = first && { ...first, cases: alignCases(first, cases) };
  const executed = [...here.flatMap((run) => run.cases), ...cases].filter(wasExecuted);
  // Of several results on this code the last one counts; only those of tests that failed once are asked for.
  const onThisCode = new Map(executed.flatMap((one) => (failed.has(one.id) ? [[one.id, one]] : [])));
  const isGreen = (id: string) => onThisCode.get(id)?.outcome === "passed";
  const targets = [...failed].filter((id) => !isAmong(shaky, id));
  const steady =
    targets.length + failedGroups.size + failedFiles.size === 0 && failed.size > 0
      ? steadiness(failed, flaky, [...here, { cases }])
      : undefined;
  const progress: TargetProgress = {
    targets: targets.length + failedGroups.size + failedFiles.size,
    open:
      targets.filter((id) => !isGreen(id)).length +
      // It failed on exactly this code; passing when it was run again is not a solution.
      [...failed].filter((id) => onThisCode.get(id)?.isFlaky === true).length +
      cases.filter(isGroupFailure).length +
      unseenGroups(failedGroups, executed).length +
      countUnseen(failedFiles, executed),
    isSteady: steady !== undefined && steady.chance <= smallChance,
  };
  return {
    headline:
      newest === undefined
        ? headlineAlone(outcome, progress, command !== undefined && brokenCommands.has(command))
        : headline(outcome, comparison, progress),
    previous: newest && summarise(newest, cases, comparison, { isEdited, ambiguous }),
    baseline:
      baseline &&
      summarise(baseline, cases, compareWith(baseline, cases, shaky, isEdited), { isEdited, ambiguous }),
    ...(steady !== undefined && outcome === "passed" && { steady }),
  };
}

const noProgress: TargetProgress = { targets: 0, open: 0, isSteady: false };

/** How many of the files that could not be loaded have no test that was executed on this code. */
function countUnseen(files: ReadonlySet<string>, executed: readonly TestCase[]): number {
  return [...files].filter((file) => !executed.some((one) => mayBeOfFile(one, file))).length;
}

/**
 * How sure it is that flaky tests fail no more: with the failure rate that was seen, so many green runs in a row would come about by
 * chance as often as the power says; of several tests the least sure one counts. Undefined while one of them fails, or is not known.
 */
function steadiness(
  failed: ReadonlySet<string>,
  flaky: readonly FlakyTest[],
  runs: readonly Pick<Reference, "cases">[],
): Steadiness | undefined {
  const rates = new Map(flaky.map(({ id, failed: times, of }) => [id, times / of]));
  let least: Steadiness | undefined;
  for (const id of failed) {
    const results = runs.flatMap(({ cases }) => cases.filter((one) => one.id === id && wasExecuted(one)));
    const rate = rates.get(id) ?? rates.get(sharedId(id));
    if (
      rate === undefined ||
      results.length === 0 ||
      results.some((one) => isFailing(one) || one.isFlaky === true)
    ) {
      return undefined;
    }
    const chance = (1 - Math.min(rate, 1)) ** results.length;
    if (least === undefined || chance > least.chance) {
      least = { runs: results.length, chance };
    }
  }
  return least;
}

/**
 * Compares with a reference, in which tests that were moved or renamed are known again. What a partial one does not list cannot be
 * said to be new.
 */
export function compareWith(
  reference: Omit<Reference, "attempt"> | undefined,
  cases: readonly TestCase[],
  flaky: ReadonlySet<string> = new Set(),
  isEdited?: IsEdited,
): Comparison {
  const before = reference === undefined ? [] : alignCases(reference, cases);
  const comparison = compareCases(cases, before, flaky, isEdited);
  return reference?.isPartial === true ? { ...comparison, appearedFailing: [] } : comparison;
}

/**
 * With nothing to compare with, red says nothing yet. Green solves what began as a broken baseline, if it ran what could not be loaded,
 * or by the very command that was broken; else nothing is known to have been red.
 */
function headlineAlone(
  outcome: RunOutcome,
  { targets, open }: TargetProgress,
  wasBroken: boolean,
): Headline | undefined {
  if (outcome !== "passed") {
    return undefined;
  }
  return open > 0 ? "mixed" : targets > 0 || wasBroken ? "solved" : undefined;
}

const nothing = compareCases([], []);

function summarise(
  reference: Reference,
  cases: readonly TestCase[],
  comparison: Comparison,
  { isEdited, ambiguous }: { readonly ambiguous: ReadonlySet<string> } & Pick<Conditions, "isEdited">,
): Delta {
  const { fixed, newlyFailing, skippedNow, unloaded, flaky } = comparison;
  const appearedFailing = comparison.appearedFailing.filter((id) => !ambiguous.has(id));
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
    ambiguous: some(comparison.appearedFailing.filter((id) => ambiguous.has(id))),
    changes: describeChanges(reference, cases, comparison.changedError, isEdited),
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
  isEdited: IsEdited | undefined,
): readonly ErrorChange[] | undefined {
  const ids = changed.slice(0, keptChanges);
  const changes = ids.flatMap((id): readonly ErrorChange[] => {
    const before = reference.cases.find((testCase) => testCase.id === id);
    const now = cases.find((testCase) => testCase.id === id);
    const [from, to] = [before && signatureOfCase(before), now && signatureOfCase(now)];
    return before === undefined || now === undefined || from === undefined || to === undefined
      ? []
      : [
          {
            name: now.name,
            ...apart(from, to),
            reason: compareErrors(before, now, isEdited).reason,
          },
        ];
  });
  return changes.length > 0 ? changes : undefined;
}

function apart(before: Signature, now: Signature): Pick<ErrorChange, "from" | "to"> {
  const [from, to] = labelsApart(before, now);
  return { from, to };
}
