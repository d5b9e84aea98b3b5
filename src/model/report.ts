import { boundedPattern } from "../base/boundedPattern.ts";

/** What a JUnit report says, in JUnit's words. Nothing here is believed because it was declared: it was counted. */

/** One outcome per `<testcase>` element. */
export type CaseOutcome = "passed" | "failed" | "errored" | "skipped";

/** A place in a file of the workspace: `path` relative to the session's folder with `/`, `line` and `column` from 1. */
export interface Position {
  readonly path: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/** One `<failure>` or `<error>`. */
export interface Failure {
  readonly kind: "failure" | "error";
  /** The message attribute, else the first line of the text that is not blank, else empty. May have several lines. */
  readonly message: string;
  /** The type attribute, often the class of the exception. */
  readonly type?: string | undefined;
  /** The element's text: stack, diff, whatever the framework wrote. */
  readonly text: string;
  /** Where it failed: the innermost place in the test's own file, else in the folder's own code. */
  readonly position?: Position | undefined;
  /** The values that an assertion compared, as the framework prints them; both or neither. */
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
}

/** One `<testcase>`. */
export interface TestCase {
  /** Stable across runs: see testId.ts. */
  readonly id: string;
  /** Names of the enclosing suites, outermost first; a suite without a name is an empty string. */
  readonly suitePath: readonly string[];
  readonly classname: string;
  readonly name: string;
  /** The test's own file, relative to the folder. */
  readonly file?: string | undefined;
  /** Where the test begins in its file, from 1. */
  readonly line?: number | undefined;
  readonly outcome: CaseOutcome;
  /** Every failure and error of the case; empty for passed and most skipped cases. */
  readonly failures: readonly Failure[];
  readonly seconds?: number | undefined;
  /**
   * The case stands for a file that could not be loaded or collected, not for a test (docs/rules/reports.md#r21,
   * docs/rules/reports.md#r22).
   */
  readonly loadFailure?: boolean | undefined;
  /** It passed after it had failed in the same run. */
  readonly isFlaky?: boolean | undefined;
  /** What a failing test printed, as far as the report has it: the cause often stands there. */
  readonly output?: string | undefined;
  /** Files that a failing test attached, as written in its output. */
  readonly attachments?: readonly string[] | undefined;
  /** What a failing test recorded beside its result. */
  readonly properties?: readonly Property[] | undefined;
}

/** A `<property>` of a test case. */
export interface Property {
  readonly name: string;
  readonly value: string;
}

/** A failure or error that stands directly in a suite: the suite is red though no case is. */
export interface SuiteFailure {
  readonly suitePath: readonly string[];
  readonly failure: Failure;
}

/** The report of one run, from one file or several read together. */
export interface Report {
  readonly cases: readonly TestCase[];
  readonly suiteFailures: readonly SuiteFailure[];
  /** What could not be read or does not add up, as sentences for people. */
  readonly problems: readonly string[];
  /** A part of it could not be read: what stood there, red or green, is not known. */
  readonly incomplete?: boolean | undefined;
}

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
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
}

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
