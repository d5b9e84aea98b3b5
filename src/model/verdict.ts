import type { RunOutcome } from "./outcome.ts";
import { type Failure, isFailing, type TestCase } from "./report.ts";
import { compareSignatures, type Likeness, signatureOf } from "./signature.ts";

/**
 * What became of one test against a reference run. A test that was not executed is never "fixed", and one whose file could not be
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
export type Headline =
  | "solved"
  | "better"
  | "unchanged"
  | "differentError"
  | "worse"
  | "mixed"
  | "broken"
  | "interrupted";

/** Two runs compared: the ids of the tests under each verdict. */
export interface Comparison {
  /** Failed in the reference, passing now. */
  readonly fixed: readonly string[];
  readonly stillFailing: readonly string[];
  /** Failing in both, by errors that are not the same. */
  readonly changedError: readonly string[];
  /** Passed in the reference, failing now. */
  readonly newlyFailing: readonly string[];
  /** Not in the reference at all, failing now. */
  readonly appearedFailing: readonly string[];
  /** Failed in the reference, and nothing says why they were not executed now. */
  readonly notRun: readonly string[];
  /** Failed in the reference, skipped now. */
  readonly skippedNow: readonly string[];
  /** In the reference, and now their file could not be loaded. */
  readonly unloaded: readonly string[];
  /** Known to pass and fail on the same code; what became of them tells nothing. */
  readonly flaky: readonly string[];
  /** Green now, and not red in the reference. */
  readonly passing: readonly string[];
  /** Not executed now, and not red in the reference. */
  readonly absent: readonly string[];
}

/** What is known of a run besides the test's own cases. */
export interface Circumstances {
  /** The test is known to pass and fail on the same code. */
  readonly isFlaky?: boolean | undefined;
  /** The file of the test could not be loaded now. */
  readonly isUnloaded?: boolean | undefined;
}

/**
 * The verdict of one test. `now` or `before` is undefined where that run does not list the test; a skipped test counts
 * as not executed. Total: every combination has a verdict.
 */
export function verdictOf(
  now: TestCase | undefined,
  before: TestCase | undefined,
  { isFlaky = false, isUnloaded = false }: Circumstances = {},
): Verdict {
  const failedBefore = before !== undefined && isFailing(before);
  if (now === undefined || now.outcome === "skipped") {
    return verdictOfUnexecuted(now, before, failedBefore, isUnloaded);
  }
  const verdict = isFailing(now)
    ? verdictOfRed(now, before, failedBefore)
    : failedBefore
      ? "fixed"
      : "passing";
  // That a flaky test does what it did before is no wonder either way; that it does not is none of the attempt's doing.
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

function verdictOfRed(now: TestCase, before: TestCase | undefined, failedBefore: boolean): Verdict {
  if (before === undefined) {
    return "appearedFailing";
  }
  if (!failedBefore) {
    return "newlyFailing";
  }
  return compareErrors(before, now).kind === "same" ? "stillFailing" : "changedError";
}

/** Compares two runs test by test; the order of the cases does not matter for what is in which list. */
export function compareCases(
  now: readonly TestCase[],
  before: readonly TestCase[],
  flaky: ReadonlySet<string> = new Set(),
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
  const unloadedFiles = new Set(
    now.flatMap((one) => (one.loadFailure === true ? [one.file ?? one.name] : [])),
  );
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
    const isFlaky = flaky.size > 0 && flaky.has(id);
    const isUnloaded = unloadedFiles.size > 0 && was?.file !== undefined && unloadedFiles.has(was.file);
    ids[verdictOf(is, was, isFlaky || isUnloaded ? { isFlaky, isUnloaded } : ordinary)].push(id);
  };
  for (const [slot, is] of unique.entries()) {
    sort(is.id, is, befores[slot]);
  }
  for (const [id, was] of gone) {
    sort(id, undefined, was);
  }
  return ids;
}

const ordinary: Circumstances = {};

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

/**
 * The headline of an attempt: from the outcome of its run, and from the comparison with the last attempt before it that
 * has results. `baseline` is the comparison with the first one that has: "solved" needs every test that failed there to have
 * been executed and to pass, and one at least that is not flaky. Flaky tests decide nothing.
 */
export function headline(outcome: RunOutcome, previous: Comparison, baseline: Comparison): Headline {
  switch (outcome) {
    case "interrupted":
      return "interrupted";
    case "broken":
    case "noTestMatched":
      return "broken";
    case "passed":
      return headlineOfPasses(previous, baseline);
    case "failed":
      return headlineOfFailures(previous);
  }
}

function headlineOfPasses(previous: Comparison, baseline: Comparison): Headline {
  if (notExecuted(previous).length + notExecuted(baseline).length > 0) {
    return "mixed";
  }
  const isOnlyFlaky = baseline.flaky.length > 0 && baseline.fixed.length === 0;
  return isOnlyFlaky ? "unchanged" : "solved";
}

function headlineOfFailures(comparison: Comparison): Headline {
  const gained = comparison.fixed.length;
  const lost = comparison.newlyFailing.length + comparison.appearedFailing.length;
  const unknown = notExecuted(comparison).length;
  if (gained > 0) {
    return lost + unknown > 0 ? "mixed" : "better";
  }
  if (lost > 0) {
    return "worse";
  }
  if (unknown > 0) {
    return "mixed";
  }
  return comparison.changedError.length > 0 ? "differentError" : "unchanged";
}

/** How the first failures of two red cases are related; cases without any are the same. */
export function compareErrors(before: TestCase, now: TestCase): Likeness {
  const [reference] = before.failures;
  const [first] = now.failures;
  if (reference === undefined || first === undefined) {
    return reference === first
      ? { kind: "same", reason: "no failure is told" }
      : { kind: "different", reason: "only one of them tells a failure" };
  }
  if (isWordForWord(reference, first) && before.output === now.output) {
    return { kind: "same", reason: "the same error, word for word" };
  }
  return compareSignatures(signatureOf(reference, before.output), signatureOf(first, now.output));
}

/** Most failures that stay are the same to the letter, and need not be taken apart. */
function isWordForWord(one: Failure, other: Failure): boolean {
  return one.text === other.text && one.message === other.message && one.type === other.type;
}
