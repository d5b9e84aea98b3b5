import type { Failure } from "./report.ts";

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
  /** The place in the folder's own code that raised it: `file`, or `file function`. */
  readonly place: string | undefined;
}

/** How much of a text is looked at: the beginning and the end, so that no input can make a pattern slow (security S28). */
const longestText = 12_000;

/** Takes a failure apart: the message where it says something, and the text, as the frameworks write them. */
export function readError(failure: Failure): ErrorText {
  const text = clip(failure.text.replace(/\x1b\[[\d;]*m/g, "").replace(/\r/g, ""));
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
    place: readOwnPlace(part),
  };
}

/** The text of one error. Thousands of them are read after a run, so each is split once. */
interface Part {
  readonly text: string;
  readonly lines: readonly string[];
  /** Those that pytest marks as what the error says. */
  readonly pytest: readonly string[];
}

function readPart(text: string): Part {
  return { text, lines: text.split("\n"), pytest: pytestLines(text) };
}

function clip(text: string): string {
  return text.length <= longestText
    ? text
    : `${text.slice(0, longestText / 2)}\n${text.slice(-longestText / 2)}`;
}

/** Between an exception and what was raised while it was handled; Python tells the oldest first. */
const pythonChain =
  /\n\s*(?:During handling of the above exception, another exception occurred:|The above exception was the direct cause of the following exception:)\s*\n/;

/** Before a cause: Java, vitest, PHPUnit, RSpec, Rust's anyhow; and Node. */
const causeHeading = /\n[ \t-]*Caused by:?[ -]*\n?|\n\s*\[?cause\]?: (?=[A-Z][\w.]*(?:Error|Exception)?\b)/;

/** The text of the failure itself, then that of each cause. */
function splitCauses(text: string): readonly string[] {
  const chain = text.split(pythonChain);
  if (chain.length > 1) {
    return chain.reverse();
  }
  // node:test puts the error of the test itself under a first `cause`.
  const unwrapped = text.replace(/^[\s\S]*?failureType: '\w+',\n\s*cause: /, "");
  return unwrapped.split(causeHeading);
}

function readCause(text: string): RaisedError {
  const part = readPart(text);
  const told = part.pytest.length > 0 ? part.pytest : textLines(part);
  const lines = told.map((line) => line.trim()).filter(Boolean);
  const [head = "", next = ""] = lines;
  const [, type, said] = typedLine.exec(head.replace(/^\d+: /, "")) ?? [];
  return type === undefined
    ? { type: undefined, says: head }
    : { type: shortType(type), says: said?.trim() || next };
}

/**
 * A line that begins with the name of an error: `TypeError: …`, `app.Shop$NotFound: …`. What a name is, is asked once and not gone
 * back on, since `$` is both a letter and a separator (security S28).
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
  const told = pytest.length > 0 ? /: (\w+)\s*$/.exec(text)?.[1] : undefined;
  const heads = [pytest[0] ?? "", ...lines.slice(0, 6), message.split("\n")[0] ?? ""];
  const named = heads.map((line) => typedLine.exec(line.trim())?.[1]).find((type) => type !== undefined);
  const { type = "" } = failure;
  // minitest gives the name of the test as the type; node:test how the test failed.
  const isType = !noType.test(type) && !/^test_/.test(type);
  const found = isType ? type : (told ?? named);
  return found === undefined ? undefined : shortType(found);
}

function pytestLines(part: string): readonly string[] {
  return [...part.matchAll(/^E(?: {1,3}(.*))?$/gm)].map(([, line = ""]) => line);
}

/** What it says, from the text if there is one: messages are cut, and leave out the values. */
function saysOf(message: string, part: Part, type: string | undefined): string {
  const lines = part.pytest.length > 0 ? part.pytest : (goLines(part) ?? textLines(part));
  const says = lines.length > 0 && lines.some((line) => line.trim() !== "") ? lines.join("\n") : message;
  return type === undefined ? says.trim() : says.replace(prefixOf(type), "").trim();
}

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
  if (!/^\s*(?:=== RUN|--- FAIL)/m.test(text)) {
    return undefined;
  }
  const found: string[] = [];
  let isInside = false;
  for (const line of lines) {
    const [, said, panicked] = /^ {4,}[\w./-]+\.go:\d+: (.*)$|^(panic: .*)$/.exec(line) ?? [];
    isInside = said !== undefined || (isInside && /^ {8}/.test(line));
    if (said !== undefined || panicked !== undefined || isInside) {
      found.push(said ?? panicked ?? line.trim());
    }
  }
  return found;
}

/** Lines that frameworks put around what an error says: headings, rules, code of the test, and what Node tells of an object. */
const aroundIt =
  /^\s*(?:Failure:|Failure\/Error: .*|Error:|---+|⎯+|\.\.\. \d+ (?:more|lines).*|\[?Error \[ERR_TEST_FAILURE\].*|(?:generatedMessage|failureType|operator|diff): .*|code: 'ERR_(?:TEST_FAILURE|ASSERTION)'.*|[\]})]+[,;]?|\S+\(\S+\) \[[^\]]*\]:|[\w\\]+::\w+(?: with data set .*)?|Traceback \(most recent call last\):|Serialized Error: .*|\(compared using .*\))\s*$/;

function textLines({ text, lines }: Part): readonly string[] {
  const isPython = /^\s*File "[^"]+", line \d+/m.test(text);
  const kept = lines.filter(
    (line, index) =>
      !aroundIt.test(line) &&
      !isFrame(line) &&
      // The line of code below a frame.
      !(isPython && /^\s*File "/.test(lines[index - 1] ?? "")),
  );
  const from = kept.findIndex((line) => line.trim() !== "");
  return kept.slice(Math.max(0, from));
}

/** A line of a stack, whoever wrote it. */
const frameLine =
  /^\s*(?:at (?:async )?(?:.*\((?:.*:\d+(?::\d+)?|<anonymous>|index \d+|Native Method|Unknown Source)\)|\S+:\d+:\d+|[\w$.<>/]+\(.*\))\s*\{?$|❯ .*:\d+:\d+\s*$|File ".*", line \d+|(?:# )?(?:\.{0,2}\/)?[\w./\\-]+\.\w+:\d+(?::\d+)?(?::in [`'].*)?\s*$|#\d+ .*\(\d+\)|\t.*\.go:\d+)/;

function isFrame(line: string): boolean {
  return frameLine.test(line);
}

/** Code that is not the folder's own: of packages, of the language, of the framework. */
const foreign =
  /(?:^|[/\\])(?:node_modules|site-packages|dist-packages|vendor|gems|\.cargo|rustlib)[/\\]|^node:|^<|\/usr\/(?:lib|share)\/|\/lib\/python3|\b(?:org\.junit|org\.opentest4j|org\.apache\.maven|java\.base|jdk\.internal|java\.lang|java\.util|sun\.)/;

/** The innermost place of the folder's own code in a stack: the first one, but Python's is the last. */
function readOwnPlace({ text, lines }: Part): string | undefined {
  const isPython = /^\s*File "[^"]+", line \d+|^\S+\.py:\d+:/m.test(text);
  const [first, step] = isPython ? [lines.length - 1, -1] : [0, 1];
  for (let at = first; at >= 0 && at < lines.length; at += step) {
    const place = readFrame(lines[at] ?? "", lines[at - 1] ?? "", lines, at);
    if (place !== undefined) {
      return place;
    }
  }
  return undefined;
}

function readFrame(line: string, before: string, all: readonly string[], index: number): string | undefined {
  if (line.length > 1000 || foreign.test(line)) {
    return undefined;
  }
  for (const [notation, describe] of notations) {
    const match = notation.exec(line);
    if (match !== null) {
      return describe(match, before, all, index);
    }
  }
  return undefined;
}

type Describe = (match: RegExpExecArray, before: string, all: readonly string[], index: number) => string;

const notations: readonly (readonly [RegExp, Describe])[] = [
  // Python: `File "a.py", line 12, in f`.
  [/^\s*File "([^"]+)", line \d+, in (.+)$/, ([, file = "", name = ""]) => place(file, name)],
  // pytest: `a.py:12: TypeError`, below the code of the function.
  [/^(\S+\.py):\d+: ?\w*$/, ([, file = ""], _, all, index) => place(file, functionAbove(all, index))],
  // JavaScript: `at f (file:///a.js:1:2)`, `at file:///a.js:1:2`, `❯ f a.js:1:2`.
  [/^\s*at (?:async )?(.+?) \((.+?):\d+:\d+\)$/, ([, name = "", file = ""]) => place(file, name)],
  [/^\s*at (?:async )?(\S+?):\d+:\d+$/, ([, file = ""]) => place(file, "")],
  [/^\s*❯ (?:(\S+) )?(\S+?):\d+:\d+\s*$/, ([, name = "", file = ""]) => place(file, name)],
  // Java: `at app.Shop.find(Shop.java:8)`.
  [
    /^\s*at ((?:[\w$]+\.)*[\w$]+\.[\w$<>]+)\(([\w$]+\.\w+):\d+\)/,
    ([, name = "", file = ""]) => place(file, name),
  ],
  // Ruby: "a.rb:12:in `f'".
  [/^\s*(?:# )?(\S+?\.rb):\d+:in [`'](.+)'$/, ([, file = "", name = ""]) => place(file, name)],
  // PHP: `#0 /a.php(12): f()`, `/a.php:12`.
  [/^#\d+ (\S+)\(\d+\): ([^(]+)/, ([, file = "", name = ""]) => place(file, name)],
  [/^\s*(\S+\.php):\d+$/, ([, file = ""]) => place(file, "")],
  // Go: the function above, then `\t/a.go:12 +0x1d`.
  [/^\t(\S+\.go):\d+/, ([, file = ""], before) => place(file, before.replace(/\(.*$/, ""))],
  [/^ {4,}(\S+\.go):\d+: /, ([, file = ""]) => place(file, "")],
  // Rust: `at src/a.rs:12:5`, `panicked at src/a.rs:12:5`.
  [/\bat (\S+\.rs):\d+:\d+/, ([, file = ""]) => place(file, "")],
];

function place(file: string, name: string): string {
  const path = file.replace(/^file:\/\//, "").replace(/\\/g, "/");
  // A function without a name is called after what calls it.
  const known = name
    .replace(/^(?:Module|Object|TestContext|Context|Suite|new|async)[. ]/, "")
    .replace(/<anonymous>|<module>|block .* in .*|rescue in /, "");
  return known === "" ? path : `${path} ${known}`;
}

function functionAbove(lines: readonly string[], index: number): string {
  for (let at = index - 1; at >= 0 && !/^_ _ _|^\S+\.py:\d+:/.test(lines[at] ?? ""); at--) {
    const [, name] = /^\s*(?:async )?def (\w+)\(/.exec(lines[at] ?? "") ?? [];
    if (name !== undefined) {
      return name;
    }
  }
  return "";
}
