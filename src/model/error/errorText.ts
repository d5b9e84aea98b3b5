import { boundedPattern } from "../../base/boundedPattern.ts";
import type { Failure } from "../report/report.ts";
import { withoutCodeFrames } from "./codeFrame.ts";
import { hashOf } from "./hash.ts";
import { withoutNoise } from "./noise.ts";
import { isFrame, isTraceback, type OwnPlaces, readOwnPlaces } from "./ownPlaces.ts";
import { rememberLines } from "./rememberLines.ts";

/** An error as it was raised: its type, where that is known, and what it says, on several lines perhaps. */
export interface RaisedError {
  readonly type: string | undefined;
  readonly says: string;
}

/** What a failure's text says, taken apart. */
export interface ErrorText {
  readonly error: RaisedError;
  /** What caused it, the nearest first. */
  readonly causes: readonly RaisedError[];
  readonly places: OwnPlaces;
}

/** How many characters of a text are read: a difference of large values fits in, and no input takes long (docs/rules/security.md#s28). */
const longestText = 64_000;

/** Takes a failure apart: the message where it says something, and the text, as the frameworks write them. */
export function readError(failure: Failure): ErrorText {
  const known = errorTexts.get(failure);
  if (known !== undefined) {
    return known;
  }
  const read = readText(failure);
  errorTexts.set(failure, read);
  return read;
}

/** Failures never change, and are both compared and shown in one line: each is taken apart once. */
const errorTexts = new WeakMap<Failure, ErrorText>();

function readText(failure: Failure): ErrorText {
  const printed = withoutColours(failure.text).replaceAll("\r", "");
  const text = clip(withoutPointers(firstTry(printed)));
  const message = clip(failure.message);
  const parts = splitCauses(text);
  const part = readPart(parts[0] ?? "");
  const type = typeOf(failure, message, part);
  const says = saysOf(message, part, type);
  return {
    error: { type, says },
    causes: parts
      .slice(1)
      .map(readCause)
      .filter(({ says: said, type: named }) => said !== "" || named !== undefined),
    places: readOwnPlaces(part.text, part.lines),
  };
}

function withoutColours(text: string): string {
  return text.includes("\x1b") ? text.replace(/\x1b\[[\d;]*m/g, "") : text;
}

/** The text without what Playwright prints of a test's second try and the others: the first one says what went wrong. */
function firstTry(text: string): string {
  const next = text.includes("Retry #") ? text.search(/\n {0,20}Retry #\d+ ─/) : -1;
  return next < 0 ? text : text.slice(0, next);
}

/** The text of one error. Thousands of them are read after a run, so each is split once. */
interface Part {
  readonly text: string;
  readonly lines: readonly string[];
  /** Those that pytest marks as what the error says. */
  readonly pytest: readonly string[];
}

/**
 * The text without the lines that only point, between the two sides of a difference or below a line of code (Python from 3.11 on,
 * Ruby, Node, Deno): how wide they are depends on the names there. Such a line of code goes with them, but Python's, which says
 * where a file could not be read, and pytest's, which are kept apart anyway.
 */
function withoutPointers(text: string): string {
  if (!/[\^~?]/.test(text)) {
    return text;
  }
  const kept: string[] = [];
  for (const line of text.split("\n")) {
    if (!pointer.test(line)) {
      kept.push(line);
    } else if (/^\s*\^+\s*$/.test(line) && isCode(kept)) {
      kept.pop();
    }
  }
  return kept.join("\n");
}

/** Whether the last line is code that only shows a place, and not a side of a difference or what Python could not read. */
function isCode(lines: readonly string[]): boolean {
  return (
    lines.length > 1 && !/^\s*[-+]/.test(lines.at(-1) ?? "") && !/^[E>]|^\s*File "/.test(lines.at(-2) ?? "")
  );
}

const pointer = /^(?:E {0,9})?[ \t]{0,400}(?:\? [ \t+^~-]{1,400}|[~^][~^ ]{0,400})$/;

function readPart(text: string): Part {
  const lines = text.split("\n");
  return { text, lines, pytest: pytestLines(lines) };
}

/** The beginning and the end of a long text; of what is between them a hash, so that it counts. */
function clip(text: string): string {
  if (text.length <= longestText) {
    return text;
  }
  const half = longestText / 2;
  const between = hashOf(withoutNoise(text.slice(half, -half)));
  return `${text.slice(0, half)}\n… ${between} …\n${text.slice(-half)}`;
}

/** Between an exception and what was raised while it was handled; Python prints the oldest first. */
const pythonChain =
  /\n[ \t]*(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)[ \t]*\n/;

/** Before a cause: Java, vitest, PHPUnit, RSpec, Rust's anyhow; .NET; and Node. None is without one of `causeSigns`. */
const causeHeading =
  /\n[ \t-]*Caused by:?[ -]*\n?|\n {0,8}-{3,5}>? (?=[A-Z][\w.]*(?:Exception|Error)\b)|\n[ \t]*\[?cause\]?: (?=[A-Z][\w.]*(?:Error|Exception)?\b)/;

const causeSigns = ["Caused by", "---", "cause"];

/** The causes that anyhow numbers from 0, each for itself. */
function splitNumbered(part: string): readonly string[] {
  return /^\s*0: /.test(part) ? part.split(/\n {1,8}(?=\d{1,3}: )/) : [part];
}

/** The text of the failure itself, then that of each cause. */
function splitCauses(text: string): readonly string[] {
  const chain = (text.includes("above exception") ? text.split(pythonChain) : [text]).map((part) =>
    part.replace(/^\s*\n/, ""),
  );
  if (chain.length > 1) {
    return chain.reverse();
  }
  // node:test puts the error of the test itself under a first `cause`.
  const unwrapped = text.includes("failureType: '")
    ? text.replace(/^[\s\S]*?failureType: '\w+',\n\s*cause: /, "")
    : text;
  const parts = causeSigns.some((sign) => unwrapped.includes(sign))
    ? unwrapped.split(causeHeading)
    : [unwrapped];
  return parts.flatMap(splitNumbered);
}

function readCause(text: string): RaisedError {
  const part = readPart(text);
  const told = part.pytest.length > 0 ? part.pytest : textLines(part);
  const lines = told.map((line) => line.trim()).filter(Boolean);
  // The lines that a framework prints around a traceback are not an error.
  const first = Math.max(
    0,
    lines.findIndex((line) => typedLine.test(line)),
  );
  const [head = "", next = ""] = lines.slice(first);
  const [, type, said] = typedLine.exec(head.replace(/^\d+: /, "")) ?? [];
  return type === undefined
    ? { type: undefined, says: head }
    : { type: shortType(type), says: said?.trim() || next };
}

/**
 * A line that begins with the name of an error: `TypeError: …`, `app.Shop$NotFound: …`. What a name is, is asked once and not gone
 * back on, since `$` is both a letter and a separator (docs/rules/security.md#s28).
 */
const typedLine =
  /^((?:[A-Za-z_$][\w$]*(?:\.|::|\\))*(?=(?:[A-Za-z_$][\w$]*\$)?[A-Z])[\w$]+)(?: \[\w+\])?:(?: (.*))?$/;

/** The name without its packages, and without the code that Node appends. */
function shortType(type: string): string {
  return (
    type
      .replace(/ \[\w+\]$/, "")
      .split(/::|[.\\]/)
      .at(-1) ?? type
  );
}

/** Types by which frameworks only say that a test failed. */
const noType = /^(?:testCodeFailure|test|failure|error|Fail(?:ed|ure)|TestFailure|uncaughtException|)$/;

function typeOf(failure: Failure, message: string, { text, lines, pytest }: Part): string | undefined {
  const { type = "" } = failure;
  // minitest gives the name of the test as the type; node:test how the test failed.
  if (!noType.test(type) && !/^test_/.test(type)) {
    return shortType(type);
  }
  const found =
    (pytest.length > 0 ? lastWord(text) : undefined) ??
    typeInLine(pytest[0]) ??
    typeInHead(lines) ??
    typeInLine(message.split("\n", 1)[0]);
  return found === undefined ? undefined : shortType(found);
}

/** The word after the last colon of a text, where nothing stands behind it. */
function lastWord(text: string): string | undefined {
  const trimmed = text.trimEnd();
  const at = trimmed.lastIndexOf(": ");
  const word = trimmed.slice(at + 2);
  return at >= 0 && /^\w+$/.test(word) ? word : undefined;
}

function typeInHead(lines: readonly string[]): string | undefined {
  for (let at = 0; at < Math.min(6, lines.length); at++) {
    const found = typeInLine(lines[at]);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function typeInLine(line = ""): string | undefined {
  return line.includes(":") ? typedLine.exec(line.trim())?.[1] : undefined;
}

function pytestLines(lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const line of lines) {
    const match = line.startsWith("E") ? /^E(?: {1,3}(.*))?$/m.exec(line) : null;
    if (match !== null) {
      found.push(match[1] ?? "");
    }
  }
  return found;
}

/** What it says, from the text if there is one: messages are cut, and leave out the values. */
function saysOf(message: string, part: Part, type: string | undefined): string {
  const lines = part.pytest.length > 0 ? part.pytest : (goLines(part) ?? textLines(part));
  const isTold = lines.some((line) => line.trim() !== "");
  const told = (isTold ? lines : message.split("\n").filter((line) => !isFrame(line))).join("\n");
  const says = once(told, message);
  return type === undefined ? says.trim() : says.replace(prefixOf(type), "").trim();
}

/** What is said, up to where mocha and others say it a second time, with another difference and the stack. */
function once(says: string, message: string): string {
  const block = says.includes("+ expected - actual")
    ? says.search(/\n\s{0,20}\+ expected - actual\s*\n/)
    : -1;
  if (block > 0 && /^[-+] /m.test(says.slice(0, block))) {
    return says.slice(0, block).trimEnd();
  }
  const [head = ""] = message.split("\n");
  const again = head.length < shortestRepeated ? -1 : says.indexOf(head, says.indexOf(head) + head.length);
  return again > 0 && says.includes("\n") ? says.slice(0, says.lastIndexOf("\n", again)).trimEnd() : says;
}

/** A shorter message may be a word of the other. */
const shortestRepeated = 8;

/** The type in front of what an error says. One failure after another has the same, and to make a pattern takes longer than to use it. */
function prefixOf(type: string): RegExp {
  if (prefix.type !== type) {
    prefix = {
      type,
      pattern: new RegExp(`^\\s*(?:[\\w$.:\\\\]*\\b)?${literally(type)}(?: \\[\\w+\\])?:\\s*`),
    };
  }
  return prefix.pattern;
}

let prefix: { readonly type: string; readonly pattern: RegExp } = { type: "", pattern: /^/ };

/** A text as a pattern that matches just it. */
function literally(text: string): string {
  return text.replace(/[^\w\s]/g, "\\$&");
}

/**
 * What Go's `t.Error` printed, with the lines that belong to it, which are indented more; or what it panicked with. All else is
 * what the test printed itself. Undefined for a text that is none of Go's.
 */
function goLines({ text, lines }: Part): readonly string[] | undefined {
  const isOfGo = text.includes("=== RUN") || text.includes("--- FAIL");
  if (!isOfGo || !/^[ \t]*(?:=== RUN|--- FAIL)/m.test(text)) {
    return undefined;
  }
  const found: string[] = [];
  let isInside = false;
  for (const line of lines) {
    if (/^\s*(?:Error Trace:|Test: +\t)|^\s+\S+\.go:\d+$/.test(line)) {
      continue;
    }
    const [, said, panicked] = /^ *[\w./-]+\.go:\d+: (.*)$|^(panic: .*)$/.exec(line) ?? [];
    isInside = said !== undefined || (isInside && /^(?: {8}|\s*$)/.test(line));
    if (said !== undefined || panicked !== undefined || isInside) {
      found.push(said ?? panicked ?? line.trim());
    }
  }
  return found;
}

/** Lines that frameworks put around what an error says: headings, rules, code of the test, and what Node prints about an object. */
const around = boundedPattern(
  /^\s*(?:Failure:|Failure\/Error: .*|Failing step: .* \.\.\. failed in .*|Location: .*:\d+|\(in test file .*, line \d+\)|`.*' failed(?: with status \d+)?|Error:|---+|⎯+|\.\.\. \d+ (?:more|lines).*|\[?Error \[ERR_TEST_FAILURE\].*|(?:generatedMessage|failureType|operator|diff): .*|code: 'ERR_(?:TEST_FAILURE|ASSERTION)'.*|[\]})]+[,;]?|\S+\(\S+\) \[[^\]]*\]:|[\w\\]+::\w+(?: with data set .*)?|Traceback \(most recent call last\):|Serialized Error: .*|\(compared using .*\)|(?:\[[\w -]{1,60}\] › |\S+:\d+:\d+ › ).*|note: (?:run with|[Ss]ome details are omitted, run with) .*|(?:lineNumber|columnNumber|duration_ms|time): [\d.]+|✔ .* # \S+:\d+|[✖?-] (?:Given|When|Then|And|But|Before|After|\*)\b.* # \S+:\d+|\d+\) test .* \([\w.]+\)|stacktrace:|\S+\.(?:c|cc|cpp|cxx|h|hpp)\(\d+\):|-+ (?:Inner Stack Trace|End of (?:inner exception )?stack trace.*) -+|--\w+Exception|- (?:file|line) +: .*)\s*$/,
);

const isAround = rememberLines((line) => around.test(line));

/** The lines without the stack of Rust, whose functions stand on lines of their own. */
function withoutBacktrace(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => /^\s{0,20}stack backtrace:$/i.test(line));
  if (from < 0) {
    return lines;
  }
  const to = lines.findIndex(
    (line, at) => at > from && !/^\s{0,20}(?:\d+: |at \S|\[\.\.\. omitted )/.test(line),
  );
  return [...lines.slice(0, from), ...(to < 0 ? [] : lines.slice(to))];
}

/** Whether a line is the code below a frame of Python; a frame of what no file holds has none. */
function isCodeBelow(frame: string, line: string): boolean {
  return /^\s*File "/.test(frame) && line.search(/\S/) > frame.indexOf("File");
}

function textLines({ text, lines }: Part): readonly string[] {
  const isPython = isTraceback(text);
  const kept = withoutCodeFrames(withoutBacktrace(lines)).filter(
    (line, index, all) =>
      !isAround(line) && !isFrame(line) && !(isPython && isCodeBelow(all[index - 1] ?? "", line)),
  );
  const from = kept.findIndex((line) => line.trim() !== "");
  return kept.slice(Math.max(0, from));
}
