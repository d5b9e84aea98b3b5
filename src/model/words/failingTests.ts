import type { Fact } from "../../base/facts/fact.ts";
import { shortened } from "../error/hash.ts";
import { signature } from "../error/signature.ts";
import {
  allCases,
  type Failure,
  fileOf,
  isFailing,
  type Position,
  type Report,
  type TestCase,
} from "../report/report.ts";
import { failureLineOf } from "./failureLine.ts";
import { fullLabel, namesAround } from "./testLabel.ts";

/** A failing test as a list shows it: without the texts, which may be long. */
export interface FailingTest {
  readonly id: string;
  /** The informative names of the suites and classes around it, outermost first (`namesAround`). */
  readonly suitePath: readonly string[];
  readonly name: string;
  readonly file?: string | undefined;
  /** The directory of the package that its file is in, below the top of the folder. */
  readonly package?: string | undefined;
  readonly kind: Failure["kind"];
  /** What went wrong, in one line (`failureLine`). */
  readonly message: string;
  /** Where it failed, else the test's own place. */
  readonly position?: Position | undefined;
  /** It passed, or did not exist, in the attempt before. */
  readonly isNew: boolean;
  /** The attempt since which it has failed whenever it was run. */
  readonly since: number;
  /** What makes it the same error as another: see signature.ts; cut where it is very long. */
  readonly error: string;
  readonly loadFailure: boolean;
  /** A run of the same code in which it passed, after fewer tests (`isAlone`) or after more. */
  readonly otherOrder?: { readonly run: number; readonly isAlone: boolean } | undefined;
}

/** What is shown of the run that ended last. */
export interface LastRun {
  readonly session: string;
  readonly run: number;
  readonly attempt: number;
  readonly failing: readonly FailingTest[];
  readonly problems: readonly Fact[];
  /** The last lines of the console output, for a run that has no failing test to show. */
  readonly lastLines: readonly string[];
}

/** A failing test with all its texts. */
export interface FailureDetails {
  readonly testCase: TestCase;
  /** The places of the folder that its first failure names, the innermost first. */
  readonly stack: readonly Position[];
}

/** What is known of failing tests in addition to their report. */
export interface FailingContext {
  /** Those that did not fail before. */
  readonly newIds: ReadonlySet<string>;
  /** The attempt since which a test has failed. */
  readonly since: (id: string) => number;
  /** The packages of files. */
  readonly packages: ReadonlyMap<string, string>;
  /** The runs of the same code in which they passed, in another order of the tests. */
  readonly otherOrders?: ReadonlyMap<string, FailingTest["otherOrder"]> | undefined;
}

/** The failing tests of a report, in its order. */
export function listFailingTests(report: Report, context: FailingContext): readonly FailingTest[] {
  return allCases(report)
    .filter(isFailing)
    .map((testCase) => describe(testCase, context));
}

/**
 * Which test failed and what went wrong, in one line, for wherever it stands by itself: the first line of a tooltip, of a copied failure,
 * a lens's list of tests. A row says the same in its label and its description.
 */
export function failingLine(test: Pick<FailingTest, "suitePath" | "name" | "message">): string {
  return [fullLabel(test), test.message].filter((part) => part !== "").join(": ");
}

function placeOfTest({ file, line }: TestCase): Position | undefined {
  return file === undefined || line === undefined ? undefined : { path: file, line };
}

/** How many characters of an error distinguish it from others: frameworks put whole dumps on one line. */
const longestError = 300;

function describe(testCase: TestCase, { newIds, since, packages, otherOrders }: FailingContext): FailingTest {
  const { id, name } = testCase;
  const [failure] = testCase.failures;
  const file = fileOf(testCase);
  return {
    id,
    suitePath: namesAround({ ...testCase, file }),
    name,
    file,
    package: file === undefined ? undefined : packages.get(file),
    kind: failure?.kind ?? "failure",
    message: failureLineOf(testCase),
    position: failure?.position ?? placeOfTest(testCase),
    isNew: newIds.has(id),
    since: since(id),
    error: failure === undefined ? "" : shortened(signature(failure), longestError),
    loadFailure: testCase.loadFailure === true,
    otherOrder: otherOrders?.get(id),
  };
}
