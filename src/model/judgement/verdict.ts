import * as v from "valibot";
import { compareErrors, type IsEdited } from "../error/sameError.ts";
import { isFailing, isGroupFailure, type TestCase } from "../report/report.ts";
import { sharedId } from "../report/testId.ts";
import type { RunOutcome } from "./outcome.ts";

/**
 * The verdict of one test against a reference run. A test that was not executed is never "fixed", and one whose file could not be
 * loaded is not gone.
 */
export type Verdict =
  | "fixed"
  | "stillFailing"
  | "changedError"
  | "newlyFailing"
  | "appearedFailing"
  | "notRun"
  | "skippedNow"
  | "unloaded"
  | "flaky"
  | "passing"
  | "absent";

/** What an attempt came to, in one word. */
export const headlineWord = v.picklist([
  "solved",
  "better",
  "unchanged",
  "differentError",
  "worse",
  "mixed",
  "noLongerFailing",
  "broken",
  "interrupted",
]);
export type Headline = v.InferOutput<typeof headlineWord>;

/** Two runs compared: the ids of the tests under each verdict. */
export interface Comparison {
  /** Failed in the reference, passing now. */
  readonly fixed: readonly string[];
  readonly stillFailing: readonly string[];
  /** Failing in both, by errors that are not the same. */
  readonly changedError: readonly string[];
  /** Passed in the reference, failing now. */
  readonly newlyFailing: readonly string[];
  /** Not known before, failing now: that is no fault of the attempt's. */
  readonly appearedFailing: readonly string[];
  /** Failed in the reference, and nothing says why they were not executed now. */
  readonly notRun: readonly string[];
  /** Failed in the reference, skipped now. */
  readonly skippedNow: readonly string[];
  /** In the reference, and now their file could not be loaded, or their group failed before they began. */
  readonly unloaded: readonly string[];
  /** Known to pass and fail on the same code; their results say nothing. */
  readonly flaky: readonly string[];
  /** Green now, and not red in the reference. */
  readonly passing: readonly string[];
  /** Not executed now, and not red in the reference. */
  readonly absent: readonly string[];
}

/** What is known of a run in addition to the test's own cases. */
export interface Circumstances {
  /** The test is known to pass and fail on the same code. */
  readonly isFlaky?: boolean | undefined;
  /** The file of the test could not be loaded now, or its group failed before it began. */
  readonly isUnloaded?: boolean | undefined;
  /** Whether a file was edited since the reference: else a failure that moved in it is one of another statement. */
  readonly isEdited?: IsEdited | undefined;
}

/**
 * The verdict of one test. `now` or `before` is undefined where that run does not list the test; a skipped test counts
 * as not executed. Total: every combination has a verdict.
 */
export function verdictOf(
  now: TestCase | undefined,
  before: TestCase | undefined,
  { isFlaky = false, isUnloaded = false, isEdited }: Circumstances = {},
): Verdict {
  const failedBefore = before !== undefined && isFailing(before);
  if (now === undefined || now.outcome === "skipped") {
    return verdictOfUnexecuted(now, before, failedBefore, isUnloaded);
  }
  const verdict = isFailing(now) ? verdictOfRed(now, before, isEdited) : failedBefore ? "fixed" : "passing";
  // A flaky test may repeat its result or change it; the attempt causes neither.
  const isChange = verdict !== "passing" && verdict !== "stillFailing";
  return isChange && (isFlaky || now.isFlaky === true) ? "flaky" : verdict;
}

function verdictOfUnexecuted(
  now: TestCase | undefined,
  before: TestCase | undefined,
  failedBefore: boolean,
  isUnloaded: boolean,
): Verdict {
  if (now === undefined && before !== undefined && isUnloaded) {
    return "unloaded";
  }
  if (!failedBefore) {
    return "absent";
  }
  return now === undefined ? "notRun" : "skippedNow";
}

function verdictOfRed(now: TestCase, before: TestCase | undefined, isEdited?: IsEdited): Verdict {
  if (before === undefined) {
    return "appearedFailing";
  }
  if (!isFailing(before)) {
    return "newlyFailing";
  }
  return compareErrors(before, now, isEdited).kind === "same" ? "stillFailing" : "changedError";
}

/** Compares two runs test by test; the order of the cases does not matter for what is in which list. */
export function compareCases(
  now: readonly TestCase[],
  before: readonly TestCase[],
  flaky: ReadonlySet<string> = new Set(),
  isEdited?: IsEdited,
): Comparison {
  const { unique, slots } = indexById(now);
  const befores = new Array<TestCase | undefined>(unique.length);
  const gone = new Map<string, TestCase>();
  for (const was of before) {
    const slot = slots.get(was.id);
    if (slot === undefined) {
      gone.set(was.id, was);
    } else {
      befores[slot] = was;
    }
  }
  const isLost = findLost(now);
  const ordinary: Circumstances = { isEdited };
  const ids: Record<Verdict, string[]> = {
    fixed: [],
    stillFailing: [],
    changedError: [],
    newlyFailing: [],
    appearedFailing: [],
    notRun: [],
    skippedNow: [],
    unloaded: [],
    flaky: [],
    passing: [],
    absent: [],
  };
  const sort = (id: string, is: TestCase | undefined, was: TestCase | undefined) => {
    const isFlaky = isAmong(flaky, id);
    const isUnloaded = is === undefined && was !== undefined && isLost(was);
    ids[verdictOf(is, was, isFlaky || isUnloaded ? { isFlaky, isUnloaded, isEdited } : ordinary)].push(id);
  };
  for (const [slot, is] of unique.entries()) {
    if (!isGroupFailure(is) || befores[slot] !== undefined) {
      sort(is.id, is, befores[slot]);
    } else if (![...gone.values()].some((was) => isOfGroup(was, is))) {
      // A group that failed is not a test: what it kept from running says what it did. If that is nothing, it is red itself.
      ids.newlyFailing.push(is.id);
    }
  }
  for (const [id, was] of gone) {
    // A group whose tests ran is not red any more, and one whose red tests are missed is missed with them, which they say themselves.
    const speaks = (one: TestCase) => isOfGroup(one, was);
    if (
      !isGroupFailure(was) ||
      !(unique.some(speaks) || [...gone.values()].some((one) => isFailing(one) && one !== was && speaks(one)))
    ) {
      sort(id, undefined, was);
    }
  }
  return ids;
}

/** Whether a test is one of these, or a twin of one: a fact about one of two tests that nobody can distinguish holds for both. */
export function isAmong(ids: ReadonlySet<string>, id: string): boolean {
  return ids.size > 0 && (ids.has(id) || ids.has(sharedId(id)));
}

/** Which tests could not run, because their file was not loaded or what is done before them failed. */
function findLost(now: readonly TestCase[]): (was: TestCase) => boolean {
  const files = new Set(now.flatMap((one) => (one.loadFailure === true ? [one.file ?? one.name] : [])));
  const groups = now.filter(isGroupFailure);
  return (was) =>
    (was.file !== undefined && files.has(was.file)) || groups.some((group) => isOfGroup(was, group));
}

/** Hooks that stand outside of all groups are those of every test. */
function isWithin(title: string, { classname: around, suitePath, name }: TestCase): boolean {
  return around === ""
    ? suitePath.every((suite) => suite === "") &&
        /^(?:"(?:before|after) all" hook\b|\(unhandled error\)$)/.test(name)
    : title.startsWith(around) && /^[\s.:>›/]/.test(title.slice(around.length));
}

/** Whether a test is one of a group that failed as a whole. */
export function isOfGroup(one: TestCase, group: TestCase): boolean {
  const [, named] = /^(?:.*\s)?[^\s(]*\((\S+)\)$/s.exec(group.name) ?? [];
  const path = [...group.suitePath, group.name];
  return (
    one.classname === named ||
    (named !== undefined && one.classname.startsWith(`${named}.`)) ||
    isWithin(`${one.classname} > ${one.name}`, group) ||
    path.every((name, index) => one.suitePath[index] === name)
  );
}

/** Cases by id: of several of one id the last. */
interface Index {
  readonly unique: readonly TestCase[];
  /** Where in `unique` an id stands. */
  readonly slots: ReadonlyMap<string, number>;
}

/** Results never change, and are compared with several others: they are indexed once. */
const indices = new WeakMap<readonly TestCase[], Index>();

function indexById(cases: readonly TestCase[]): Index {
  const known = indices.get(cases);
  if (known !== undefined) {
    return known;
  }
  const slots = new Map<string, number>();
  const unique: TestCase[] = [];
  for (const testCase of cases) {
    const slot = slots.get(testCase.id) ?? unique.length;
    if (slot === unique.length) {
      slots.set(testCase.id, slot);
    }
    unique[slot] = testCase;
  }
  indices.set(cases, { unique, slots });
  return { unique, slots };
}

/** The tests that failed in the reference, or that nobody can see now, and were not executed: they are not known to pass. */
export function notExecuted({ notRun, skippedNow, unloaded }: Comparison): readonly string[] {
  return [...notRun, ...skippedNow, ...unloaded];
}

/** What a headline needs in addition to the comparison with earlier results. */
export interface TargetProgress {
  /** How many tests failed at any attempt, flaky ones aside. */
  readonly targets: number;
  /** How many of them are not known to pass on this code. */
  readonly open: number;
  /** Only flaky tests ever failed, and they have been green often enough since. */
  readonly isSteady: boolean;
}

/**
 * The headline of an attempt: from the outcome of its run, and from the comparison of each test with the newest result before it.
 * "Solved" needs every test that failed at any attempt to have been executed on this code and to pass, and one at least that is not
 * flaky. Flaky tests, and those that nobody knew before, decide nothing.
 */
export function headline(outcome: RunOutcome, comparison: Comparison, progress: TargetProgress): Headline {
  switch (outcome) {
    case "interrupted":
      return "interrupted";
    case "broken":
    case "noTestMatched":
      return "broken";
    case "passed":
      return headlineOfPasses(comparison, progress);
    case "failed":
      return headlineOfTests(comparison);
  }
}

function headlineOfPasses(comparison: Comparison, { targets, open, isSteady }: TargetProgress): Headline {
  if (targets > 0 && open === 0 && notExecuted(comparison).length === 0) {
    return "solved";
  }
  return isSteady ? "noLongerFailing" : headlineOfTests(comparison);
}

function headlineOfTests(comparison: Comparison): Headline {
  const isBetter = comparison.fixed.length > 0;
  const isWorse = comparison.newlyFailing.length > 0;
  if (isBetter || isWorse) {
    return isBetter && isWorse ? "mixed" : isBetter ? "better" : "worse";
  }
  if (comparison.changedError.length > 0) {
    return "differentError";
  }
  // Nothing of what failed was seen: that is not "unchanged".
  return notExecuted(comparison).length > 0 && comparison.stillFailing.length === 0 ? "mixed" : "unchanged";
}
