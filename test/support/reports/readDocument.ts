import { english } from "../../../src/base/facts/words.ts";
import { defaultReportLimits, type ReportLimits } from "../../../src/model/report/reportLimits.ts";
import type { ReadDocument } from "../../../src/reports/documentVerdict.ts";
import type { RawCase } from "../../../src/reports/junit.ts";
import { readDocument } from "../../../src/reports/readDocument.ts";
import { readWholeDocument } from "../../../src/reports/wholeDocument.ts";
import { sourceOf } from "../../../src/reports/xml/reportSource.ts";

/** What reading a document gave, with its cases. */
export interface ReadCases extends Omit<ReadDocument, "problems"> {
  /** In English. */
  readonly problems: readonly string[];
  readonly cases: readonly RawCase[];
}

/** Reads a document as the product does. */
export async function readText(
  text: string | Uint8Array,
  limits: Partial<ReportLimits> = {},
): Promise<ReadCases> {
  const cases: RawCase[] = [];
  const source = sourceOf(Buffer.from(text));
  const document = await readDocument(source, { ...defaultReportLimits, ...limits }, (one) =>
    cases.push(one),
  );
  return { ...document, problems: document.problems.map(english), cases };
}

/** Reads a document strictly, with the XML parser alone. */
export async function readWhole(text: string | Uint8Array): Promise<ReadCases> {
  const cases: RawCase[] = [];
  const source = sourceOf(Buffer.from(text));
  const document = await readWholeDocument(source, defaultReportLimits, (one) => cases.push(one), undefined);
  return { ...document, problems: document.problems.map(english), cases };
}

/** `passed a, failed b`. */
export function outcomesOf(cases: readonly RawCase[]): string {
  return cases.map(({ outcome, name }) => `${outcome} ${name}`).join(", ");
}

/** Everything that was read of cases, as plain values that can be compared. */
export function plainCases(cases: readonly RawCase[]) {
  return cases.map(({ failures, output, suite, ...rest }) => ({
    name: rest.name,
    classname: rest.classname,
    file: rest.file,
    line: rest.line,
    seconds: rest.seconds,
    hasTimestamp: rest.hasTimestamp,
    outcome: rest.outcome,
    isFlaky: rest.isFlaky,
    properties: rest.properties,
    suitePath: suite.path,
    suiteFile: suite.file,
    hostname: suite.hostname,
    failures: failures.map(({ text, ...failure }) => ({ ...failure, text: text.text })),
    output: output.map(({ text }) => text),
  }));
}
