import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { plainCases, type ReadCases, readText } from "../../support/reports/readDocument.ts";

const folder = join(import.meta.dirname, "../../fixtures/reports/frameworks");

/** What real frameworks wrote and could be read whole. */
const reports = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith(".xml") && name !== "cmocka-unescaped.xml")
    .map((name) => [name, readFileSync(join(folder, name), "utf8").replace(/^\uFEFF/, "")]),
);

const withoutDeclaration = (text: string) => text.replace(/^\s*<\?xml[^>]*\?>\s*/, "");
const swapped = (text: string) => Buffer.from(text, "utf16le").swap16();

/** What happens to reports on their way, and none of it changes what they say. */
const harmless: Readonly<Record<string, (text: string) => string | Buffer>> = {
  "a byte order mark": (text) => `\uFEFF${text}`,
  "UTF-16, little end first": (text) => Buffer.from(`\uFEFF${text}`, "utf16le"),
  "UTF-16, big end first": (text) => swapped(`\uFEFF${text}`),
  "UTF-16 without a mark": (text) => Buffer.from(text.trimStart(), "utf16le"),
  "line ends of Windows": (text) => text.replaceAll("\n", "\r\n"),
  "line ends of old Macs": (text) => text.replaceAll("\n", "\r"),
  "no XML declaration": withoutDeclaration,
  "an encoding that nobody knows": (text) =>
    `<?xml version="1.0" encoding="x-none"?>${withoutDeclaration(text)}`,
  "blank lines around it": (text) => `\n\n${text}\n\n`,
  "comments around it": (text) => `<!-- <testcase/> -->${withoutDeclaration(text)}<!-- end -->`,
  "single quotes": (text) => text.replace(/(?<=<testsuites?\b[^<>]* name=)"([^"'<>]*)"/g, "'$1'"),
  "a namespace": (text) =>
    withoutDeclaration(text)
      .replace(/<(\/?)(testsuites?|testcase|failure|error|skipped)\b/g, "<$1j:$2")
      .replace(/<j:testsuites?/, (root) => `${root} xmlns:j="urn:junit"`),
};

describe.each(Object.entries(harmless))("with %s", (_, deform) => {
  it.each([...reports.keys()])("%s says the same", async (name) => {
    const text = reports.get(name) ?? "";
    const [whole, deformed] = [await readText(text), await readText(deform(text))];
    expect(plainCases(deformed.cases)).toEqual(plainCases(whole.cases));
    expect(deformed.problems).toEqual(whole.problems);
    expect(deformed.isIncomplete).toBe(whole.isIncomplete);
  });
});

describe.each([...reports.keys()])("%s", (name) => {
  const text = reports.get(name) ?? "";
  const outcomes = ({ cases }: ReadCases) => cases.map((one) => `${one.outcome} ${one.name}`);

  it("is found between other output, and twice in one file", async () => {
    const once = outcomes(await readText(text));
    const noisy = await readText(`> npm test\n\nPASS <anonymous> 3 < 4\n${text}\nDone in 3 s.\n`);
    expect(outcomes(noisy)).toEqual(once);
    expect(noisy.problems).toContain("has other text around the report, which was ignored.");
    expect(outcomes(await readText(`${text}\n${text}`))).toEqual([...once, ...once]);
  });

  it("gives what was complete where it is cut, and is not green then", async () => {
    const bytes = Buffer.from(text);
    const once = outcomes(await readText(text));
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const cut = Math.floor(bytes.lastIndexOf("</test") * share);
      const complete =
        bytes
          .subarray(0, cut)
          .toString("utf8")
          .split(/<\/testcase>|<testcase\b[^<>]*\/>/).length - 1;
      const read = await readText(bytes.subarray(0, cut));
      expect(read.isIncomplete).toBe(true);
      expect(read.problems[0]).toMatch(/^(?:breaks off at byte \d+, line \d+|is not XML)/);
      expect(read.cases.length).toBeGreaterThanOrEqual(complete);
      expect(once).toEqual(expect.arrayContaining(outcomes(read)));
    }
  });

  it("is read with control characters in it, and says so", async () => {
    const bytes = Buffer.from(text.replace(/ name="(?=[^"])/g, ' name="\x1b[1m\0'));
    const read = await readText(bytes);
    const { cases } = await readText(text);
    expect(read.cases).toHaveLength(cases.length);
    const isTold = read.problems.some((problem) => /^contains \d+ characters that XML forbids/.test(problem));
    expect(isTold || cases.length === 0).toBe(true);
  });

  it("is refused where it is compressed", async () => {
    const { verdict, problems } = await readText(gzipSync(text));
    expect([verdict, ...problems]).toEqual([
      "not-xml",
      "is not XML, so it is not a JUnit report: it is compressed with gzip. Unpack it first.",
    ]);
  });
});
