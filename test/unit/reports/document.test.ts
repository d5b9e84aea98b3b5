import { describe, expect, it } from "vitest";
import { readDocument } from "../../../src/reports/document.ts";

/** `passed a, failed b`, then the problems. */
function read(text: string | Uint8Array): readonly string[] {
  const { report, problems } = readDocument(Buffer.from(text));
  const cases = report?.cases.map(({ outcome, name }) => `${outcome} ${name}`).join(", ");
  return [cases ?? "no report", ...problems];
}

const whole =
  '<testsuites><testsuite name="s"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite></testsuites>';

describe("readDocument", () => {
  it.each<[string, string, string]>([
    ["suites in testsuites", whole, "passed a, failed b"],
    ["a lone suite", '<testsuite><testcase name="a"/></testsuite>', "passed a"],
    ["cases outside of suites", '<testsuites><testcase name="a"/></testsuites>', "passed a"],
    [
      "any prefix",
      '<j:testsuite xmlns:j="u"><j:testcase name="a"><j:error/></j:testcase></j:testsuite>',
      "errored a",
    ],
    [
      "skipped beside a failure",
      '<testsuite><testcase name="a"><skipped/><failure/></testcase></testsuite>',
      "skipped a",
    ],
    [
      "not run by attribute",
      '<testsuite><testcase name="a" status="notrun"/><testcase name="b" result="suppressed"/></testsuite>',
      "skipped a, skipped b",
    ],
    ["a flaky test", '<testsuite><testcase name="a"><flakyFailure/></testcase></testsuite>', "passed a"],
    [
      "markup that is text",
      '<testsuite><testcase name="a"><system-out><![CDATA[<testcase name="x"/>]]></system-out></testcase></testsuite>',
      "passed a",
    ],
    [
      "an entity that is not expanded",
      '<!DOCTYPE t [<!ENTITY e "boom">]><testsuite><testcase name="a"/></testsuite>',
      "passed a",
    ],
    [
      "names of objects",
      '<testsuite><testcase name="__proto__"/><constructor/><testcase name="toString"/></testsuite>',
      "passed __proto__, passed toString",
    ],
  ])("counts %s", (_, text, cases) => {
    expect(read(text)).toEqual([cases]);
    expect(readDocument(Buffer.from(text)).incomplete).toBe(false);
  });

  it.each<[string, string, readonly string[]]>([
    ["nothing", " \n", ["no report", "is empty."]],
    ["text", "PASS 3 tests", ["no report", "is not XML, so it is no JUnit report."]],
    [
      "another format",
      "<TestRun><Results/></TestRun>",
      ["no report", "is not a JUnit report: its root element is <TestRun>."],
    ],
    [
      "the wrong case",
      "<TestSuites/>",
      ["no report", "is not a JUnit report: its root element is <TestSuites>."],
    ],
    [
      "a root with foreign content",
      "<testsuites><suite/></testsuites>",
      ["no report", "is not a JUnit report: its root element is <testsuites>."],
    ],
  ])("refuses %s by name", (_, text, problems) => {
    expect(read(text)).toEqual(problems);
  });

  it("reads a report between other output, and a second one after it", () => {
    const noise = `> npm test\n${whole}\nDone.\n<testsuite><testcase name="c"/></testsuite>\n`;
    expect(read(noise)).toEqual([
      "passed a, failed b, passed c",
      "has other text before the report; it was left out.",
    ]);
  });

  it("keeps the whole cases of a report that breaks off, and drops the one that was cut", () => {
    const cut = whole.indexOf('name="b"') + '"name="b">'.length;
    expect(read(`${whole.slice(0, cut)}\n<syst`)).toEqual([
      "passed a",
      "breaks off at line 2, in the middle of a test: Unencoded <. Read before that: 1 test.",
    ]);
  });

  it("keeps a case that was cut after its failure", () => {
    const cut = whole.indexOf("<failure/>") + "<failure/>".length;
    expect(read(whole.slice(0, cut))[0]).toBe("passed a, failed b");
  });

  it("never throws, and never shows a case that was not whole, wherever a report is cut", () => {
    for (let end = 0; end < whole.length; end++) {
      const [cases = "", ...problems] = read(whole.slice(0, end));
      expect(["no report", "", "passed a", "passed a, failed b"]).toContain(cases);
      expect(problems).not.toEqual([]);
      expect(readDocument(Buffer.from(whole.slice(0, end))).incomplete).toBe(true);
    }
  });

  it("stops at a hostile depth", () => {
    const deep = `<testsuite><testcase name="a"/>${"<testsuite>".repeat(300_000)}`;
    expect(read(deep)).toEqual([
      "passed a",
      "breaks off at line 1: elements are nested deeper than 100. Read before that: 1 test.",
    ]);
  });

  it("reads a message of 5 MB, and more cases than an argument list may hold", () => {
    const long = `<testsuite><testcase name="a"><failure message="${"x".repeat(5_000_000)}"/></testcase></testsuite>`;
    expect(read(long)).toEqual(["failed a"]);
    const many = `<testsuite>${'<testcase name="a"/>'.repeat(150_000)}</testsuite>`;
    expect(readDocument(Buffer.from(many)).report?.cases.length).toBe(150_000);
  }, 30_000);

  it("loses no red case inside another case", () => {
    const nested =
      '<testsuite><testcase name="a"><testcase name="b"><failure/></testcase></testcase></testsuite>';
    expect(read(nested)).toEqual(["passed a, failed b"]);
  });

  it("repairs escape characters and says so", () => {
    const text =
      '<testsuite><testcase name="a"><failure message="\x1b[31mred\x1b[0m"/></testcase></testsuite>';
    const { report, problems } = readDocument(Buffer.from(text));
    expect(report?.cases[0]?.failures[0]?.message).toBe("red");
    expect(problems).toEqual(["holds 2 characters that XML forbids; they are shown as \uFFFD."]);
  });
});
