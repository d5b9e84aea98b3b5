import type { Attributes } from "./xml/elementListener.ts";

/**
 * How frameworks count what they announce in `tests`, `failures` and `errors`. A number that is not that of the elements is ordinary
 * with many of them: some count assertions, retries, messages or steps. It is a doubt only where the rule of the framework is known and
 * what it announces is not there; elements that nobody announced hide nothing.
 */

/** The sign that distinguishes a framework from others: how it writes the elements around its cases. */
export interface Marks {
  /** The attributes of `<testsuites>` as `listMarks` gives them; undefined where there is none. */
  readonly root: string | undefined;
  readonly rootName: string;
  /** The same of the first `<testsuite>`. */
  readonly suite: string;
  readonly suiteName: string;
  /** It holds what a report of Qt Test does: the version as a property, or the case `initTestCase` with a result. */
  readonly isQt: boolean;
}

/** What a report says of its own numbers and does not keep; the elements count, never the attributes (docs/rules/reports.md#r9). */
export interface Miscount {
  readonly declared: number;
  readonly counted: number;
}

/** What a suite announces, and what it holds, with everything inside of it. */
export interface AnnouncedNumbers {
  readonly tests: number | undefined;
  readonly failures: number | undefined;
  readonly errors: number | undefined;
  readonly skipped: number | undefined;
  /** `<testcase>` elements. */
  readonly cases: number;
  /** Elements of runs that were repeated: `<rerunFailure>`, `<flakyError>` and the like. */
  readonly repeated: number;
  /** `<failure>` and `<error>` elements. */
  readonly problems: number;
  /** Cases and suites that stand in it directly. */
  readonly children: number;
}

const playwrightRoot = "id name tests failures skipped errors time";

/** Whether the host of a suite is the project of its tests, as Playwright writes it; elsewhere it is a machine. */
export function hostIsProject({ root }: Marks): boolean {
  return root === playwrightRoot;
}

/**
 * Whether several cases of one name in one suite are runs of one test: Go knows no two tests of one name, and runs one again with
 * `-count` and with `--rerun-fails`.
 */
export function listsReruns({ framework }: CountingRule): boolean {
  return framework === "gotestsum" || framework === "go-junit-report";
}

/** How a framework counts. */
export interface CountingRule {
  readonly framework: string;
  readonly isOf: (marks: Marks) => boolean;
  /**
   * What `tests` counts: elements `cases`; also skipped tests of which it writes no element; cases and suites that stand directly in a
   * suite, for each suite; or something that the report does not say.
   */
  readonly tests: "cases" | "cases and skipped" | "children" | "other";
  /** What `failures` and `errors` count; by default the elements. */
  readonly errors?: "messages";
  /** Where that is written, or was seen. */
  readonly source: string;
}

/**
 * Every framework whose numbers are compared. Of one that is not here nobody knows what its numbers count: it is only held to it that
 * where tests or failures are announced there is at least one.
 */
const rules: readonly CountingRule[] = [
  {
    framework: "pytest",
    isOf: ({ rootName, suite, suiteName }) =>
      rootName === "pytest tests" ||
      suiteName === "pytest" ||
      suite === "name errors failures skipped tests time timestamp hostname",
    // A subtest that passes is one more, and so is a test that passes before its teardown fails; neither has an element.
    tests: "other",
    source: "_pytest/junitxml.py: add_stats counts each report; each failure, error and skip has an element",
  },
  {
    framework: "Qt Test",
    isOf: ({ isQt }) => isQt,
    tests: "cases",
    errors: "messages",
    source:
      "qtbase, qxunittestlogger.cpp of Qt 5: addMessage adds to errorCounter; qjunittestlogger.cpp of Qt 6",
  },
  {
    framework: "mocha-junit-reporter",
    isOf: ({ root, rootName }) =>
      rootName === "Mocha Tests" && root?.startsWith("name time tests failures") === true,
    tests: "cases and skipped",
    source:
      "mocha-junit-reporter, index.js: a pending test adds to tests and skipped, and has an element by an option only",
  },
  {
    framework: "behave",
    isOf: ({ root, suite }) =>
      root === undefined && suite === "name tests errors failures skipped time timestamp hostname",
    tests: "cases and skipped",
    source: "behave/reporter/junit.py: counts_tests counts scenarios that --no-skipped leaves out",
  },
  {
    framework: "node:test",
    isOf: ({ suite }) =>
      /^name time disabled errors tests failures skipped (?:timestamp )?hostname$/.test(suite),
    tests: "children",
    source: "node, lib/internal/test_runner/reporter/junit.js: nonCommentChildren.length",
  },
  ...exact(
    "jest-junit",
    "utils/buildJsonResults.js: passing, failing and pending tests, and each has an element",
    ({ suite }) => suite.startsWith("name errors failures skipped timestamp time tests"),
  ),
  ...exact(
    "vitest",
    "packages/vitest/src/node/reporters/junit.ts: tasks.length",
    ({ rootName, root }) => rootName === "vitest tests" && root === "name tests failures errors time",
  ),
  ...exact(
    "Playwright",
    "packages/playwright/src/reporters/junit.ts: a test of each project",
    ({ root }) => root === playwrightRoot,
  ),
  ...exact(
    "mocha",
    "lib/reporters/xunit.js: stats.tests, without hooks that failed",
    ({ suite, suiteName, root }) =>
      root === undefined &&
      suite === "name tests failures errors skipped timestamp time" &&
      suiteName === "Mocha Tests",
  ),
  ...exact(
    "bun",
    "src/test_runner, JunitReporter: each test has an element",
    ({ rootName, root }) => rootName === "bun test" && root?.includes("assertions") === true,
  ),
  ...exact(
    "deno",
    "cli/tools/test/reporters/junit.rs: tests and steps, and each has an element",
    ({ rootName, root }) => rootName === "deno test" && root === "name tests failures errors time",
  ),
  ...exact(
    "gotestsum",
    "internal/junitxml/report.go: exec.Total, without TestMain; errors counts packages that were not built, which have no element",
    ({ root, suite }) =>
      root === "tests failures errors time" &&
      /^tests failures (?:skipped )?time name timestamp$/.test(suite),
  ),
  ...exact("go-junit-report", "junit/junit.go: AddTestcase", ({ suite }) =>
    /^name tests failures errors id hostname (?:skipped )?time timestamp$/.test(suite),
  ),
  ...exact(
    "Maven Surefire",
    "StatelessXmlReporter: completed runs; a test that is run again has an element for each run that failed (SUREFIRE-1627)",
    ({ suite }) => suite.startsWith("name time tests errors skipped failures"),
  ),
  ...exact(
    "Gradle",
    "JUnitXmlResultWriter: TestClassResult.getTestsCount",
    ({ root, suite }) =>
      root === undefined && suite === "name tests skipped failures errors timestamp hostname time",
  ),
  ...exact(
    "JUnit Platform",
    "LegacyXmlReportGenerator: each test has an element",
    ({ suite }) => suite === "name tests skipped failures errors time hostname timestamp",
  ),
  ...exact("PHPUnit", "Logging/JUnit/JunitXmlLogger.php: each test that ends has an element", ({ suite }) =>
    /^name (?:file )?tests assertions errors (?:warnings )?failures skipped time$/.test(suite),
  ),
  ...exact(
    "RSpec",
    "rspec_junit_formatter: example_count; errors counts files that were not loaded",
    ({ suite, suiteName }) =>
      suiteName.startsWith("rspec") && suite.startsWith("name tests skipped failures errors time"),
  ),
  ...exact("minitest-reporters", "junit_reporter.rb: suite_result.test_count", ({ suite }) =>
    /^name (?:filepath )?skipped failures errors tests assertions time$/.test(suite),
  ),
  ...exact(
    "googletest",
    "gtest.cc: reportable_test_count, with those that are disabled",
    ({ root, suite }) =>
      root?.startsWith("tests failures disabled errors") === true &&
      /^name tests failures disabled (?:skipped )?errors time(?: timestamp)?$/.test(suite),
  ),
  ...exact(
    "CTest",
    "cmCTestTestHandler::WriteJUnitXML",
    ({ root, suite }) =>
      root === undefined && suite === "name tests failures disabled skipped hostname time timestamp",
  ),
  ...exact(
    "cargo-nextest",
    "quick-junit, report.rs: TestSuite::add_test_case",
    ({ root }) => root?.includes("uuid") === true,
  ),
  ...exact(
    "unittest-xml-reporting",
    "xmlrunner/result.py: the tests of a suite, each with an element",
    ({ suite }) => suite === "name tests file time timestamp failures errors skipped",
  ),
  ...exact(
    "bats",
    "libexec/bats-core/bats-format-junit: each test has an element",
    ({ suite }) => suite === "name tests failures errors skipped time timestamp hostname",
  ),
  ...exact("JunitXml.TestLogger", "JunitXmlSerializer.cs: TestResults.Count", ({ suite }) =>
    suite.startsWith("name tests skipped failures errors time timestamp hostname id package"),
  ),
  ...exact(
    "container-structure-test",
    "pkg/types/unversioned: SummaryObject.Total",
    ({ root, suite }) => root === "failures tests time" && suite === "",
  ),
  ...exact(
    "xUnit.net",
    "xunit.console, JUnitXml.xslt: sum(assembly/@total)",
    ({ root, rootName }) => root === "name time tests failures" && rootName === "Test results",
  ),
  ...exact(
    "swift test",
    "SwiftPM, XUnitGenerator: results.count",
    ({ suite, suiteName }) => suiteName === "TestResults" && suite.startsWith("name errors tests failures"),
  ),
  ...exact(
    "Robot Framework",
    "reporting/xunitwriter.py: statistics.total",
    ({ suite }) => suite === "name tests errors failures skipped time timestamp",
  ),
  ...exact(
    "cucumber",
    "cucumber/junit-xml-formatter: a scenario has an element",
    ({ root, suite, suiteName }) =>
      root === undefined &&
      suite === "name time tests skipped failures errors timestamp" &&
      suiteName.startsWith("Cucumber"),
  ),
];

function exact(framework: string, source: string, isOf: CountingRule["isOf"]): readonly CountingRule[] {
  return [{ framework, isOf, tests: "cases", source }];
}

/** The attributes that identify a framework; those that a namespace, or a user, adds say nothing. */
const marking: ReadonlySet<string> = new Set(
  "name id package file filepath tests assertions failures errors warnings skipped disabled time timestamp hostname uuid".split(
    " ",
  ),
);

/** Those of a tag in their order, separated by blanks. */
export function listMarks(attributes: Attributes): string {
  const found = new Set<string>();
  for (let index = 0; index < attributes.count; index++) {
    const name = attributes.nameAt(index);
    if (marking.has(name)) {
      found.add(name);
    }
  }
  return [...found].join(" ");
}

/** The rule of whoever nobody knows: announce nothing where there is nothing. */
const unknown: CountingRule = { framework: "", isOf: () => true, tests: "other", source: "" };

/** The rule by which whoever wrote a report counts. */
export function findRule(marks: Marks): CountingRule {
  return rules.find(({ isOf }) => isOf(marks)) ?? unknown;
}

/** How many failures a suite announces of which there is no element; undefined where that is none. */
export function findLackingFailures(
  { framework, errors: counted }: CountingRule,
  numbers: AnnouncedNumbers,
): Miscount | undefined {
  const { failures, problems, repeated } = numbers;
  const errors = counted === "messages" ? 0 : numbers.errors;
  const declared = (failures ?? 0) + (errors ?? 0);
  const isLack =
    framework === "" ? problems + repeated === 0 && declared > 0 : declared > problems + repeated;
  return isLack ? { declared, counted: problems } : undefined;
}

/**
 * How many tests a suite announces of which there is no element; undefined where that is none, or nobody knows. Where failures are
 * lacking, so are the tests that failed, whatever else is counted.
 */
export function findLackingTests(
  { tests: rule }: CountingRule,
  numbers: AnnouncedNumbers,
  lacksFailures: boolean,
): Miscount | undefined {
  const { tests: declared = 0, skipped = 0, cases, repeated, children } = numbers;
  const elements = rule === "children" ? children : cases + repeated;
  const isExact = rule !== "other" || lacksFailures || cases === 0;
  const isLack = declared > elements + (rule === "cases and skipped" ? skipped : 0);
  return isExact && isLack ? { declared, counted: rule === "children" ? children : cases } : undefined;
}
