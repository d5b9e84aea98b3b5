import type { CaseOutcome, Failure } from "../model/report.ts";
import type { XmlElement } from "./xml.ts";

/** A `<testcase>` as the report has it, before its places are looked up. */
export interface RawCase {
  readonly suitePath: readonly string[];
  readonly classname: string;
  readonly name: string;
  /** As written: relative to something, absolute, or a URL. */
  readonly file: string | undefined;
  readonly outcome: CaseOutcome;
  readonly failures: readonly Failure[];
  readonly seconds: number | undefined;
}

/** A document that is JUnit: its cases and the failures of its suites, in order. */
export interface RawReport {
  cases: RawCase[];
  suiteFailures: { readonly suitePath: readonly string[]; readonly failure: Failure }[];
}

const roots: ReadonlySet<string> = new Set(["testsuites", "testsuite", "testrun"]);

/** Whether an element is the root of a JUnit report; one that holds neither suites nor cases, but others, is not (R6). */
export function isJUnit(root: XmlElement): boolean {
  const children = elementsOf(root).map(({ name }) => name);
  const isForeign =
    root.name === "testsuites" && children.length > 0 && !children.some((name) => known.has(name));
  return roots.has(root.name) && !isForeign;
}

const known: ReadonlySet<string> = new Set([
  "testsuite",
  "testcase",
  "properties",
  "system-out",
  "system-err",
  "failure",
  "error",
]);

/** The cases and suite failures of a report, by the counting rules of junit-reports, section 3. */
export function readJUnit(root: XmlElement): RawReport {
  const report: RawReport = { cases: [], suiteFailures: [] };
  readSuite(root, [], undefined, report);
  return report;
}

function readSuite(
  suite: XmlElement,
  outer: readonly string[],
  outerFile: string | undefined,
  report: RawReport,
): void {
  const suitePath = suite.name === "testsuite" ? [...outer, suite.attributes.get("name") ?? ""] : outer;
  const file = fileOf(suite) ?? outerFile;
  for (const child of elementsOf(suite)) {
    switch (child.name) {
      case "testsuite":
        readSuite(child, suitePath, file, report);
        break;
      case "testcase":
        report.cases.push(readCase(child, suitePath, file));
        // No framework nests cases; if one did, a red one inside must not be lost.
        readSuite(onlyCases(child), suitePath, file, report);
        break;
      case "failure":
      case "error":
        report.suiteFailures.push({ suitePath, failure: readFailure(child) });
        break;
    }
  }
}

function onlyCases(testCase: XmlElement): XmlElement {
  return { ...testCase, children: elementsOf(testCase).filter(({ name }) => name === "testcase") };
}

function readCase(
  testCase: XmlElement,
  suitePath: readonly string[],
  suiteFile: string | undefined,
): RawCase {
  const { attributes } = testCase;
  const children = elementsOf(testCase);
  const problems = children.filter(({ name }) => name === "failure" || name === "error");
  const seconds = Number.parseFloat((attributes.get("time") ?? "").replace(",", "."));
  return {
    suitePath,
    classname: attributes.get("classname") ?? attributes.get("class") ?? "",
    name: attributes.get("name") ?? "",
    file: fileOf(testCase) ?? suiteFile,
    outcome: outcomeOf(testCase, children),
    failures: problems.map(readFailure),
    seconds: Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined,
  };
}

function outcomeOf({ attributes }: XmlElement, children: readonly XmlElement[]): CaseOutcome {
  const has = (name: string) => children.some((child) => child.name === name);
  const says = (attribute: string, words: RegExp) => words.test(attributes.get(attribute) ?? "");
  // Skipped beats a failure beside it: an expected failure is written so (rule 1).
  if (
    has("skipped") ||
    says("status", /^(?:notrun|disabled|skipped|ignored|pending)$/i) ||
    says("result", /^(?:suppressed|skipped)$/i)
  ) {
    return "skipped";
  }
  if (has("error")) {
    return "errored";
  }
  return has("failure") ? "failed" : "passed";
}

function readFailure(element: XmlElement): Failure {
  const text = withoutColours(textOf(element));
  const message = withoutColours(element.attributes.get("message") ?? "");
  return {
    kind: element.name === "error" ? "error" : "failure",
    message: message.trim() === "" ? firstVisibleLine(text) : message,
    type: element.attributes.get("type") || undefined,
    text,
  };
}

function firstVisibleLine(text: string): string {
  return (
    text
      .split(/\r?\n/)
      .find((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}

/** Colours with the escape character, and with what reporters put in its place (R31). */
function withoutColours(text: string): string {
  return text.replace(/(?:\x1b|\uFFFD|#x1B)?\[(?:\d{1,3};?)+m/g, "");
}

function fileOf({ attributes }: XmlElement): string | undefined {
  return attributes.get("file") || attributes.get("filepath") || undefined;
}

function elementsOf(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child) => typeof child !== "string");
}

function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}
