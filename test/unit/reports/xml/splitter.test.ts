import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { JUnitReader, type RawCase } from "../../../../src/reports/junit.ts";
import { Splitter } from "../../../../src/reports/xml/splitter.ts";
import { plainCases, readText, readWhole } from "../../../support/reports/readDocument.ts";
import { anyCase, type WrittenCase, writeReport } from "../../../support/reports/writtenReport.ts";

/** Reads bytes in pieces of a size, which grows where a tag does not fit, as the product does it with larger ones. */
function readInPieces(
  bytes: Buffer,
  size: number,
  limits = { depth: 100, attributes: 10_000, text: 1 << 20 },
) {
  const cases: RawCase[] = [];
  const reader = new JUnitReader(Number.POSITIVE_INFINITY, (testCase) => cases.push(testCase));
  const splitter = new Splitter(reader, limits);
  let length = size;
  for (let at = 0, isLast = false; !isLast; ) {
    const piece = bytes.subarray(at, at + length);
    isLast = at + length >= bytes.length;
    // A copy, so that nothing can be read later that stands in a piece which is gone.
    const copy = Buffer.from(piece);
    const read = splitter.read(copy, at, isLast);
    copy.fill(0x21);
    at += read;
    length = read > 0 ? size : length * 2;
  }
  return { cases, splitter };
}

/** What a case that was written should be read as. */
function expected({ name, classname, outcome, message, text }: WrittenCase) {
  const isFailing = outcome === "failed" || outcome === "errored";
  return {
    name,
    classname,
    outcome,
    failures: isFailing ? [{ kind: outcome === "failed" ? "failure" : "error", message, text }] : [],
  };
}

function comparable(cases: readonly RawCase[]) {
  return plainCases(cases).map(({ name, classname, outcome, failures }) => ({
    name,
    classname,
    outcome,
    failures: failures.map(({ kind, message, text }) => ({ kind, message, text })),
  }));
}

const someCases = fc.array(anyCase, { maxLength: 6 });
const pieceSize = fc.integer({ min: 1, max: 40 });

describe("whatever cases are written as JUnit", () => {
  test("the same are read back, in pieces of any size", () => {
    fc.assert(
      fc.property(someCases, pieceSize, (cases, size) => {
        const { cases: read, splitter } = readInPieces(writeReport(cases).bytes, size);
        const spoken = (one: WrittenCase) =>
          one.outcome === "passed" ||
          one.outcome === "skipped" ||
          one.message.trim() + one.text.trim() !== "";
        // Cases that say nothing wait for what their suite printed, so they come last.
        const ordered = [...cases.filter(spoken), ...cases.filter((one) => !spoken(one))];
        expect(comparable(read)).toEqual(ordered.map(expected));
        expect(splitter).toMatchObject({ damage: undefined, illFormed: undefined, hasNoise: false });
      }),
      { numRuns: 300 },
    );
  });

  test("the splitter and the XML parser agree", async () => {
    await fc.assert(
      fc.asyncProperty(someCases, async (cases) => {
        const { bytes } = writeReport(cases);
        const [split, whole] = [await readText(bytes), await readWhole(bytes)];
        expect(plainCases(split.cases)).toEqual(plainCases(whole.cases));
        expect([split.problems, split.isIncomplete]).toEqual([whole.problems, whole.isIncomplete]);
      }),
      { numRuns: 200 },
    );
  });

  test("wherever it is cut, every case before the cut is read, and the rest is not taken for green", async () => {
    const cutCases = fc.tuple(
      fc.array(anyCase, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(cutCases, async ([cases, share]) => {
        const { bytes, ends } = writeReport(cases);
        const end = bytes.lastIndexOf(">");
        const cut = Math.floor(share * end);
        const before = ends.filter((at) => at <= cut).length;
        const { cases: read, isIncomplete, problems } = await readText(bytes.subarray(0, cut));
        expect(read.length).toBeGreaterThanOrEqual(before);
        expect(read.length).toBeLessThanOrEqual(before + 1);
        expect(isIncomplete).toBe(true);
        expect(problems).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("whichever byte is changed, nothing throws, and every case before it is read", async () => {
    const changed = fc.tuple(
      fc.array(anyCase, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 255 }),
    );
    await fc.assert(
      fc.asyncProperty(changed, async ([cases, share, byte]) => {
        const { bytes, ends } = writeReport(cases);
        // From the suites on: another encoding or another root is another document.
        const first = bytes.indexOf("<testsuites>") + "<testsuites>".length;
        const at = first + Math.floor(share * (bytes.length - 1 - first));
        bytes[at] = byte;
        const before = ends.filter((end) => end <= at).length;
        expect((await readText(bytes)).cases.length).toBeGreaterThanOrEqual(before);
        await readWhole(bytes);
      }),
      { numRuns: 500 },
    );
  });
});

test("any bytes at all are read without throwing, by both ways", async () => {
  const fragments = fc.constantFrom(
    "<testsuite",
    "<testcase",
    "</testcase>",
    ">",
    "/>",
    '"',
    "'",
    "=",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&",
    ";",
    "<?xml",
    "?>",
    "<failure>",
    " ",
    "a",
    "\0",
    "\xff",
    "<!DOCTYPE",
    "[",
    "]",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fragments, { maxLength: 30 }), async (parts) => {
      const bytes = Buffer.from(parts.join(""), "latin1");
      const { verdict, problems } = await readText(bytes);
      expect(verdict === "junit" || problems.length > 0).toBe(true);
      await readWhole(bytes);
    }),
    { numRuns: 1000 },
  );
});

describe("limits", () => {
  const report = (content: string) => Buffer.from(`<testsuite><testcase name="a"/>${content}</testsuite>`);

  it("is cut at the depth that is allowed", () => {
    const deep = "<testsuite>".repeat(200);
    const { cases, splitter } = readInPieces(report(deep), 1 << 16);
    expect(cases).toHaveLength(1);
    expect(splitter.damage?.problem).toEqual({ say: "xml.deep", limit: 100 });
  });

  it("keeps so much of a text, in however many pieces it comes", () => {
    const long = report(`<testcase name="b"><failure message="m">${"x".repeat(5000)}</failure></testcase>`);
    for (const size of [7, 1000, 1 << 20]) {
      const { cases, splitter } = readInPieces(long, size, { depth: 100, attributes: 10, text: 100 });
      expect(cases[1]?.failures[0]?.text).toMatchObject({ text: "x".repeat(100), isCut: true });
      expect(splitter.cutTexts).toBe(1);
    }
  });

  it("stops at the number of cases and of attributes that are allowed", async () => {
    const cases = report('<testcase name="b"/>'.repeat(20));
    expect(await readText(cases, { cases: 10 })).toMatchObject({
      problems: ["contains more than 10 tests; the others were not read."],
      isIncomplete: true,
    });
    expect((await readText(cases, { cases: 21 })).problems).toEqual([]);
    const attributes = report(`<testcase ${Array.from({ length: 20 }, (_, n) => `a${n}="v"`).join(" ")}/>`);
    expect((await readText(attributes, { attributes: 20 })).problems).toEqual([]);
    expect((await readText(attributes, { attributes: 19 })).problems[0]).toContain(
      "a tag has more than 19 attributes",
    );
  });
});

test("a value is told from the one before it, whether it is the same, begins or ends like it, or was written with references", () => {
  const value = fc.stringMatching(/^(?:[ab]{0,9}|[ab]{0,4}(?:&amp;|&#65;|')[ab]{0,4})$/);
  const tag = fc.record({ name: value, classname: value, file: value });
  fc.assert(
    fc.property(
      fc.array(tag, { minLength: 2, maxLength: 12 }),
      fc.integer({ min: 1, max: 2000 }),
      (tags, size) => {
        const written = tags.map(
          ({ name, classname, file }) => `<testcase classname="${classname}" name="${name}" file="${file}"/>`,
        );
        const { cases } = readInPieces(Buffer.from(`<testsuite>${written.join("\n")}</testsuite>`), size);
        const plain = (text: string) => text.replace("&amp;", "&").replace("&#65;", "A");
        expect(cases.map(({ name, classname, file }) => ({ name, classname, file }))).toEqual(
          tags.map(({ name, classname, file }) => ({
            name: plain(name),
            classname: plain(classname),
            file: plain(file) || undefined,
          })),
        );
      },
    ),
    { numRuns: 500 },
  );
});
