import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestCase } from "../../../src/model/report/report.ts";
import { defaultReportLimits } from "../../../src/model/report/reportLimits.ts";
import { createReports } from "../../../src/reports/reports.ts";

/** Two failures of one test, and whether they have the same cause. */
export interface LabelledPair {
  readonly framework: string;
  readonly test: string;
  readonly isSame: boolean;
  readonly before: TestCase;
  readonly now: TestCase;
  /** Rules were made looking at the first half; what is promised is measured on the other. */
  readonly half: "tuned" | "held out";
}

const folder = join(import.meta.dirname, "../../fixtures/signatures/reports");

/** Rules were made looking at these frameworks only. */
const tuned = new Set(["pytest", "node24", "gotestsum", "minitest", "surefire", "jest", "mocha12"]);

/**
 * Tests of run c whose reports hold no trace of the other cause: these frameworks leave out causes, names of functions, or what
 * was printed. Nobody could tell them apart, so they are no pairs.
 */
export const untold: ReadonlySet<string> = new Set([
  "jest answers",
  "minitest test_wrapped",
  "mocha12 wrapped",
  "phpunit testBusyConnection",
  "phpunit testWrapped",
]);

/**
 * Pairs of failures from real runs (test/fixtures/signatures): of each test that of run a with that of run b, which has the same
 * cause though everything that may differ does, and with that of run c, which reads alike and has another cause.
 */
export async function readLabelledFailures(): Promise<readonly LabelledPair[]> {
  const frameworks = new Set(readdirSync(folder).map((name) => name.replace(/-[abc]\.xml$/, "")));
  const pairs: LabelledPair[] = [];
  for (const framework of frameworks) {
    const [a, b, c] = await Promise.all(["a", "b", "c"].map((run) => readCases(`${framework}-${run}.xml`)));
    for (const [test, before] of a ?? []) {
      for (const [cases, isSame] of [
        [b, true],
        [c, false],
      ] as const) {
        if (!isSame && untold.has(`${framework} ${test}`)) {
          continue;
        }
        const now = cases?.get(test);
        if (now === undefined) {
          throw new Error(`${framework} has no second ${test}`);
        }
        pairs.push({
          framework,
          test,
          isSame,
          before,
          now,
          half: tuned.has(framework) ? "tuned" : "held out",
        });
      }
    }
  }
  return pairs;
}

async function readCases(file: string): Promise<ReadonlyMap<string, TestCase>> {
  const { report } = await createReports().readReports([join(folder, file)], "/project", defaultReportLimits);
  return new Map((report?.cases ?? []).map((testCase) => [testCase.name, testCase]));
}

/** A pair of failures as a framework prints them, with what a person calls them. */
export interface PrintedPair {
  readonly framework: string;
  readonly kind: string;
  readonly same: boolean;
  readonly before: TestCase;
  readonly now: TestCase;
}

/** The pairs that were written after the printed forms of further frameworks, and labelled before anything judged them. */
export function readPrintedPairs(): readonly PrintedPair[] {
  return readPairs("pairs.ndjson");
}

/** The pairs that real runs gave of tests that were written in threes: as they are, with all that may differ, with another error. */
export function readRunPairs(): readonly PrintedPair[] {
  return readPairs("runPairs.ndjson");
}

function readPairs(name: string): readonly PrintedPair[] {
  return readFileSync(join(folder, "..", name), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
