import * as v from "valibot";
import { boundedPattern } from "../../base/boundedPattern.ts";
import { storedFact } from "../stored/storedFact.ts";
import { count, type Stored } from "../stored/storedValues.ts";

/** What a JUnit report says, in JUnit's words. Nothing here is believed because it was declared: it was counted. */

/** One outcome per `<testcase>` element. */
const caseOutcome = v.picklist(["passed", "failed", "errored", "skipped"]);
export type CaseOutcome = v.InferOutput<typeof caseOutcome>;

/** A line or a column, from 1: a place that cannot be one is left out, and the rest of the report stays. */
const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1e9));

const seconds = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e9));

/** A place in a file of the workspace: `path` relative to the session's folder with `/`, `line` and `column` from 1. */
const position = v.object({ path: v.string(), line: ordinal, column: v.optional(ordinal) });
export type Position = Stored<typeof position>;

/** One `<failure>` or `<error>`. */
const failure = v.object({
  kind: v.picklist(["failure", "error"]),
  /** The message attribute, else the first line of the text that is not blank, else empty. May have several lines. */
  message: v.string(),
  /** The type attribute, often the class of the exception. */
  type: v.optional(v.string()),
  /** The element's text: stack, diff, whatever the framework wrote. */
  text: v.string(),
  /** Where it failed: the innermost place in the test's own file, else in the folder's own code. */
  position: v.fallback(v.optional(position), undefined),
  /** The values that an assertion compared, as the framework prints them; both or neither. */
  expected: v.optional(v.string()),
  actual: v.optional(v.string()),
});
export type Failure = Stored<typeof failure>;

/** A `<property>` of a test case. */
const property = v.object({ name: v.string(), value: v.string() });
export type Property = Stored<typeof property>;

/** One `<testcase>`. */
const testCase = v.object({
  /** Stable across runs: see testId.ts. */
  id: v.string(),
  /** Names of the enclosing suites, outermost first; a suite without a name is an empty string. */
  suitePath: v.array(v.string()),
  classname: v.string(),
  name: v.string(),
  /** The test's own file, relative to the folder. */
  file: v.optional(v.string()),
  /** Where the test begins in its file, from 1. */
  line: v.fallback(v.optional(ordinal), undefined),
  outcome: caseOutcome,
  /** Every failure and error of the case; empty for passed and most skipped cases. */
  failures: v.array(failure),
  seconds: v.fallback(v.optional(seconds), undefined),
  /**
   * The case stands for a file that could not be loaded or collected, not for a test (docs/rules/reports.md#r21,
   * docs/rules/reports.md#r22).
   */
  loadFailure: v.optional(v.boolean()),
  /** It passed after it had failed in the same run. */
  isFlaky: v.optional(v.boolean()),
  /** What a failing test printed, as far as the report has it: the cause often stands there. */
  output: v.optional(v.string()),
  /** Files that a failing test attached, as written in its output. */
  attachments: v.optional(v.array(v.string())),
  /** What a failing test recorded in addition to its result. */
  properties: v.optional(v.array(property)),
});
export type TestCase = Stored<typeof testCase>;

/** A failure or error that stands directly in a suite: the suite is red though no case is. */
const suiteFailure = v.object({ suitePath: v.array(v.string()), failure });
export type SuiteFailure = Stored<typeof suiteFailure>;

/** The report of one run, from one file or several read together, as the log keeps it too (`sessions/state/storedReport.ts`). */
export const report = v.object({
  cases: v.array(testCase),
  suiteFailures: v.array(suiteFailure),
  /** What could not be read or does not add up. */
  problems: v.array(storedFact),
  /** A part of it could not be read: what stood there, red or green, is not known. */
  incomplete: v.optional(v.boolean()),
});
export type Report = Stored<typeof report>;

/**
 * Every case, and for each suite that failed outside of its tests a case that stands for it: wherever tests are counted,
 * compared or listed, that red is among them.
 */
export function allCases(report: Report): readonly TestCase[] {
  const ofSuites = report.suiteFailures.map(({ suitePath, failure }, index): TestCase => {
    const name = suitePath.at(-1) || "(suite without a name)";
    const id = JSON.stringify(["suite failure", ...suitePath, index]);
    return {
      id,
      suitePath: suitePath.slice(0, -1),
      classname: "",
      name,
      outcome: "errored",
      failures: [failure],
    };
  });
  return ofSuites.length === 0 ? report.cases : [...report.cases, ...ofSuites];
}

/**
 * Whether a case stands for a group whose tests could not run: a suite that failed outside of its tests, or what is done before all
 * tests of a class or a module, as unittest, mocha and Jasmine name it; or an error of no test, as our reporter of vitest names it.
 */
export function isGroupFailure({ id, name, outcome }: Pick<TestCase, "id" | "name" | "outcome">): boolean {
  return (
    (outcome === "errored" || outcome === "failed") &&
    (id.startsWith(suiteFailureId) ||
      /^(?:setUp|tearDown)(?:Class|Module) \(|^"(?:before|after) all" hook\b|^\(unhandled error\)$/.test(
        name,
      ))
  );
}

const suiteFailureId = '["suite failure"';

/**
 * What pytest reports when it crashes: a case of its own, with the classname “pytest” (its junitxml plugin). And the error of vitest that
 * one of its workers died, whose tests then are said to have passed.
 */
export function isRunnerFailure({ classname, name, outcome, failures }: TestCase): boolean {
  const isOfNoTest = name === "(unhandled error)" || classname === "vitest unhandled errors";
  return (
    outcome === "errored" &&
    ((classname === "pytest" && name === "internal") ||
      (isOfNoTest && failures.some(({ text, message }) => isOfWorker.test(`${message}\n${text}`))))
  );
}

const isOfWorker = boundedPattern(
  /\bWorker (?:\w+ )?(?:exited|emitted error|terminated)|Timeout (?:starting|waiting for) .*(?:worker|runner)|Channel closed/,
);

/** How many cases had which outcome. */
export const counts = v.object({ passed: count, failed: count, errored: count, skipped: count });
export type Counts = Stored<typeof counts>;

/** Counts elements, never the attributes of the report. */
export function countCases(cases: readonly TestCase[]): Counts {
  const counts = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  for (const testCase of cases) {
    counts[testCase.outcome]++;
  }
  return counts;
}

/** Whether the case is red: failed or errored. */
export function isFailing({ outcome }: Pick<TestCase, "outcome">): boolean {
  return outcome === "failed" || outcome === "errored";
}

/** The file that a case is shown under: its own, or, where the report does not name it, the one its failure leads to. */
export function fileOf(testCase: TestCase): string | undefined {
  return testCase.file ?? testCase.failures[0]?.position?.path;
}
