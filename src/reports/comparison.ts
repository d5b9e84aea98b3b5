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
  { expected: "-", header: /^.*expect\(received\)\.to\w+\(expected\).*\n(?=\s*\n? *[{["])/m },
];

/** Sides that are named, one after the other; `e` is the expected one, `a` the actual one. */
const named: readonly RegExp[] = [
  // jest, bun, minitest, xUnit.net, NUnit, RSpec, testify, hamcrest, JUnit 5 on two lines.
  /^[# \tE]*expected *(?:value)?: *(?:is |to equal )?(?<e>\S.*?)\n[# \t]*(?:received|actual|got|but(?: was)?) *: *(?:was )?(?<a>\S.*?)[ \t]*$/im,
  // Perl's Test::More, Go's examples on one line each.
  /^[# \t]*got: *(?<a>\S.*?)\n[# \t]*(?:expected|want): *(?<e>\S.*?)[ \t]*$/im,
  // Go's examples, behave: sides of several lines.
  /^[ \t]*got:[ \t]*\n(?<a>[\s\S]*?)\n[ \t]*want:[ \t]*\n(?<e>[\s\S]*?)(?=\n\s*--- FAIL|\n*$(?![\s\S]))/m,
  /^[# \tE]*(?:\w*Error: )?expected:[ \t]*\n(?<e>[\s\S]*?)\n[ \t]*(?:got|actual):[ \t]*\n(?<a>[\s\S]*?)(?=\n\s*\n|\n*$(?![\s\S]))/im,
  // JUnit 5, JUnit 4, MSTest.
  /expected: ?<(?<e>[\s\S]{0,2000}?)>\.? (?:but was|Actual): ?<(?<a>[\s\S]{0,2000}?)>(?=\.?\s*(?:\n|$))/i,
  // Hand-written, and the like in every language.
  /\bgot (?<a>[^\n,;]+?)[,;] (?:want(?:ed)?|expected) (?<e>[^\n,;]+?)[ \t]*$/im,
  /\bexpected (?<e>\S+) but got (?<a>\S+?)[ \t]*$/im,
  // PHPUnit.
  /^Failed asserting that (?:actual size )?(?<a>\S.*?) (?:is identical to|matches expected(?: size)?|is equal to) (?<e>\S.*?)\.$/m,
  // chai, jasmine, vitest's message.
  /^(?:\w*Error: )?expected (?!values to be|\$)(?<a>\S.*?) to (?:be|equal|strictly equal|deeply equal|deep equal|eql)\b:? (?<e>\S.*?)(?: \/\/ .*|\.)?$/im,
  // Rust.
  /^ *left: `?(?<a>.*?)`?,?\n *right: `?(?<e>.*?)`?$/m,
  // googletest: the order is the author's, mostly the actual value first.
  /^Expected equality of these values:\n {2}(?<aWritten>.*)\n(?: {4}Which is: (?<a>.*)\n)?(?: {4}As Text: (?<aText>.*)\n)? {2}(?<eWritten>.*)(?:\n {4}Which is: (?<e>.*))?(?:\n {4}As Text: (?<eText>.*))?/m,
  // Catch2, doctest, Boost.Test, cmocka: the order is the author's too.
  /with expansion:\n {2}(?<a>[\s\S]{1,4000}?)\n? +==\n? +(?<e>[\s\S]{1,4000}?)\n(?=at |$(?![\s\S]))/,
  /values: \w+\( (?<a>[\s\S]{1,4000}?) == (?<e>[\s\S]{1,4000}?) \)$/m,
  /has failed \[(?<a>[\s\S]{1,4000}?) != (?<e>[\s\S]{1,4000}?)\]/,
  /^(?<a>"[\s\S]{0,4000}?"|0x[0-9a-f]+|-?\d+) != (?<e>"[\s\S]{0,4000}?"|0x[0-9a-f]+|-?\d+)$/m,
  // pytest, unittest, node:assert: by convention the actual value is the left one.
  /^E +(?:AssertionError: )?assert (?<a>\S.*?) == (?<e>\S.*)$/m,
  /^(?:E +)?AssertionError: (?<a>\S.*?) != (?<e>\S.*?)(?: : .*)?$/m,
  /^ *(?<a>\S.*?) !==? (?<e>\S.*?)[ \t]*$/m,
];

/** The values that an assertion compared, where the failure says so; undefined for an exception. */
export function findComparison(message: string, text: string): Comparison | Record<string, never> {
  for (const said of [text, message]) {
    const looked =
      said.length > lookedAt ? `${said.slice(0, lookedAt / 2)}\n${said.slice(-lookedAt / 2)}` : said;
    const found = findDifference(looked) ?? findNamed(looked);
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

function findNamed(text: string): Comparison | undefined {
  for (const pattern of named) {
    const groups = pattern.exec(text)?.groups ?? {};
    const expected = groups["eText"] ?? groups["e"] ?? groups["eWritten"];
    const actual = groups["aText"] ?? groups["a"] ?? groups["aWritten"];
    if (expected !== undefined && actual !== undefined) {
      return { expected, actual };
    }
  }
  return undefined;
}
