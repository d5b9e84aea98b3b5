import { type ComparedSides, readSentence, splitSides } from "./comparedSides.ts";

/** Of longer texts the beginning and the end are looked at (docs/rules/security.md#s28): there an assertion says what it compared. */
const lookedAt = 8000;

/** Which side of a difference a mark stands for. */
interface Marks {
  readonly expected: string;
  readonly actual: string;
  /** Where the difference begins: behind the line that names its sides. */
  readonly header: RegExp;
}

/** How frameworks head a difference; the same two marks mean the opposite in some (docs/rules/runners.md#diff-direction). */
const differences: readonly Marks[] = [
  // jest, vitest, Playwright.
  { expected: "-", actual: "+", header: /^[ \t]*- Expected\b.*\n[ \t]*\+ Received\b.*\n/m },
  // mocha, cucumber; before node:assert, whose difference it prints again.
  { expected: "+", actual: "-", header: /^[ \t]*\+ expected - actual.*\n/m },
  // node:assert.
  { expected: "-", actual: "+", header: /^[ \t]*\+ actual - expected.*\n/m },
  // PHPUnit, minitest, tap.
  { expected: "-", actual: "+", header: /^[ \t]*--- [Ee]xpected.*\n[ \t]*\+\+\+ [Aa]ctual.*\n/m },
  // go-cmp, testify.
  { expected: "-", actual: "+", header: /\(-(?:want|expected) \+(?:got|actual)\):.*\n/ },
  { expected: "+", actual: "-", header: /\(-(?:got|actual) \+(?:want|expected)\):.*\n/ },
  // ava; Deno's own assertions.
  { expected: "+", actual: "-", header: /^[ \t]*Difference \(- actual, \+ expected\).*\n/m },
  { expected: "+", actual: "-", header: /^[ \t]*\[Diff\] Actual \/ Expected.*\n/m },
  // Rust's pretty_assertions.
  { expected: ">", actual: "<", header: /^[ \t]*Diff < left \/ right > ?:\n/m },
  // bun, which heads none.
  {
    expected: "-",
    actual: "+",
    header:
      /^(?:\w*Error: )?expect\(received\)\.\w+\((?:\.\.\.)?expected.*\n(?=\s*(?:[{["+-]|\w{1,20}(?:\(\d+\))? \{))/m,
  },
];

/** Sides that are named in one line each; `e` is the expected one, `a` the actual one. */
const named: readonly RegExp[] = [
  // googletest, Catch2's and other matchers.
  /^[ \t]*Actual: (?<a>\S.*)\nExpected: (?<e>\S.*)$/m,
  // Qt.
  /^[ \t]*Actual +\(.*?\)[ \t]*: (?<a>\S.*)\n[ \t]*Expected \(.*?\)[ \t]*: (?<e>\S.*)$/m,
  // jest, bun, Playwright, minitest, xUnit.net, NUnit, RSpec, testify, hamcrest, Truth, bats-assert, JUnit 5 on two lines.
  /^[# \tE]*expected(?: (?:value|string|substring|pattern|substring or pattern|length|number of calls|number of returns|constructor|to contain|precision|collection contained))? *: *(?:is |to equal )?(?<e>\S.*?)\n[# \t]*(?:received(?: (?:value|string|array|message|length|object|number of calls|number of returns))?|actual(?: collection contained)?|got|but(?: was| got)?) *: *(?:was )?(?<a>\S(?:.*(?![ \t]).)?)[ \t]*$/im,
  // RSpec, of objects and of true and false.
  /^expected (?<e>\S.*)\n[ \t]+got (?<a>\S.*)$/m,
  // Perl's Test::More, Go's examples.
  /^[# \t]*got: *(?<a>\S.*?)\n[# \t]*(?:expected|want): *(?!anything else)(?<e>\S(?:.*(?![ \t]).)?)[ \t]*$/im,
  /^# {1,20}\$got.{0,200} = (?<a>\S.*)\n# {1,20}\$expected.{0,200} = (?<e>\S.*)$/m,
  // node:assert, as Node inspects the error.
  /^[ \t]*actual: (?<a>\S.*),\n[ \t]*expected: (?<e>\S.*),\n[ \t]*operator: '(?:==|strictEqual|deepStrictEqual|deepEqual|equal|partialDeepStrictEqual|match)'/m,
  // PHPUnit.
  /^Failed asserting that (?:actual size )?(?<a>\S.*?) (?:is identical to|matches expected(?: size)?|is equal to) (?<e>\S(?:(?! or is ).)*)\.$/m,
  /^Failed asserting that (?<a>\S.*?) is (?<e>true|false|null)\.$/m,
  // The name of a matcher of jest or bun says what it expects.
  /^(?:\w*Error: )?expect\(received\)\.toBe(?<e>Truthy|Falsy|Null|Undefined|Defined|NaN)\(\)\n\s*Received: (?<a>\S.*)$/m,
  // chai, jasmine, minitest, vitest's message.
  /^(?:\w*Error: )?expected (?!values to be|\$|")(?<a>\S(?:(?! to be called).)*?)(?<! not) to (?:strictly equal|deeply equal|deep equal|equal|eql|be)\b:? (?!called\b)(?<e>\S(?:(?!,? (?:but )?(?:got|found) ).)*?)(?: \/\/ .*|, (?:received difference|not) .*|\.)?$/im,
  // Rust, ExUnit.
  /^ *left: `?(?<a>.*?)`?,?\n *right: `?(?<e>.*?)`?$/m,
  // googletest: the order is the author's, mostly the actual value first.
  /^Expected equality of these values:\n {2}(?<aWritten>.*)\n(?: {4}Which is: (?<a>.*)\n)?(?: {4}As Text: (?<aText>.*)\n)? {2}(?<eWritten>.*)(?:\n {4}Which is: (?<e>.*))?(?:\n {4}As Text: (?<eText>.*))?/m,
  /^Expected: (?<e>\(.*\)), actual: (?<a>\S.*)$/m,
  // XCTest, Swift Testing.
  /\bfailed: \("(?<a>.*?)"\) is not equal to \("(?<e>.*?)"\)/,
  /^.{0,300}Expectation failed: \(.{0,200}? → (?<a>.*?)\) == (?:\(.{0,200}? → )?(?<e>.*?)\)?$/m,
  // Julia.
  /^ *Evaluated: (?<a>\S.*?) == (?<e>\S.*)$/m,
];

/** In longer lines no side is looked for: no pattern gets slow, whatever a test prints (docs/rules/security.md#s28). */
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
  // TestNG.
  { start: /expected \[/, middle: "] but found [", end: /\][ \t]*(?=\n|$)/, first: "expected" },
  // AssertJ, Shouldly, busted, vitest, bats-assert.
  { start: /^[ \t]*Expecting:\s*(?=<)/m, middle: "to be equal to:", end: /but was not/, first: "actual" },
  { start: /\n[ \t]*should be\n/, middle: "but was\n", end: endOfText, first: "expected" },
  { start: /^Passed in:\n/m, middle: "\nExpected:\n", end: endOfText, first: "actual" },
  { start: /^- Expected:\n/m, middle: "\n+ Received:\n", end: endOfText, first: "expected" },
  { start: /^Expected to contain: /m, middle: "\nReceived: ", end: /\n *(?=at )|\n\n|$/, first: "expected" },
  { start: /^expected \(\d+ lines?\):\n/m, middle: "\nactual", end: /\n--|$/, first: "expected" },
  {
    start: /loosely deep-equal:\n\n/,
    middle: "\n\nshould loosely deep-equal\n\n",
    end: /\] \{\n|\n\s*\n|$/,
    first: "actual",
  },
  // Catch2, doctest, Boost.Test, cmocka: the order is the author's, mostly the actual value first.
  { start: /with expansion:\n/, middle: "==", end: /\n(?=at )|$/, first: "actual" },
  { start: /values: \w+\( /, middle: " == ", end: / \)[ \t]*(?=\n|$)/, first: "actual" },
  { start: /has failed \[/, middle: " != ", end: /\][ \t]*(?=\n|$)/, first: "actual" },
  { start: /^(?=")/, middle: " != ", end: /(?<=")(?=\n|$)/, first: "actual" },
  // Go's examples; behave, and whoever writes so.
  { start: /(?:^|: )[ \t]*got:[ \t]*\n/m, middle: "want:", end: /\n[ \t]*--- FAIL|$/, first: "actual" },
  { start: /^(?:\w*Error: )?expected:[ \t]*\n/im, middle: "\ngot:", end: endOfText, first: "expected" },
  { start: /^(?:\w*Error: )?expected:[ \t]*\n/im, middle: "\nactual:", end: endOfText, first: "expected" },
];

/** The values that an assertion compared, where the failure says so; empty for an exception, and where both are the same. */
export function findComparison(message: string, text: string): ComparedSides | Record<string, never> {
  for (const said of [text, message]) {
    const looked =
      said.length > lookedAt ? `${said.slice(0, lookedAt / 2)}\n${said.slice(-lookedAt / 2)}` : said;
    // go-cmp prints blanks that do not break.
    const own = (pytestLines(looked) ?? looked).replaceAll("\u00a0", " ");
    if (/^The input was expected to not match/m.test(own)) {
      return {};
    }
    const found = findAnswer(own) ?? findDifference(own) ?? findSpan(own) ?? findNamed(own);
    if (found !== undefined) {
      return found.expected === found.actual ? {} : found;
    }
  }
  return {};
}

/** What pytest marks as what the error says, of the last error of several; undefined for a text of anybody else. */
function pytestLines(text: string): string | undefined {
  const lines = text.split("\n");
  const last = lines.findLastIndex((line) => /^E(?: |$)/.test(line));
  const before = lines.slice(0, last).findLastIndex((line) => !/^E(?: |$)/.test(line));
  return last === -1
    ? undefined
    : dedent(
        lines
          .slice(before + 1, last + 1)
          .map((line) => line.slice(1))
          .join("\n"),
      );
}

/**
 * supertest says in its message which body it got, and hands over what it parsed of it, which is `{}` of a text: a difference of that is of no use
 * (docs/rules/runners.md#answers-of-supertest).
 */
const answerBody = /^(?:Error: )?expected '(?<e>.{0,400})' response body, got '(?<a>.{0,400})'$/m;

function findAnswer(text: string): ComparedSides | undefined {
  const { e: expected, a: actual } = answerBody.exec(text)?.groups ?? {};
  return expected === undefined || actual === undefined ? undefined : { expected, actual };
}

function findDifference(text: string): ComparedSides | undefined {
  for (const { header, expected, actual } of differences) {
    const match = header.exec(text);
    const rest = match === null ? "" : text.slice(match.index + match[0].length);
    const lines = match && readDifference(rest, indentationOf(match[0], rest));
    const isMarked = (line: string) => line.startsWith(expected) || line.startsWith(actual);
    if (lines?.some(isMarked)) {
      const side = (mark: string) =>
        lines
          .filter((line) => (line.startsWith(mark) || !isMarked(line)) && !/^.\s+at \S/.test(line))
          .map((line) => line.slice(1))
          .join("\n");
      return { expected: dedent(side(expected)), actual: dedent(side(actual)) };
    }
  }
  return undefined;
}

/** How deep a difference stands: as its header does, or, below one that ends a sentence, as the line that is indented least. */
function indentationOf(header: string, rest: string): number {
  if (!header.startsWith("(")) {
    return header.search(/[^ \t]/);
  }
  const lines = rest.split("\n");
  const end = lines.findIndex((line) => /^\S/.test(line));
  const depths = lines
    .slice(0, end === -1 ? undefined : end)
    .filter((line) => line.trim() !== "")
    .map((line) => line.search(/\S/));
  // The least indented lines are those with a mark, if there are any.
  return Math.min(...depths, 40);
}

/** The lines of a difference, each with its mark or a blank in front. */
function readDifference(rest: string, indentation: number): readonly string[] {
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
  return line.trim() === "" ? isBegun : !/^(?:[ \t<>+-]|@@)/.test(own) || /^\s*(?:at|❯) /.test(line);
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

/** Without what all lines but the first are indented by: that one stood behind something else. */
function outdent(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  return rest.length === 0 ? first : `${first}\n${dedent(rest.join("\n"))}`;
}

function findSpan(text: string): ComparedSides | undefined {
  for (const span of spans) {
    const found = readSpan(text, span);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function readSpan(text: string, { start, middle, end, first }: Span): ComparedSides | undefined {
  // Most texts lack what stands between the values, and to look for that costs least.
  const begun = text.includes(middle) ? start.exec(text) : null;
  const from = begun === null ? -1 : begun.index + begun[0].length;
  const middleAt = from === -1 ? -1 : text.indexOf(middle, from);
  const rest = middleAt === -1 ? "" : text.slice(middleAt + middle.length);
  const length = rest.search(end);
  if (middleAt === -1 || length === -1) {
    return undefined;
  }
  const sides = [text.slice(from, middleAt), rest.slice(0, length)].map((side) =>
    outdent(side.replace(/^ \(\d+ lines?\):\n/, "").trim()),
  );
  const [expected = "", actual = ""] = first === "expected" ? sides : sides.reverse();
  return middle === "> but was:<" ? withoutBrackets(expected, actual) : { expected, actual };
}

function findNamed(text: string): ComparedSides | undefined {
  const lines = text.split("\n").map((line) => (line.length > longestLine ? "" : line));
  const looked = lines.join("\n");
  for (const pattern of named) {
    const groups = pattern.exec(looked)?.groups ?? {};
    const expected = groups["eText"] ?? groups["e"] ?? groups["eWritten"];
    const actual = groups["aText"] ?? groups["a"] ?? groups["aWritten"];
    if (expected !== undefined && actual !== undefined) {
      const isMatcher = /^(?:Truthy|Falsy|Null|Undefined|Defined)$/.test(expected);
      return { expected: isMatcher ? expected.toLowerCase() : expected.trim(), actual: actual.trim() };
    }
  }
  for (const line of lines) {
    const found = readLine(line);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** The sides that stand in one line, by how languages write a comparison, or in the words of the test's author. */
function readLine(line: string): ComparedSides | undefined {
  // The code, frames and properties that pytest shows say nothing about values.
  if (/^(?:>|\s*(?:at|❯|#\d) |\s*File ")|^[\w$ ]+\(\S*$/.test(line)) {
    return undefined;
  }
  const [, asserted] = /^(?:\w*Error: )?assert (.*)$/.exec(line) ?? [];
  if (asserted !== undefined) {
    return toComparison(splitSides(asserted, " == ") ?? splitIs(asserted));
  }
  const [, raised] = /^AssertionError: (?:\w+ differ: )?(.*)$/.exec(line) ?? [];
  if (raised !== undefined) {
    return toComparison(splitSides(raised, " != ") ?? splitIs(raised)) ?? readSentence(raised);
  }
  const plain = line.trimStart().replace(/^.{1,200}?\.\w{1,8}:\d+: /, "");
  return (
    toComparison(
      splitSides(plain, " !== ") ?? (/^\S+ != \S+$/.test(plain) ? splitSides(plain, " != ") : undefined),
    ) ?? readSentence(plain)
  );
}

/** `5 is not None`, of unittest. */
function splitIs(line: string): readonly [string, string] | undefined {
  const sides = splitSides(line, " is not ") ?? splitSides(line, " is ");
  return sides !== undefined && /^(?:None|True|False|true|false)(?: : |$)/.test(sides[1]) ? sides : undefined;
}

/** By convention the actual value is the left one; what follows the right one is a message. */
function toComparison(sides: readonly [string, string] | undefined): ComparedSides | undefined {
  if (sides === undefined) {
    return undefined;
  }
  const [actual, right] = sides;
  const [expected] = splitSides(right, " : ") ?? splitSides(right, " within ") ?? [right];
  return { expected, actual };
}

/** JUnit 4 puts brackets around what differs: `<pa[id]>` was `<pa[rt]>`. */
function withoutBrackets(expected: string, actual: string): ComparedSides {
  const [one, other] = [expected, actual].map((side) => /^([^[\]]*)\[([^[\]]*)\]([^[\]]*)$/.exec(side));
  const isList = [expected, actual].some((side) => /^\[.*\]$/.test(side) && side.slice(1, -1).includes(", "));
  return one && other && !isList && one[1] === other[1] && one[3] === other[3]
    ? { expected: one.slice(1).join(""), actual: other.slice(1).join("") }
    : { expected, actual };
}
