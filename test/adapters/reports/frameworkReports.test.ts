import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { countCases, isFailing, type TestCase } from "../../../src/model/report/report.ts";
import { defaultReportLimits } from "../../../src/model/report/reportLimits.ts";
import { createReports } from "../../../src/reports/reports.ts";
import { readText } from "../../support/reports/readDocument.ts";

const fixtures = join(import.meta.dirname, "../../fixtures");
const reports = join(fixtures, "reports/frameworks");

interface Failing {
  readonly classname: string | null;
  readonly name: string | null;
  readonly failingLine: string | null;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** By whoever made a report, from the sources of the project that gave it. */
interface Expected {
  readonly project: string;
  readonly wellFormed?: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  readonly failing: readonly Failing[];
}

const expectations: Readonly<Record<string, Expected>> = JSON.parse(
  readFileSync(join(reports, "expected.json"), "utf8"),
);

/** Cases of which we tell another line than that of the assertion in the test's file, and why. */
const otherLine: Readonly<Record<string, string>> = {
  // behave: the step that threw is more than the line of the feature that called it.
  "behave-order.xml: prices an unknown product": "features/steps/steps.py:30",
  "behave-shop.xml: Größe 日本 ☂ 😀": "features/steps/steps.py:51",
  "behave-shop.xml: escapes <b> & \"double\" 'single'": "features/steps/steps.py:51",
  // tap: the report says that the test lies in the file that threw.
  "tap.xml: no price for ink": "src/order.js:5",
  // prove: the case names the end of the subtest only.
  "prove-merged.xml: 1 - shop": "t/shop.t:13",
};

/** Cases whose values stand in words of their author's own, or where the report has them apart from the failure. */
const withoutValues: ReadonlySet<string> = new Set([
  "bats.xml: prints the receipt",
  "boost.xml: is_empty_at_first",
  "prove-merged.xml: 3 - prints the receipt",
  "prove-merged.xml: 1 - shop",
]);

/** Reads a report as if it had been written here: the projects were run in `/project`. */
async function readHere(file: string, project: string) {
  const folder = join(fixtures, "projects", project);
  const temp = realpathSync(mkdtempSync(join(tmpdir(), "casebook-reports-")));
  onTestFinished(() => rmSync(temp, { recursive: true }));
  const text = readFileSync(join(reports, file), "utf8").replaceAll("/project/", `${folder}/`);
  writeFileSync(join(temp, file), text);
  return createReports().readReports([join(temp, file)], folder, defaultReportLimits);
}

const files = Object.entries(expectations);

describe.each(files.filter(([, { wellFormed }]) => wellFormed !== false))(
  "a report of %s",
  (file, expected) => {
    const { failing, passed, failed, errored, skipped, project } = expected;

    it("has these counts", async () => {
      const { cases, isIncomplete } = await readText(readFileSync(join(reports, file)));
      const count = (kind: string) => cases.filter(({ outcome }) => outcome === kind).length;
      expect({
        passed: count("passed"),
        failed: count("failed"),
        errored: count("errored"),
        skipped: count("skipped"),
      }).toEqual({ passed, failed, errored, skipped });
      // gotestsum announces packages that were not built, and writes nothing of them.
      expect(isIncomplete).toBe(file === "gotestsum-unloadable.xml");
    });

    it("leads to the failing lines, and has the right side of what was compared", async () => {
      const { report } = await readHere(file, project);
      const found = failing.map((one) => describeFound(file, one, report?.cases ?? []));
      expect(found).toEqual(failing.map((one) => describeExpected(file, one)));
    });
  },
);

it.each(files.filter(([, { wellFormed }]) => wellFormed === false))(
  "refuses what a framework wrote and is no XML: %s",
  async (file) => {
    expect(await readText(readFileSync(join(reports, file)))).toMatchObject({
      verdict: "not-xml",
      cases: [],
    });
  },
);

it("leads to the same lines from another folder: of a container, or of another machine", async () => {
  const folder = join(fixtures, "projects/vitest5");
  const { report } = await createReports().readReports(
    [join(reports, "node24.xml")],
    folder,
    defaultReportLimits,
  );
  const failing = report?.cases.filter(isFailing) ?? [];
  expect(failing.length).toBeGreaterThan(0);
  expect(failing.map(({ failures }) => basename(failures[0]?.position?.path ?? ""))).toEqual(
    failing.map(({ file }) => basename(file ?? "")),
  );
});

it("counts the tests of Go and Deno without the ones that only repeat others", async () => {
  const names = async (file: string, project: string) => {
    const { report } = await readHere(file, project);
    expect(countCases(report?.cases ?? []).failed).toBe(report?.cases.filter(isFailing).length);
    return report?.cases.map(({ name }) => name) ?? [];
  };
  const go = await names("gotestsum.xml", "gotestsum");
  expect(go).toContain("TestDoubles/3_to_7");
  expect(go).not.toContain("TestDoubles");
  const deno = await names("deno.xml", "deno");
  expect(deno).toContain("shop > cart > is empty at first");
  expect(deno).not.toContain("shop > cart");
});

/** The line and the values that were read for a failing case, where they are expected. */
function describeFound(file: string, one: Failing, cases: readonly TestCase[]) {
  // node:test escapes a quote twice.
  const called = file.startsWith("node") ? one.name?.replaceAll("&quot;", '"') : one.name;
  const named = cases.filter(
    ({ classname, name }) => name === (called ?? "") && classname === (one.classname ?? ""),
  );
  // A case for a file that was not loaded is named after the file.
  const testCase = named[0] ?? cases.find(({ loadFailure }) => loadFailure);
  const lines = named
    .concat(testCase ?? [])
    .flatMap(({ failures }) => failures.flatMap(({ position }) => position ?? []));
  const wanted = otherLine[keyOf(file, one)] ?? one.failingLine;
  const compared = testCase?.failures.find((failure) => failure.expected !== undefined);
  return {
    name: one.name,
    line: lines.map(({ path, line }) => `${path}:${line}`).find((line) => line === wanted),
    expected: fold(compared?.expected),
    actual: fold(compared?.actual),
  };
}

function describeExpected(file: string, one: Failing) {
  const hasValues = !withoutValues.has(keyOf(file, one));
  return {
    name: one.name,
    line: otherLine[keyOf(file, one)] ?? one.failingLine ?? undefined,
    expected: hasValues ? fold(one.expected ?? undefined) : undefined,
    actual: hasValues ? fold(one.actual ?? undefined) : undefined,
  };
}

function keyOf(file: string, { name }: Failing): string {
  return `${file}: ${name}`;
}

/** Without quotes around the whole, and with blanks folded. */
function fold(value: string | undefined): string | undefined {
  return value
    ?.replace(/\s+/g, " ")
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2");
}
