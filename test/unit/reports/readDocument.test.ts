import { describe, expect, it } from "vitest";
import { outcomesOf, readText } from "../../support/reports/readDocument.ts";

/** The cases, then the problems. */
async function read(text: string | Uint8Array): Promise<readonly string[]> {
  const { cases, problems } = await readText(text);
  return [outcomesOf(cases), ...problems];
}

const whole =
  '<testsuites><testsuite name="s"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite></testsuites>';

describe("readDocument", () => {
  it.each<[string, string, string]>([
    ["suites in testsuites", whole, "passed a, failed b"],
    ["a lone suite", '<testsuite><testcase name="a"/></testsuite>', "passed a"],
    ["a testrun", '<testrun><testsuite><testcase name="a"/></testsuite></testrun>', "passed a"],
    ["cases outside of suites", '<testsuites><testcase name="a"/></testsuites>', "passed a"],
    [
      "any prefix",
      '<j:testsuite xmlns:j="u"><j:testcase name="a"><j:error/></j:testcase></j:testsuite>',
      "errored a",
    ],
    [
      "error before failure",
      '<testsuite><testcase name="a"><failure/><error/></testcase></testsuite>',
      "errored a",
    ],
    [
      "skipped beside a failure",
      '<testsuite><testcase name="a"><skipped/><failure/></testcase></testsuite>',
      "skipped a",
    ],
    [
      "not run by attribute",
      '<testsuite><testcase name="a" status="NotRun"/><testcase name="b" result="suppressed"/></testsuite>',
      "skipped a, skipped b",
    ],
    ["a flaky test", '<testsuite><testcase name="a"><flakyFailure/></testcase></testsuite>', "passed a"],
    ["a rerun", '<testsuite><testcase name="a"><failure/><rerunFailure/></testcase></testsuite>', "failed a"],
    [
      "markup that is text",
      '<testsuite><testcase name="a"><system-out><![CDATA[<testcase name="x"/>]]></system-out><!-- <testcase/> --></testcase></testsuite>',
      "passed a",
    ],
    [
      "an entity that is not expanded",
      '<!DOCTYPE t [<!ENTITY e "boom">]><testsuite><testcase name="a&e;"/></testsuite>',
      "passed a&e;",
    ],
    [
      "names of objects",
      '<testsuite><testcase name="__proto__"/><constructor/><testcase name="toString"/></testsuite>',
      "passed __proto__, passed toString",
    ],
    [
      "quotes of both kinds, and blanks where they may stand",
      `<testsuite\n><testcase name = 'a"'\t/ ></testsuite >`.replace("/ >", "/>"),
      'passed a"',
    ],
    ["two leading byte order marks", `\uFEFF\uFEFF${whole}`, "passed a, failed b"],
  ])("counts %s", async (_, text, cases) => {
    expect(await read(text)).toEqual([cases]);
    expect((await readText(text)).isIncomplete).toBe(false);
  });

  it.each<[string, string | Uint8Array, string, string]>([
    ["nothing", " \n", "empty", "is empty."],
    [
      "text",
      "PASS 3 tests",
      "not-xml",
      "is not XML, so it is not a JUnit report. Configure the framework to write JUnit XML.",
    ],
    [
      "a declaration that does not end",
      '<?xml version="1.0',
      "not-xml",
      "is not XML, so it is not a JUnit report. Configure the framework to write JUnit XML.",
    ],
    [
      "JSON",
      '{"tests": []}',
      "not-xml",
      "is not XML, so it is not a JUnit report: it looks like JSON. Configure the framework to write JUnit XML.",
    ],
    [
      "gzip",
      new Uint8Array([0x1f, 0x8b, 8, 0, 0]),
      "not-xml",
      "is not XML, so it is not a JUnit report: it is compressed with gzip. Unpack it first.",
    ],
    [
      "another format",
      "<TestRun><Results/></TestRun>",
      "not-junit",
      "is not a JUnit report but TRX (Visual Studio): its root element is <TestRun>. Add the package JunitXml.TestLogger, and run `dotnet test --logger junit`.",
    ],
    [
      "another format that is damaged",
      "<robot><suite>",
      "not-xml",
      "is not a JUnit report but Robot Framework: its root element is <robot>. Run `robot --xunit FILE`. It is not well-formed XML either: Unclosed root tag.",
    ],
    [
      "the wrong case",
      "<TestSuites/>",
      "not-junit",
      "is not a JUnit report: its root element is <TestSuites>. Configure the framework to write JUnit XML.",
    ],
    [
      "a root with foreign content",
      "<testsuites><suite/></testsuites>",
      "not-junit",
      "is not a JUnit report: its root element is <testsuites>. Configure the framework to write JUnit XML.",
    ],
  ])("refuses %s by name", async (_, text, verdict, problem) => {
    expect(await readText(text)).toMatchObject({ verdict, problems: [problem], cases: [] });
  });

  it("reads a report between other output, and a second one after it", async () => {
    const noise = `> npm test\n${whole}\nDone <in> 3 s.\n<?xml version="1.0"?><testsuite><testcase name="c"/></testsuite>\n`;
    expect(await read(noise)).toEqual([
      "passed a, failed b, passed c",
      "has other text around the report, which was ignored.",
    ]);
  });

  it("reads the whole report that follows one that was cut", async () => {
    const cut = whole.indexOf('name="b"') + 3;
    const { cases, isIncomplete } = await readText(`${whole.slice(0, cut)}<?xml version="1.0"?>${whole}`);
    expect(outcomesOf(cases)).toBe("passed a, passed a, failed b");
    expect(isIncomplete).toBe(true);
  });

  it("keeps the whole cases of a report that breaks off, and drops the one that was cut", async () => {
    const cut = whole.indexOf('name="b"') + 'name="b">'.length;
    const text = `${whole.slice(0, cut).replace("<testsuites>", '<testsuites tests="57">')}\n<syst`;
    expect(await read(text)).toEqual([
      "passed a",
      "breaks off at byte 83, line 2, in the middle of the test “b”: the file ends in the middle of a tag. Read before that: 1 of 57 tests.",
    ]);
  });

  it("keeps a case that was cut after or within its failure", async () => {
    const cut = whole.indexOf("<failure/>") + "<failure/>".length;
    expect((await read(whole.slice(0, cut)))[0]).toBe("passed a, failed b");
    const { cases } = await readText('<testsuite><testcase name="a"><failure message="m">at x');
    expect(cases[0]).toMatchObject({ outcome: "failed", failures: [{ message: "m" }] });
    expect(cases[0]?.failures[0]?.text.text).toBe("at x");
  });

  it("reads what was not escaped, says so, and does not take the rest for a proof", async () => {
    const text =
      '<testsuite><testcase name="a" time="<<computed>>"><failure>1 < 2, <b>bold</failure></testcase><testcase name="c"/></testsuite>';
    const { cases, problems, isIncomplete } = await readText(text);
    expect(outcomesOf(cases)).toBe("failed a, passed c");
    expect(cases[0]?.failures[0]?.text.text).toBe("1 < 2, <b>bold");
    expect(problems).toEqual(["is not well-formed XML at byte 36: an attribute contains <."]);
    expect(isIncomplete).toBe(true);
  });

  it("says which numbers the report announces and does not hold", async () => {
    const text =
      '<testsuites tests="3" failures="1" errors="1"><testsuite tests="1"><testcase name="a"/></testsuite></testsuites>';
    expect(await readText(text)).toMatchObject({
      problems: ["announces 2 failures, but contains none.", "announces 3 tests, but contains 1."],
      isIncomplete: true,
    });
    // Some count cases, some failures.
    const two =
      '<testsuite tests="1" failures="1"><testcase name="a"><failure/><failure/></testcase></testsuite>';
    expect((await readText(two)).problems).toEqual([]);
  });

  it("hands the failures of a suite over apart from its cases", async () => {
    const text = '<testsuite name="s"><error message="no setup"/><testcase name="a"/></testsuite>';
    const { suiteFailures } = await readText(text);
    expect(suiteFailures).toMatchObject([
      { suitePath: ["s"], failure: { kind: "error", message: "no setup" } },
    ]);
  });

  it("gives a failing case that says nothing what its suite printed", async () => {
    const text =
      '<testsuite><testcase name="a"><failure message=""/></testcase><testcase name="b"><failure message="m"/></testcase><system-out>why</system-out></testsuite>';
    const { cases } = await readText(text);
    expect(cases.map(({ name, output }) => [name, output.map((one) => one.text)])).toEqual([
      ["b", []],
      ["a", ["why"]],
    ]);
  });

  it("reads text, CDATA and elements in a failure in their order", async () => {
    const text =
      "<testsuite><testcase><failure>a&lt;<![CDATA[<b>]]]]><![CDATA[>]]>c</failure><failure>x<i>y&amp;</i><!-- no -->z</failure></testcase></testsuite>";
    const { cases } = await readText(text);
    expect(cases[0]?.failures.map((failure) => failure.text.text)).toEqual(["a<<b>]]>c", "xy&z"]);
  });

  it("reads properties, output and the marks of a flaky test", async () => {
    const text =
      '<testsuite hostname="h"><testcase name="a"><properties><property name="p" value="v"/><property name="q">w</property></properties><flakyError/><system-out>o</system-out><system-err>e</system-err></testcase></testsuite>';
    const [testCase] = (await readText(text)).cases;
    expect(testCase).toMatchObject({
      isFlaky: true,
      properties: [
        { name: "p", value: "v" },
        { name: "q", value: "w" },
      ],
      suite: { hostname: "h" },
    });
    expect(testCase?.output.map((one) => one.text)).toEqual(["o", "e"]);
  });

  it("loses no red case inside another case", async () => {
    const nested =
      '<testsuite><testcase name="a"><testcase name="b"><failure message="m"/></testcase></testcase></testsuite>';
    expect(await read(nested)).toEqual(["failed b, passed a"]);
  });

  it("repairs escape characters and says so", async () => {
    const text =
      '<testsuite><testcase name="a"><failure message="\x1b[31mred&#27;[0m"/></testcase></testsuite>';
    const { cases, problems } = await readText(text);
    expect(cases[0]?.failures[0]?.message).toBe("\uFFFD[31mred\uFFFD[0m");
    expect(problems).toEqual(["contains 2 characters that XML forbids, shown as \uFFFD."]);
  });
});
