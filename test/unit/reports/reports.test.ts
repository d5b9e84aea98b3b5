import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { defaultReportLimits } from "../../../src/model/report/reportLimits.ts";
import { createReports } from "../../../src/reports/reports.ts";
import { needing } from "../../support/system/capabilities.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

/** Reads reports of these texts together, in a folder with these files. */
async function readIn(files: readonly string[], ...texts: readonly string[]) {
  const temp = realpathSync(mkdtempSync(join(tmpdir(), "casebook-reports-")));
  onTestFinished(() => rmSync(temp, { recursive: true }));
  const folder = join(temp, "project");
  mkdirSync(folder);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  const paths = texts.map((text, index) => {
    const path = join(temp, `${index}.xml`);
    writeFileSync(path, text);
    return path;
  });
  return createReports().readReports(paths, folder, defaultReportLimits);
}

const read = (...texts: readonly string[]) => readIn([], ...texts);

const failing = (text: string, attributes = "") =>
  `<testsuite><testcase name="a" ${attributes}><failure message="m">${text}</failure></testcase></testsuite>`;

it("takes a name that no file can have for a name, not for a path", async () => {
  const name = "a".repeat(5000);
  const { report } = await read(
    `<testsuite><testcase name="a" classname="${name}" file="${name}"/></testsuite>`,
  );
  expect(report?.cases[0]).toMatchObject({ classname: name, file: undefined });
});

it("knows that a report is incomplete where one of its files is", async () => {
  const whole = '<testsuite><testcase name="a"/></testsuite>';
  expect((await read(whole)).report?.incomplete).toBe(false);
  expect((await read(whole, "<coverage/>")).report?.incomplete).toBe(false);
  expect((await read(whole, "")).report?.incomplete).toBe(true);
  expect((await read(whole, '<testsuite><testcase name="b"/>')).report?.incomplete).toBe(true);
});

needing(it, "links")("knows a file of a folder that was opened through a link by either path", async () => {
  const temp = realpathSync(mkdtempSync(join(tmpdir(), "casebook-reports-")));
  onTestFinished(() => rmSync(temp, { recursive: true }));
  const [folder, link] = [join(temp, "project"), join(temp, "link")];
  mkdirSync(folder);
  symlinkSync(folder, link);
  writeFileSync(join(folder, "a.py"), "");
  for (const path of [folder, link]) {
    writeFileSync(join(temp, "a.xml"), failing(`File "${path}/a.py", line 3, in f`, `file="${path}/a.py"`));
    const { report } = await createReports().readReports([join(temp, "a.xml")], link, defaultReportLimits);
    expect(report?.cases[0]).toMatchObject({
      file: "a.py",
      failures: [{ position: { path: "a.py", line: 3 } }],
    });
  }
});

it("decodes an entity once, and a quote that node:test escaped twice", async () => {
  const name = "&amp;quot;a&amp;quot; &amp;amp;lt;";
  const { report } = await read(
    `<testsuites><testsuite name="s &amp;quot;"><testcase name="${name}" classname="test" file="a.test.js"/></testsuite></testsuites>`,
    // Whether the test passes or fails makes no other test of it.
    `<testsuites><testsuite name="s &amp;quot;" hostname="h"><testsuite name="t" hostname="h"><testcase name="${name}" classname="s &amp;quot;.t" file="a.test.js"/></testsuite></testsuite></testsuites>`,
    `<testsuite name="s &amp;quot;"><testcase name="${name}" classname="test" file="a.py"/></testsuite>`,
    `<testsuite name="s"><testcase name="${name}" classname="A.test"/></testsuite>`,
  );
  expect(report?.cases.map((one) => [...one.suitePath, one.name])).toEqual([
    ['s "', '"a" &amp;lt;'],
    ['s "', "t", '"a" &amp;lt;'],
    ["s &quot;", "&quot;a&quot; &amp;lt;"],
    ["s", "&quot;a&quot; &amp;lt;"],
  ]);
});

describe("a place", () => {
  it.each([
    [
      "of a folder inside, where the command was run",
      'File "tests/test_a.py", line 3, in f',
      "backend/tests/test_a.py",
    ],
    ["that is a mere name, as Go writes it", "    calc_test.go:3: got 1", "pkg/calc/calc_test.go"],
    ["of a Java class", "\tat app.OpsTest.fails(OpsTest.java:3)", "src/test/java/app/OpsTest.java"],
  ])("%s", async (_, text, path) => {
    const files = ["backend/tests/test_a.py", "pkg/calc/calc_test.go", "src/test/java/app/OpsTest.java"];
    const { report } = await readIn(files, failing(text));
    expect(report?.cases[0]?.failures[0]?.position).toMatchObject({ path, line: 3 });
  });

  it("that could be one of two files is none", async () => {
    const { report } = await readIn(["a/x_test.go", "b/x_test.go"], failing("    x_test.go:3: got 1"));
    expect(report?.cases[0]?.failures[0]?.position).toBeUndefined();
  });

  it("that the failure names beats what its text says", async () => {
    const text =
      '<testsuite><testcase name="a"><failure file="b.cpp" line="7">at a.cpp:1</failure></testcase></testsuite>';
    const { report } = await readIn(["a.cpp", "b.cpp"], text);
    expect(report?.cases[0]?.failures[0]?.position).toEqual({ path: "b.cpp", line: 7, column: undefined });
  });

  it("of a test is counted from 1, by whichever framework", async () => {
    const lineOf = async (attributes: string) =>
      (await readIn(["tests/test_a.py", "a.js"], failing("", attributes))).report?.cases[0]?.line;
    expect(await lineOf('file="tests/test_a.py" line="4"')).toBe(5);
    expect(await lineOf('file="tests/test_a.py" line="4" timestamp="2026-11-25"')).toBe(4);
    expect(await lineOf('file="a.js" line="4"')).toBe(4);
    expect(await lineOf('file="gone.js" line="4"')).toBeUndefined();
  });
});

it("makes one test of pytest's two cases for one that fails and fails in its teardown", async () => {
  const name = 'name="a" classname="t"';
  const { report } = await read(
    `<testsuite><testcase ${name}><failure message="m"/></testcase><testcase ${name}><error message="failed on teardown with &quot;x&quot;"/></testcase></testsuite>`,
  );
  expect(report?.cases.map(({ outcome, failures }) => [outcome, failures.length])).toEqual([["errored", 2]]);
});

it("says which tests passed only after it had failed", async () => {
  const { report, problems } = await read(
    '<testsuite><testcase name="a"><flakyFailure/></testcase><testcase name="b"/></testsuite>',
  );
  expect(report?.cases.map(({ isFlaky }) => isFlaky)).toEqual([true, undefined]);
  expect(englishOf(problems)).toEqual(["1 test passed only after it had failed: a."]);
});

it("keeps no more text of a run than anybody reads, and says so", async () => {
  const long = failing("x".repeat(1 << 20))
    .replace("<testsuite>", "")
    .replace("</testsuite>", "");
  const { report, problems } = await read(`<testsuite>${long.repeat(20)}</testsuite>`);
  const texts = report?.cases.map(({ failures }) => failures[0]?.text.length);
  expect(texts).toEqual([...Array(16).fill(1 << 20), ...Array(4).fill(0)]);
  expect(englishOf(problems.at(-1))).toBe(
    "4 failure texts were not stored, because together they exceed 16777216 characters.",
  );
  // Each is still there, with what it says.
  expect(report?.cases.every(({ failures }) => failures[0]?.message === "m")).toBe(true);
});

it("keeps output, attachments and properties of failing tests only", async () => {
  const test = (name: string, failure: string) =>
    `<testcase name="${name}"><properties><property name="p" value="v"/></properties>${failure}<system-out>[[ATTACHMENT|shots/${name}.png]]</system-out></testcase>`;
  const { report } = await read(`<testsuite>${test("a", "<failure/>")}${test("b", "")}</testsuite>`);
  expect(
    report?.cases.map(({ output, attachments, properties }) => ({ output, attachments, properties })),
  ).toEqual([
    {
      output: "[[ATTACHMENT|shots/a.png]]",
      attachments: ["shots/a.png"],
      properties: [{ name: "p", value: "v" }],
    },
    { output: undefined, attachments: undefined, properties: undefined },
  ]);
});
