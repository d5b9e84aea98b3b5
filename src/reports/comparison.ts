/** The two sides of an assertion, as the failure's text has them. */
export interface Comparison {
  readonly expected: string;
  readonly actual: string;
}

/** Of longer texts the beginning and the end are looked at (security S28): there an assertion says what it compared. */
const lookedAt = 8000;

/** Which side of a difference a mark stands for. */
interface Marks {
  readonly expected: "-" | "+";
  /** Where the difference begins: behind the line that names its sides. */
  readonly header: RegExp;
}

/** How frameworks head a difference; the same two marks mean the opposite in some (runner-catalog, 0.8). */
const differences: readonly Marks[] = [
  // jest, vitest, Playwright.
  { expected: "-", header: /^[ \t]*- Expected\b.*\n[ \t]*\+ Received\b.*\n/m },
  // mocha, cucumber; before node:assert, whose difference it prints anew.
  { expected: "+", header: /^[ \t]*\+ expected - actual.*\n/m },
  // node:assert.
  { expected: "-", header: /^[ \t]*\+ actual - expected.*\n/m },
  // PHPUnit, minitest, tap.
  { expected: "-", header: /^[ \t]*--- [Ee]xpected.*\n[ \t]*\+\+\+ [Aa]ctual.*\n/m },
  // ava; Deno's own assertions.
  { expected: "+", header: /^[ \t]*Difference \(- actual, \+ expected\).*\n/m },
  { expected: "+", header: /^[ \t]*\[Diff\] Actual \/ Expected.*\n/m },
  // bun heads none.
  { expected: "-", header: /^(?:\w*Error: )?expect\(received\)\.\w+\(expected\).*\n(?=\s*[{["])/m },
];

/** Sides that are named in one line each; `e` is the expected one, `a` the actual one. */
const named: readonly RegExp[] = [
  // jest, bun, minitest, xUnit.net, NUnit, RSpec, testify, hamcrest, JUnit 5 on two lines.
  /^[# \tE]*expected *(?:value)?: *(?:is |to equal )?(?<e>\S.*?)\n[# \t]*(?:received|actual|got|but(?: was)?) *: *(?:was )?(?<a>\S(?:.*(?![ \t]).)?)[ \t]*$/im,
  // Perl's Test::More, Go's examples.
  /^[# \t]*got: *(?<a>\S.*?)\n[# \t]*(?:expected|want): *(?<e>\S(?:.*(?![ \t]).)?)[ \t]*$/im,
  // Hand-written, and the like in every language.
  /\bgot (?<a>(?:(?!\bgot )[^\n,;])+)[,;] (?:want(?:ed)?|expected) (?<e>[^\n,;]*[^\s,;])[ \t]*$/im,
  /\bexpected (?<e>\S+) but got (?<a>\S+?)[ \t]*$/im,
  // PHPUnit.
  /^Failed asserting that (?:actual size )?(?<a>\S.*?) (?:is identical to|matches expected(?: size)?|is equal to) (?<e>\S.*?)\.$/m,
  // chai, jasmine, vitest's message.
  /^(?:\w*Error: )?expected (?!values to be|\$)(?<a>\S.*?) to (?:be|equal|strictly equal|deeply equal|deep equal|eql)\b:? (?<e>\S.*?)(?: \/\/ .*|\.)?$/im,
  // Rust.
  /^ *left: `?(?<a>.*?)`?,?\n *right: `?(?<e>.*?)`?$/m,
  // googletest: the order is the author's, mostly the actual value first.
  /^Expected equality of these values:\n {2}(?<aWritten>.*)\n(?: {4}Which is: (?<a>.*)\n)?(?: {4}As Text: (?<aText>.*)\n)? {2}(?<eWritten>.*)(?:\n {4}Which is: (?<e>.*))?(?:\n {4}As Text: (?<eText>.*))?/m,
  // pytest, unittest, cmocka, node:assert: by convention the actual value is the left one.
  /^E +(?:AssertionError: )?assert (?<a>\S.*?) == (?<e>\S.*)$/m,
  /^(?:E +)?AssertionError: (?<a>\S.*?) != (?<e>\S.*?)(?: : .*)?$/m,
  /^ *(?<a>\S.*?) !==? (?<e>\S(?:.*(?![ \t]).)?)[ \t]*$/m,
];

/** In longer lines no side is looked for: no pattern gets slow, whatever a test prints (security S28). */
const longestLine = 500;

/** Sides that may have several lines: between a beginning, a middle and an end. */
interface Span {
  readonly start: RegExp;
  readonly middle: string;
  readonly end: RegExp;
  readonly first: "expected" | "actual";
}

const endOfText = /\n\s*\n|$/;

const spans: readonly Span[] = [
  // JUnit 5, JUnit 4, MSTest.
  { start: /expected: ?</i, middle: "> but was: <", end: />\.?[ \t]*(?=\n|$)/, first: "expected" },
  { start: /expected:</i, middle: "> but was:<", end: />\.?[ \t]*(?=\n|$)/, first: "expected" },
  { start: /expected:</i, middle: ">. Actual:<", end: />\.?[ \t]*(?=\n|$)/, first: "expected" },
  // Catch2, doctest, Boost.Test, cmocka: the order is the author's, mostly the actual value first.
  { start: /with expansion:\n/, middle: "==", end: /\n(?=at )|$/, first: "actual" },
  { start: /values: \w+\( /, middle: " == ", end: / \)[ \t]*(?=\n|$)/, first: "actual" },
  { start: /has failed \[/, middle: " != ", end: /\][ \t]*(?=\n|$)/, first: "actual" },
  { start: /^(?=")/, middle: " != ", end: /(?<=")(?=\n|$)/, first: "actual" },
  // Go's examples; behave, and whoever writes so.
  { start: /^[ \t]*got:[ \t]*\n/m, middle: "want:", end: /\n[ \t]*--- FAIL|$/, first: "actual" },
  { start: /^(?:\w*Error: )?expected:[ \t]*\n/im, middle: "\ngot:", end: endOfText, first: "expected" },
  { start: /^(?:\w*Error: )?expected:[ \t]*\n/im, middle: "\nactual:", end: endOfText, first: "expected" },
];

/** The values that an assertion compared, where the failure says so; undefined for an exception. */
export function findComparison(message: string, text: string): Comparison | Record<string, never> {
  for (const said of [text, message]) {
    const looked =
      said.length > lookedAt ? `${said.slice(0, lookedAt / 2)}\n${said.slice(-lookedAt / 2)}` : said;
    const found = findDifference(looked) ?? findSpan(looked) ?? findNamed(looked);
    if (found !== undefined) {
      return found;
    }
  }
  return {};
}

function findDifference(text: string): Comparison | undefined {
  for (const { header, expected } of differences) {
    const match = header.exec(text);
    const lines = match && readDifference(text.slice(match.index + match[0].length), match[0]);
    if (lines?.some((line) => /^[-+]/.test(line))) {
      const side = (mark: string) =>
        lines
          .filter((line) => line.startsWith(mark) || !/^[-+]/.test(line))
          .map((line) => line.slice(1))
          .join("\n");
      return { expected: dedent(side(expected)), actual: dedent(side(expected === "-" ? "+" : "-")) };
    }
  }
  return undefined;
}

/** The lines of a difference, each with its mark or a blank in front; they stand as deep as their header does. */
function readDifference(rest: string, header: string): readonly string[] {
  const indentation = /^[ \t]*/.exec(header)?.[0].length ?? 0;
  const lines: string[] = [];
  for (const line of rest.split("\n")) {
    const own = line.slice(indentation);
    // Node's own inspection of an error ends so, and its properties follow.
    const [text = "", properties] = own.split(/(\] \{)$/);
    if (endsDifference(line, own, lines.length > 0)) {
      break;
    }
    if (!saysWhere(text)) {
      lines.push(text);
    }
    if (properties !== undefined) {
      break;
    }
  }
  return lines;
}

function endsDifference(line: string, own: string, isBegun: boolean): boolean {
  return line.trim() === "" ? isBegun : !/^(?:[ +-]|@@)/.test(own) || /^\s*(?:at|❯) /.test(line);
}

/** A line that is no part of a value: `@@ -1 +1 @@`, a row of carets below what differs. */
function saysWhere(line: string): boolean {
  return /^\s*\^*$|^@@/.test(line);
}

/** Without what all lines are indented by. */
function dedent(text: string): string {
  const lines = text.split("\n");
  const least = Math.min(...lines.map((line) => line.search(/\S|$/)));
  return lines.map((line) => line.slice(least)).join("\n");
}

function findSpan(text: string): Comparison | undefined {
  for (const { start, middle, end, first } of spans) {
    const begun = start.exec(text);
    const from = begun === null ? -1 : begun.index + begun[0].length;
    const middleAt = from === -1 ? -1 : text.indexOf(middle, from);
    const rest = middleAt === -1 ? "" : text.slice(middleAt + middle.length);
    const length = rest.search(end);
    if (middleAt !== -1 && length !== -1) {
      const sides = [text.slice(from, middleAt), rest.slice(0, length)].map((side) => side.trim());
      const [expected = "", actual = ""] = first === "expected" ? sides : sides.reverse();
      return { expected, actual };
    }
  }
  return undefined;
}

function findNamed(text: string): Comparison | undefined {
  const lines = text.split("\n").map((line) => (line.length > longestLine ? "" : line));
  const looked = lines.join("\n");
  for (const pattern of named) {
    const groups = pattern.exec(looked)?.groups ?? {};
    const expected = groups["eText"] ?? groups["e"] ?? groups["eWritten"];
    const actual = groups["aText"] ?? groups["a"] ?? groups["aWritten"];
    if (expected !== undefined && actual !== undefined) {
      return { expected, actual };
    }
  }
  return undefined;
}
