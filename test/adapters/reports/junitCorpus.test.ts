import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RawCase } from "../../../src/reports/junit.ts";
import { plainCases, readText, readWhole } from "../../support/reports/readDocument.ts";

/** 323 reports of real projects with expected results, which lie beside the project and are no part of it. */
const corpus = join(import.meta.dirname, "../../../../shared/junit-corpus");
const isThere = existsSync(join(corpus, "MANIFEST.json"));

type Outcome = RawCase["outcome"];

interface Failing {
  readonly suitePath: readonly (string | null)[];
  readonly classname: string | null;
  readonly name: string | null;
  readonly file: string | null;
  readonly message: string | null;
}

interface Counts extends Partial<Record<Outcome, number>> {
  readonly total?: number;
  readonly suites?: number;
  readonly flakyPassed?: number;
  readonly failing?: readonly Failing[];
  readonly suiteProblems?: readonly unknown[];
}

interface Expected extends Counts {
  readonly verdict: string;
  /** What a reader gets that repairs the file. */
  readonly recovered?: Counts;
}

interface Manifest {
  readonly files: readonly { readonly file: string; readonly expected: Expected }[];
}

/**
 * Files that are not XML, and of which we read what was complete or can be understood, while the expected results only say what
 * a strict parser makes of them: by hand from the files (docs/rules/reports.md#r29, docs/rules/reports.md#r39, docs/rules/reports.md#r40).
 */
const readByUs: Readonly<Record<string, string>> = {
  // Cut within a skipped element: the case before it is complete.
  "EnricoMi+publish-unit-test-result-action/python/test/files/junit-xml/pytest/corrupt-xml.xml": "1 passed",
  // Cut within CDATA: the open case has a complete failure.
  "mikepenz+action-junit-report/test_results/corrupt-junit/e2e-tests/corrupt/target/sf-reports/TEST-test.CorruptTest.xml":
    "1 failed",
  // `time="<<computed>>"`: the same as mikepenz's reader counts.
  "mikepenz+action-junit-report/test_results/junit-web-test/expected.xml": "4 passed, 1 failed, 1 skipped",
  "mikepenz+action-junit-report/test_results/junit-web-test/expectedRetries.xml":
    "5 passed, 2 failed, 1 skipped",
  // Control characters: what the expected results have as recovered.
  "selfrun/node-test-control.xml": "1 passed, 2 failed",
};

const publish = "EnricoMi+publish-unit-test-result-action/python/test/files";
const mikepenz = "mikepenz+action-junit-report/test_results";

/**
 * Reports that lack something they announce: they were cut for a test, or lost it when they were converted; a package that was not
 * built has no element in a report of gotestsum.
 */
const lacking: Readonly<Record<string, readonly string[]>> = {
  [`${mikepenz}/mocha/mocha.xml`]: ["announces 15515 tests, but contains 1."],
  [`${mikepenz}/multiple/test_11.xml`]: ["announces 8 tests, but contains 3."],
  [`${mikepenz}/multiple/test_12.xml`]: ["announces 8 tests, but contains 3."],
  [`${mikepenz}/container-structure/test.xml`]: ["announces 8 tests, but contains 3."],
  "selfrun/gotestsum-all.xml": ["announces 10 failures, but contains 9."],
  [`${publish}/xunit/mstest/jenkinsci/testcase2.junit-xml`]: [
    "announces 1 failure, but contains none.",
    "announces 3 tests, but contains 1.",
  ],
  [`${publish}/nunit/nunit3/jenkins/NUnit-simple.junit-xml`]: [
    "announces 1 failure, but contains none.",
    "announces 4 tests, but contains 2.",
  ],
  [`${publish}/nunit/nunit3/jenkins/NUnit-multinamespace.junit-xml`]: [
    "announces 1 failure, but contains none.",
  ],
  [`${publish}/junit-xml/xunit/xunit.xml`]: ["announces 173 tests, but contains 2."],
  [`${publish}/junit-xml/no-cases-but-tests.xml`]: [
    "announces 1 failure, but contains none.",
    "announces 6 tests, but contains none.",
  ],
};

const files = isThere
  ? (JSON.parse(readFileSync(join(corpus, "MANIFEST.json"), "utf8")) as Manifest).files
  : [];

describe.skipIf(!isThere)("the corpus (skipped: ../shared/junit-corpus is not there)", () => {
  it("is whole", () => {
    expect(files).toHaveLength(323);
    expect(files.map(({ file }) => file)).toEqual(expect.arrayContaining(Object.keys(readByUs)));
  });

  it.each(files)("$file", async ({ file, expected }) => {
    const bytes = readFileSync(join(corpus, file));
    const read = await readText(bytes);
    const ours = readByUs[file];
    if (ours !== undefined) {
      expect(read.verdict).toBe("junit");
      expect(read.problems).not.toEqual([]);
      expect(countsOf(read.cases)).toBe(ours);
    } else {
      expect(read.verdict).toBe(expected.verdict);
      expect(read.verdict === "junit" || read.problems.length > 0).toBe(true);
      expect(describeCounts(countOutcomes(read.cases))).toBe(describeCounts(expected));
    }
    const counts = expected.recovered ?? expected;
    if (counts.failing !== undefined) {
      expect(read.cases.filter(isFailing).map(describeFailing)).toEqual(counts.failing.map(foldMessage));
      expect(read.suiteFailures).toHaveLength(counts.suiteProblems?.length ?? 0);
      expect(read.cases.filter(({ isFlaky, outcome }) => isFlaky && outcome === "passed")).toHaveLength(
        counts.flakyPassed ?? 0,
      );
    }
  });

  it("is doubted where a report announces what it lacks, by the rule of its framework, and nowhere else", async () => {
    const doubted: Record<string, readonly string[]> = {};
    for (const { file } of files) {
      const announced = (await readText(readFileSync(join(corpus, file)))).problems.filter((problem) =>
        problem.startsWith("announces"),
      );
      if (announced.length > 0) {
        doubted[file] = announced;
      }
    }
    expect(doubted).toEqual(lacking);
  });

  it("is read the same by the splitter and by the XML parser, wherever both can read a file", async () => {
    const compared: string[] = [];
    for (const { file } of files) {
      const bytes = readFileSync(join(corpus, file));
      const [split, whole] = [await readText(bytes), await readWhole(bytes)];
      if (split.verdict === "junit" && whole.verdict === "junit" && ours(file) === undefined) {
        expect(plainCases(split.cases), file).toEqual(plainCases(whole.cases));
        expect([file, ...split.problems]).toEqual([file, ...whole.problems]);
        compared.push(file);
      }
    }
    expect(compared.length).toBeGreaterThanOrEqual(266);
  });
});

function ours(file: string): string | undefined {
  return readByUs[file];
}

function isFailing({ outcome }: RawCase): boolean {
  return outcome === "failed" || outcome === "errored";
}

function countOutcomes(cases: readonly RawCase[]): Counts {
  const counts = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  for (const { outcome } of cases) {
    counts[outcome]++;
  }
  return counts;
}

function countsOf(cases: readonly RawCase[]): string {
  return describeCounts(countOutcomes(cases));
}

function describeCounts(counts: Counts): string {
  const outcomes: readonly Outcome[] = ["passed", "failed", "errored", "skipped"];
  return outcomes
    .filter((outcome) => (counts[outcome] ?? 0) > 0)
    .map((outcome) => `${counts[outcome]} ${outcome}`)
    .join(", ");
}

/** As the expected results tell of a failing case. */
function describeFailing({ suite, classname, name, file, outcome, failures }: RawCase): Failing {
  const failure = outcome === "errored" ? failures.find(({ kind }) => kind === "error") : failures[0];
  const text = failure?.text.text ?? "";
  const firstLine = text.split(/\r?\n/).find((line) => line.trim() !== "");
  const message = failure?.message?.trim() ? failure.message : (firstLine?.trim() ?? failure?.message);
  return foldMessage({
    suitePath: suite.path.map((one) => one ?? null),
    classname: classname ?? null,
    name: name ?? null,
    file: file ?? null,
    message: message?.slice(0, 200) ?? null,
  });
}

function foldMessage({ suitePath, classname, name, file, message }: Failing): Failing {
  return { suitePath, classname, name, file, message: message?.replace(/\s+/g, " ").trim() ?? null };
}
