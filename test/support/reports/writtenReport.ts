import fc from "fast-check";

/** A test case as it is written into a report and should be read back. */
export interface WrittenCase {
  readonly name: string;
  readonly classname: string;
  readonly outcome: "passed" | "failed" | "errored" | "skipped";
  readonly message: string;
  readonly text: string;
  /** How the text is written: escaped, or in sections of CDATA. */
  readonly asCdata: boolean;
  /** A blank, or what stands between tags in place of one. */
  readonly gap: string;
}

/** Texts with everything that means something in XML, besides any other character that XML allows. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "<",
        ">",
        "&",
        '"',
        "'",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "</testcase>",
        "&lt;",
        "&#65;",
        "<?xml",
      ),
      fc.constantFrom("\n", "\r", "\t", " ", "😀", "ä", "\u202e", "\uFEFF", "$&", "\\"),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join("").replace(/[\0-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF]/g, "?"));

const gaps = ["", " ", "\n\t", "\r\n", "<!-- <testcase name='no'> -->", "<?pi <testcase/> ?>"] as const;

/** Any test case. */
export const anyCase: fc.Arbitrary<WrittenCase> = fc.record({
  name: hostileText,
  classname: hostileText,
  outcome: fc.constantFrom("passed", "failed", "errored", "skipped"),
  message: hostileText,
  text: hostileText,
  asCdata: fc.boolean(),
  gap: fc.constantFrom(...gaps),
});

/** A report of these cases in one suite, and where in its bytes each case ends. */
export function writeReport(cases: readonly WrittenCase[]): {
  readonly bytes: Buffer;
  readonly ends: readonly number[];
} {
  const parts = ['<?xml version="1.0" encoding="utf-8"?>\n<testsuites><testsuite name="s">'];
  const ends: number[] = [];
  for (const testCase of cases) {
    parts.push(testCase.gap, writeCase(testCase));
    ends.push(Buffer.byteLength(parts.join("")));
  }
  parts.push("</testsuite></testsuites>\n");
  return { bytes: Buffer.from(parts.join("")), ends };
}

function writeCase({ name, classname, outcome, message, text, asCdata, gap }: WrittenCase): string {
  const start = `<testcase name="${attribute(name)}" classname='${attribute(classname)}'`;
  const content = asCdata ? cdata(text) : element(text);
  switch (outcome) {
    case "passed":
      return `${start}/>`;
    case "skipped":
      return `${start}>${gap}<skipped/></testcase>`;
    case "failed":
    case "errored": {
      const tag = outcome === "failed" ? "failure" : "error";
      return `${start}>${gap}<${tag} message="${attribute(message)}">${content}</${tag}>${gap}</testcase>`;
    }
  }
}

function element(text: string): string {
  return text.replace(/[&<>\r]/g, (found) => `&#${found.charCodeAt(0)};`);
}

function attribute(text: string): string {
  return element(text).replace(/["'\n\t]/g, (found) => `&#x${found.charCodeAt(0).toString(16)};`);
}

/** A carriage return cannot be written in CDATA: a reader makes a line feed of it. */
function cdata(text: string): string {
  const sections = text.split("\r").map((part) => `<![CDATA[${part.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`);
  return sections.join("&#13;");
}
