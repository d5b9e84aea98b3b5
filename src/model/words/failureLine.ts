import { boundedPattern } from "../../base/boundedPattern.ts";
import { cutAt } from "../../base/listNames.ts";
import { readError } from "../error/errorText.ts";
import { isFrame } from "../error/ownPlaces.ts";
import { signatureOf } from "../error/signature.ts";
import type { Failure, TestCase } from "../report/report.ts";

/** How many characters a failure has where a test is one row of many. */
const longest = 80;

/**
 * What went wrong, in one line of at most 80 characters, for a row, a lens, a list: the values that were compared and what the author says
 * about them, `expected 404, got 500: the status of the order`; else the error, `KeyError: 'ink'`. An error that lies behind an answer or
 * a status comes first, `InterfaceError: busy (expected 200, got 500)`. Never a line that a framework writes about every failure. Empty where
 * the report says nothing. In English, like the words of the frameworks that it stands among, and as a log keeps it. `output` is what the test printed, as far as it is known.
 */
export function failureLine(failure: Failure, output = ""): string {
  const said = describe(failure) || printedCheck(output);
  const { behind, causes } = signatureOf(failure, output);
  const cause = inOneLine(behind ?? causes.at(-1) ?? "");
  const named = behind === undefined ? /^[A-Z]\w*: \S/ : printedError;
  const isNamed = named.test(cause) && !isAssertion.test(cause.split(":", 1)[0] ?? "");
  if (!isNamed || said.includes(cause)) {
    return cut(said, longest);
  }
  const outer = said === "" || said.length > longest / 2 ? "" : ` (${said})`;
  return `${cut(cause, longest - outer.length)}${outer}`;
}

/** The same of a test, by its first failure; empty for one without a failure. */
export function failureLineOf({ failures, output }: Pick<TestCase, "failures" | "output">): string {
  const [failure] = failures;
  return failure === undefined ? "" : failureLine(failure, output);
}

/** An error in what a test printed; there, other words may stand before a colon. */
const printedError = /^[A-Z]\w*(?:Error|Exception|Fault|NotFound|Timeout|Refused|Denied|Interrupt): \S/;

/**
 * What a program printed of the check that failed, where its runner only knows that it failed (ctest): as Unity writes it,
 * `a.c:62:test_sum:FAIL: Expected 3 Was 4`, or C's `assert`.
 */
function printedCheck(output: string): string {
  for (const line of output.slice(-longestOutput).split("\n")) {
    const [, test, said] =
      /^[^\s:][^:]{0,300}:\d{1,7}:(\w{1,200}):FAIL(?:: ?(.*))?$/.exec(line.trimEnd()) ?? [];
    const [, assertion] = /: (Assertion [`'].{1,300}' failed)\.?$/.exec(line.trimEnd()) ?? [];
    if (test !== undefined || assertion !== undefined) {
      return inOneLine(assertion ?? (said ? `${said} (${test})` : `${test}`));
    }
  }
  return "";
}

/** How many characters of an output are looked at. */
const longestOutput = 64_000;

function cut(text: string, most: number): string {
  return text.length > most ? cutAt(text, most - 1) : text;
}

function describe(failure: Failure): string {
  const { error, places } = readError(failure);
  const lines = [...error.says.split("\n"), ...failure.message.split("\n")].slice(0, mostLines);
  const values = describeValues(failure);
  if (values !== undefined) {
    const words = authorsWords(lines);
    const isTruth = /^(?:true|false|truthy|falsy)$/i.test(failure.expected ?? "");
    return words === undefined ? values : isTruth ? words : `${values}: ${words}`;
  }
  const line = tellingLine(lines);
  const type = error.type === undefined || isAssertion.test(error.type) ? undefined : error.type;
  if (line === undefined) {
    const code = places.statement?.code;
    return [type, code && inOneLine(code)].filter(Boolean).join(": ") || (error.type ?? "");
  }
  return type === undefined || /^\w*(?:Error|Exception): /.test(line) || line.startsWith(`${type}:`)
    ? line
    : `${type}: ${line}`;
}

/** How many lines of a message are looked at. */
const mostLines = 40;

/** The first line that says something about this failure, and the next one where that one only announces it. */
function tellingLine(written: readonly string[]): string | undefined {
  const unread = unreadFile(written);
  if (unread !== undefined) {
    return unread;
  }
  const lines = written.map((line) => shortened(withoutType(inOneLine(line)))).filter(saysSomething);
  const [line, next] = lines;
  return line !== undefined && next !== undefined && (announcing.test(line) || next.startsWith("+ where "))
    ? `${line} ${next}`
    : line;
}

/** What Python says of a file that it could not read, with where: the place stands before the line of code, and the error behind. */
function unreadFile(lines: readonly string[]): string | undefined {
  const at = lines.findIndex((line) => unreadPlace.test(line));
  const [, file, line] = unreadPlace.exec(lines[at] ?? "") ?? [];
  const error = lines.slice(at + 1, at + 4).find((one) => /^\s*(?:Syntax|Indentation|Tab)Error: /.test(one));
  return error === undefined ? undefined : `${inOneLine(error)} (${file}, line ${line})`;
}

const unreadPlace = /^\s*File "(?:[^"]{0,1000}[\\/])?([^"\\/]{1,200})", line (\d{1,7})$/;

/** Shortens paths to file names, because a path would leave no room for the message. Removes the dash of a list. */
function shortened(line: string): string {
  return line
    .replace(/^- message: /, "")
    .replace(/^Actual message: "(.*)"$/, "unwanted error: $1")
    .replace(absolutePath, (path) =>
      path.split(/[\\/]/).length > 4 ? `…/${path.split(/[\\/]/).at(-1)}` : path,
    );
}

/** An absolute path of a file with an extension; an address of a server has none. */
const absolutePath = /(?<=^|[\s'"(])(?:\/|[A-Z]:[\\/])[^\s'":()]{1,300}\.[a-z]\w{0,7}(?![\w/\\.])/g;

const announcing = /(?::|, not)$/;

/** Types that say no more than that an assertion failed. */
const isAssertion =
  /^(?:\w*Assert(?:ion)?\w*|Error|Exception|Fail(?:ed|ure)\w*|Expectation\w*|\w*Comparison(?:Failure|Error)|test|failure|error|XCTestFailure|TestFailed|NoneType|uncaught exception|assertion error|TEST_CASE|SECTION|REQUIRE|CHECK|to[A-Z]\w*)$/i;

function withoutType(line: string): string {
  const [, type = "", said = ""] = /^([\w.\\]{1,100})(?: \[\w{1,50}\])?: (.+)$/.exec(line) ?? [];
  const own = isAssertion.test(type.split(/[.\\]/).at(-1) ?? "") ? said : line;
  return own.replace(/ \/\/ (?:Object\.is|deep) equality$/, "");
}

/** `expected 404, got 500`; of long values what differs. Undefined where nothing was compared. */
function describeValues({ expected, actual }: Failure): string | undefined {
  if (expected === undefined || actual === undefined) {
    return undefined;
  }
  const [e, a] = [valueInOneLine(expected), valueInOneLine(actual)];
  if (e === "" && a === "") {
    return undefined;
  }
  const room = Math.floor((longest - "expected , got ".length) / 2);
  const isShort = e.length + a.length <= 2 * room;
  const from = isShort ? 0 : startOfDifference(e, a);
  const [shownE, shownA] = isShort ? [e, a] : [excerpt(e, from, room), excerpt(a, from, room)];
  return `expected ${shownE || "“”"}, got ${shownA || "“”"}`;
}

/** Where two texts begin to differ, with a little before it; 0 where that is near to the beginning. */
function startOfDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) {
    at++;
  }
  return at < 16 ? 0 : at - 8;
}

function excerpt(text: string, from: number, room: number): string {
  return from === 0 ? cut(text, room) : `…${cut(text.slice(from).replace(/^[\udc00-\udfff]/, ""), room - 1)}`;
}

/**
 * What the author of the test wrote about the values: before what the framework says about them, as `the status is wrong`, or beside it,
 * as `the status: expected 500 to equal 404`, `total() = 9, want 8`, `500 != 404 : the status`.
 */
function authorsWords(lines: readonly string[]): string | undefined {
  for (const [index, written] of lines.entries()) {
    const line = withoutType(inOneLine(written));
    if (isDifference.test(written)) {
      return undefined;
    }
    const words = besideValues(line) ?? behindValues(lines, index);
    if (words !== undefined || generated.test(line)) {
      return words;
    }
    if (saysSomething(line)) {
      return announcing.test(line) ? undefined : line;
    }
  }
  return undefined;
}

function besideValues(line: string): string | undefined {
  const match = besides.map((pattern) => pattern.exec(line)).find((one) => one !== null);
  const words = match?.[1]?.trim() ?? "";
  return /\p{L}/u.test(words) && !isAssertion.test(words) && !/^(?:got|actual|expected|assert)$/i.test(words)
    ? words
    : undefined;
}

/** googletest writes them below the values, which it indents. */
function behindValues(lines: readonly string[], index: number): string | undefined {
  if (!/^Expected equality of these values:$/.test(lines[index]?.trim() ?? "")) {
    return undefined;
  }
  const line = lines.slice(index + 1).find((one) => /^\S/.test(one));
  return line !== undefined && saysSomething(line) && !generated.test(line) ? inOneLine(line) : undefined;
}

/** Where the author's words stand next to what the framework or the author says about the values. */
const besides = [
  boundedPattern(/^(?:\w+ differ: )?\S.* != .* : (\S.*)$/),
  boundedPattern(/^\S.* is not (?:true|false|None) : (\S.*)$/),
  boundedPattern(/^(\S.*?)(?::| ==>) ?(?:expected|got|want)\b/i),
  boundedPattern(/^assertion .{1,100}? failed: (\S.*)$/),
  boundedPattern(/^(?:got )?(\S.*?) = .*[,;] ?(?:want(?:ed)?|expected) /i),
  boundedPattern(/^Expected (\S.*?) to (?:be|equal) .*, but found /),
] as const;

/** The first line of a difference or of a value of several lines. */
const isDifference = /^\s*(?:["'][^"']*$|[-+?] |@@|[-+]$|--- |\+\+\+ |[{[(]$)/;

/** What frameworks and authors say themselves about values. */
const generated =
  /^assert\b|^expected\b|^(?:but )?(?:got|was|actual|received|want)\b|^Failed asserting|^(?:left|right):|^\w+ differ:|^\S.* [!=]==? |^(?:CHECK|REQUIRE|EXPECT|ASSERT)\w*\(|^with expansion|^Value of:|^Which is:|^Not equal|^Structures begin|^Diff\b|^assertion |^Assert\.\w+\(\)|^Compared values|^Expecting|^Failure\/Error|^not ok\b|^With diff:|^\(\d|^`.*' failed(?: with status \d+)?$/i;

/** A line that says something about this failure, and not only that there is one. */
function saysSomething(line: string): boolean {
  return /[\p{L}\p{N}]/u.test(line) && !empty.test(line) && !isFrame(line);
}

/** What frameworks write about every failure, or around it. */
const empty = boundedPattern(
  /^(?:(?:Error: )?expect\(.{0,60}\)\.[\w.]{1,60}\([\w., ]{0,40}\)(?: \/\/ .*)?|expect\.\w+\(.*\)|Expected values to be [\w -]{1,60}:|Failed asserting that two \w+ are (?:equal|identical)\.|\+ actual - expected.*|\+ expected - actual.*|--- expected|\+\+\+ actual|- Expected.*|\+ Received.*|Failed|FAILED:?|Failure:?|Error:|Test failed\.?|test failed|collection failure|load failure|failed on (?:setup|teardown) with .?|None|null|\(in test (?:file|function) .*\)|\(?from function .* in (?:test )?file .*|Got unwanted (?:exception|rejection)\.|(?=[^\s:]*(?:\\|Test::))[^\s:]+::\S+(?: with data set .*)?|(?:CHECK|REQUIRE|EXPECT|ASSERT)\w*\( ?.* ?\)|with expansion:|Traceback \(most recent call last\):|File ".*", line \d+.*|The expression evaluated to a falsy value:|assertion `left == right` failed|\S.{0,200}:\d+: Failure|(?:generatedMessage|code|actual|expected|operator|diff): .*,|Error name: .*|Caused by: .*|.{0,200}in test file .*, line \d+\)|Assertion Failed|(?:UNCAUGHT EXCEPTION|ASSERTION FAILURE):|- (?:file|line) *: .*|at <.*>|(?:● )?Test suite failed to run|\[Error: test failed\].*|(?:failureType|exitCode|signal|compare|at|stack|fileName|lineNumber|columnNumber): ?.*|(?:typeName|isToplevel): \w+|unknown file|EXCEPTION STACK TRACE:.*|(?:ImportError: )?Failed to import test module: .*)$/,
);

function inOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Without the comma that stands before the end of a list over several lines. */
function valueInOneLine(text: string): string {
  return inOneLine(text.replace(/,\s{0,100}\n\s{0,100}(?=[\]})])/g, " "));
}
