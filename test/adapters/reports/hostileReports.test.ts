import { execFile, execFileSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultReportLimits } from "../../../src/model/report/reportLimits.ts";
import { createReports } from "../../../src/reports/reports.ts";
import { needing } from "../../support/system/capabilities.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

/** What `npm run read-report` prints of one file. */
interface Printed {
  readonly verdict: string;
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly failing: readonly { readonly name: string; readonly message: string }[];
  readonly problems: readonly string[];
}

/** The heap that reading may take, in MiB: a report that would need more ends the process. */
const HEAP = 300;

const secret = "the secret of another file";
const suite = (content: string) => `<testsuite>${content}</testsuite>`;
const one = (content: string) => suite(`<testcase name="a"/>${content}`);
const failing = (message: string, text = "") =>
  one(`<testcase name="b"><failure message="${message}">${text}</failure></testcase>`);

/** Ten levels of ten: 10 ^ 10 times "ha". */
const laughs = Array.from(
  { length: 10 },
  (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`,
);
const doctype = (entities: string) => `<?xml version="1.0"?><!DOCTYPE t [${entities}]>`;

/** Each attack, and what must come of it: the cases in words, and the beginning of each problem. */
const attacks: Readonly<
  Record<string, () => readonly [content: string | Buffer, outcome: string, ...problems: string[]]>
> = {
  "a billion laughs in a text": () => [
    doctype(`<!ENTITY l0 "ha">${laughs.join("")}`) + failing("m", "&l10;"),
    "1 passed, 1 failed",
  ],
  "a billion laughs in an attribute": () => [
    doctype(`<!ENTITY l0 "ha">${laughs.join("")}`) + failing("&l10;"),
    "1 passed, 1 failed",
  ],
  "a long entity, many times": () => [
    doctype(`<!ENTITY e "${"x".repeat(50_000)}">`) + failing("m", "&e;".repeat(20_000)),
    "1 passed, 1 failed",
  ],
  "an external entity": () => [
    doctype(`<!ENTITY e SYSTEM "secret.txt">`) + failing("&e;", "&e;"),
    "1 passed, 1 failed",
  ],
  "an external document type": () => [
    `<!DOCTYPE testsuite SYSTEM "http://127.0.0.1:9/t.dtd">${failing("m")}`,
    "1 passed, 1 failed",
  ],
  "a parameter entity": () => [
    doctype(`<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;`) + failing("m"),
    "1 passed, 1 failed",
  ],
  "300,000 nested tags": () => [
    one("<testsuite>".repeat(300_000)),
    "1 passed",
    "The report breaks off at byte",
  ],
  "10,000 nested suites": () => [
    one(`${"<testsuite>".repeat(10_000)}<testcase/>${"</testsuite>".repeat(10_000)}`),
    "1 passed",
    "The report breaks off at byte",
  ],
  "100,000 nested unknown elements in a failure": () => [
    failing("m", "<x>".repeat(100_000)),
    "1 passed, 1 failed",
    "The report breaks off at byte",
  ],
  "200,000 attributes": () => [
    one(`<testcase ${Array.from({ length: 200_000 }, (_, n) => `a${n}=""`).join(" ")}/>`),
    "1 passed",
    "The report breaks off at byte",
  ],
  "5,000 attributes": () => [
    one(`<testcase ${Array.from({ length: 5_000 }, (_, n) => `a${n}=""`).join(" ")}/>`),
    "2 passed",
  ],
  "20 MB in one attribute": () => [failing("x".repeat(20e6)), "1 passed, 1 failed"],
  "20 MB in one text": () => [
    failing("m", "x".repeat(20e6)),
    "1 passed, 1 failed",
    "The report has 1 text that was too long",
  ],
  "20 MB of output": () => [
    one(`<testcase name="b"><system-out>${"y".repeat(20e6)}</system-out></testcase>`),
    "2 passed",
    "The report has 1 text that was too long",
  ],
  "3 million references": () => [
    failing("m", "&#65;".repeat(3_000_000)),
    "1 passed, 1 failed",
    "The report has 1 text that was too long",
  ],
  "300,000 sections of CDATA": () => [
    failing("m", "<![CDATA[]]>".repeat(300_000)),
    "1 passed, 1 failed",
    "The report has 1 text that was too long",
  ],
  "a comment of 2 MB that does not end": () => [
    one(`<!--${"-> <a ".repeat(400_000)}`),
    "1 passed",
    "The report breaks off at byte",
  ],
  "CDATA that does not end": () => [
    failing("m", `<![CDATA[${"]] >".repeat(500_000)}`),
    "1 passed, 1 failed",
    "The report breaks off at byte",
    "The report has 1 text that was too long",
  ],
  "many comments that do not end, with a DOCTYPE": () => [
    `${doctype("")}<testsuite>${"<!-- ".repeat(500_000)}`,
    "nothing",
    "The report breaks off at line",
  ],
  "many quotes that do not end, with a DOCTYPE": () => [
    `${doctype("")}<testsuite>${'<a "'.repeat(500_000)}`,
    "nothing",
    "The report breaks off at line",
  ],
  "NUL and ESC, raw and as references": () => [
    failing("\0\x1b&#0;&#27;"),
    "1 passed, 1 failed",
    "The report contains 4 characters that XML forbids",
  ],
  "UTF-16 with a mark": () => [Buffer.from(`\uFEFF${failing("ä")}`, "utf16le"), "1 passed, 1 failed"],
  "UTF-16 without a mark, the other way round": () => [
    Buffer.from(failing("ä"), "utf16le").swap16(),
    "1 passed, 1 failed",
  ],
  "invalid UTF-8": () => [
    Buffer.concat([
      Buffer.from('<testsuite><testcase name="'),
      Buffer.from([0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
      Buffer.from('"/></testsuite>'),
    ]),
    "1 passed",
  ],
  "names of prototypes": () => [
    suite(
      '<testcase name="__proto__" __proto__="x" constructor="y"/><__proto__ polluted="1"/><constructor><prototype/></constructor><testcase name="constructor"/>',
    ),
    "2 passed",
  ],
  "names with line breaks, directions and paths": () => [
    suite(
      '<testcase name="a&#10;b"/><testcase name="\u202Eb\u2066"/><testcase name="../../../../etc/passwd" file="../../../../etc/passwd"/>',
    ),
    "3 passed",
  ],
  "300,000 failures of one case": () => [
    one(`<testcase name="b">${'<failure message="m">text</failure>'.repeat(300_000)}</testcase>`),
    "1 passed, 1 failed",
  ],
  "300,000 properties of one case": () => [
    one(`<testcase name="b">${'<property name="p" value="v"/>'.repeat(300_000)}</testcase>`),
    "2 passed",
  ],
  "300,000 elements of other names": () => [
    one(Array.from({ length: 300_000 }, (_, n) => `<e${n} a${n}="v"/>`).join("")),
    "1 passed",
  ],
  "300,000 suites that announce too much": () => [
    one('<testsuite tests="2"/>'.repeat(300_000)),
    "1 passed",
    "The report announces 600000 tests, but contains none.",
  ],
  "100 MB of failures of one case": () => [
    one(`<testcase name="b">${`<failure message="m">${"x".repeat(1e6)}</failure>`.repeat(100)}</testcase>`),
    "1 passed, 1 failed",
  ],
  "300,000 cases that say nothing": () => [
    suite("<testcase><failure/></testcase>".repeat(150_000)),
    "150000 failed",
  ],
  HTML: () => [
    "<!doctype html><html><body>It works!</body></html>",
    "nothing",
    "The report is not XML, so it is not a JUnit report: it looks like HTML",
  ],
  "a case in a case": () => [
    one('<testcase name="b"><testcase name="c"><failure message="m"/></testcase></testcase>'),
    "2 passed, 1 failed",
  ],
  "250,000 cases": () => [
    suite('<testcase name="a"/>'.repeat(250_000)),
    "200000 passed",
    "The report contains more than 200000 tests",
  ],
  "numbers that are none": () => [
    suite(
      '<testcase name="a" time="NaN" line="99999999999999999999"/><testcase name="b" time="1,234.5" line="-1"/><testcase name="c" time="-5"/>',
    ).replace("<testsuite>", '<testsuite tests="many" failures="1e9" errors="-1">'),
    "3 passed",
  ],
  gzip: () => [
    Buffer.from("1f8b08000000000000ff", "hex"),
    "nothing",
    "The report is not XML, so it is not a JUnit report: it is compressed with gzip",
  ],
};

describe("a hostile report", () => {
  let folder: string;
  const printed = new Map<string, Printed>();

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-hostile-")));
    writeFileSync(join(folder, "secret.txt"), secret);
    const names = Object.keys(attacks);
    for (const [index, name] of names.entries()) {
      writeFileSync(join(folder, `${index}.xml`), attacks[name]?.()[0] ?? "");
    }
    const script = join(import.meta.dirname, "../../../scripts/readReport.ts");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [`--max-old-space-size=${HEAP}`, script, ...names.map((_, index) => `${index}.xml`)],
      { cwd: folder, maxBuffer: 200e6 },
    );
    for (const [index, line] of stdout.trimEnd().split("\n").entries()) {
      printed.set(names[index] ?? "", JSON.parse(line));
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.keys(attacks))("comes to a named end: %s", (name) => {
    const [, outcome, ...problems] = attacks[name]?.() ?? [];
    const read = printed.get(name);
    const counts = (["passed", "failed"] as const).filter((kind) => (read?.[kind] ?? 0) > 0);
    expect(counts.map((kind) => `${read?.[kind]} ${kind}`).join(", ") || "nothing").toBe(outcome);
    expect(read?.problems.map((problem, index) => problem.slice(0, problems[index]?.length))).toEqual(
      problems,
    );
    expect(JSON.stringify(read)).not.toContain(secret);
  });

  it("is bounded in what is kept of it", () => {
    expect(printed.get("a billion laughs in a text")?.failing[0]?.message).toBe("m");
    expect(printed.get("a billion laughs in an attribute")?.failing[0]?.message).toBe("&l10;");
    expect(printed.get("names of prototypes")).not.toHaveProperty("polluted");
  });
});

describe("what is no regular file, or changes", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-hostile-")));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (...names: readonly string[]) =>
    createReports().readReports(
      names.map((name) => join(folder, name)),
      folder,
      defaultReportLimits,
    );

  needing(
    it,
    "mkfifo",
    "links",
    "sh",
  )("is refused: a FIFO, a directory, a link, a device, nothing", async () => {
    execFileSync("mkfifo", [join(folder, "fifo.xml")]);
    mkdirSync(join(folder, "directory.xml"));
    writeFileSync(join(folder, "real.xml"), suite(""));
    symlinkSync(join(folder, "real.xml"), join(folder, "link.xml"));
    symlinkSync("/dev/zero", join(folder, "device.xml"));
    const { report, problems } = await read(
      "fifo.xml",
      "directory.xml",
      "link.xml",
      "device.xml",
      "gone.xml",
    );
    expect(report).toBeUndefined();
    expect(englishOf(problems)).toEqual([
      "The report fifo.xml is not a regular file, so it was not read.",
      "The report directory.xml is not a regular file, so it was not read.",
      expect.stringMatching(/^The report link\.xml could not be read: ELOOP/),
      expect.stringMatching(/^The report device\.xml could not be read: ELOOP/),
      expect.stringMatching(/^The report gone\.xml could not be read: ENOENT/),
    ]);
  });

  it("is doubted: a file that grows while it is read", async () => {
    const path = join(folder, "growing.xml");
    writeFileSync(path, suite('<testcase name="a"/>'.repeat(50_000)));
    const reading = read("growing.xml");
    const growing = setInterval(() => appendFileSync(path, "<!-- more -->"), 1);
    const { report, problems } = await reading.finally(() => clearInterval(growing));
    expect(report?.cases).toHaveLength(50_000);
    expect(report?.incomplete).toBe(true);
    expect(englishOf(problems)).toContain("The report growing.xml was changed while it was read.");
  });

  it("is refused: a file above the limit", async () => {
    writeFileSync(join(folder, "large.xml"), suite(" ".repeat(2000)));
    const { problems } = await createReports().readReports([join(folder, "large.xml")], folder, {
      ...defaultReportLimits,
      bytes: 1000,
    });
    expect(englishOf(problems)).toEqual([
      "The report large.xml has 2023 bytes, but at most 1000 are read: see the setting “casebook.reportLimits”.",
    ]);
  });
});
