import type { Failure, TestCase } from "../report/report.ts";
import { isSearched, normaliseComparison } from "./comparedText.ts";
import { type RaisedError, readError } from "./errorText.ts";
import { hashOf } from "./hash.ts";
import { itemsInOrder, withoutMeasures, withoutNames, withoutNoise } from "./noise.ts";
import type { OwnPlace } from "./ownPlaces.ts";

/** A failure made comparable: what went wrong, without what differs from run to run. */
export interface Signature {
  /** The type of the error without its package; undefined where the report does not say it. */
  readonly type: string | undefined;
  /** What the error says. */
  readonly says: string;
  /** What caused it, the nearest first: `Type: message`. */
  readonly causes: readonly string[];
  /** The place in the folder's own code that raised it: `file`, or `file function`. */
  readonly place: string | undefined;
  /** The path of that file, as the report has it. */
  readonly raisedIn?: string | undefined;
  /** The statement of the test that failed. */
  readonly statement: OwnPlace | undefined;
  /** The error in what the test printed, if the failure itself only reports a status or a timeout. */
  readonly behind: string | undefined;
}

/** The signature of a failure; `output` is what the test printed, as far as it is known. */
export function signatureOf(failure: Failure, output = ""): Signature {
  const known = signatures.get(failure);
  if (known?.isAboutAnAnswer === false || known?.output === output) {
    return known.signature;
  }
  const read = readSignature(failure, output);
  signatures.set(failure, { output, ...read });
  return read.signature;
}

/** A signature, with what it depends on in addition to the failure: the output is looked at for some only. */
interface ReadSignature {
  readonly signature: Signature;
  readonly isAboutAnAnswer: boolean;
}

/** Failures never change, and are compared with several others: each is taken apart once. */
const signatures = new WeakMap<Failure, ReadSignature & { readonly output: string }>();

function readSignature(failure: Failure, output: string): ReadSignature {
  const { error, causes, places } = readError(failure);
  const isAbout = isAboutAnAnswer(error.says);
  const signature = {
    type: error.type,
    says: normalise(error, failure.kind === "failure"),
    causes: causes.map(describe),
    place: describePlace(places.raised),
    raisedIn: places.raised && bundled(places.raised.file),
    statement: places.statement,
    behind: isAbout
      ? errorBehind(`${output}\n${failure.text}`, `${error.says.trim()}\n${failure.message}`)
      : undefined,
  };
  return { signature, isAboutAnAnswer: isAbout };
}

/** The last two names of the path, and the function. */
function describePlace(place: OwnPlace | undefined): string | undefined {
  return place && [bundled(place.file.split("/").slice(-2).join("/")), place.name].filter(Boolean).join(" ");
}

/** A file without the hash of its content that a bundler puts into its name: `assets/index-Dk3f9aQx.js`. */
function bundled(file: string): string {
  return /s$/.test(file)
    ? file.replace(/[-.](?=[\w-]{0,19}[A-Z\d])[\w-]{8,20}(?=\.(?:m?js|css)$)/, "-<id>")
    : file;
}

/** The signature of a test's first failure; undefined if it has none. */
export function signatureOfCase({ failures, output }: TestCase): Signature | undefined {
  const [failure] = failures;
  return failure && signatureOf(failure, output);
}

/** A key by which failures of the same error are the same. */
export function signature(failure: Failure): string {
  return signatureKey(signatureOf(failure));
}

/** A text that is the same for two signatures if and only if these are the same. */
export function signatureKey({ type = "", says, causes, place = "", behind = "" }: Signature): string {
  return [`${type}: ${says}`, ...causes, place, behind].join("\n");
}

/** The number of a message's characters that count. */
const longestSays = 8000;

/** A comparison, by how it is written: there, numbers are what went wrong. */
const comparing =
  /^assert(?!\.(?:Is(?:True|False|Null|NotNull)|Fail)\b)|^Failed asserting|\bexpected\b|\bgot:? {1,9}(?:["'`<[{(\d#&*-]|nil\b|null\b|none\b|true\b|false\b|undefined\b)|\bgot:?\s*$|\bwant\b|(?<![\w=>])[!=]==?(?!>)|\bto (?:be|equal|have|match|contain)\b|\bis not (?:equal|identical|\[|\{|\()|\bevaluates to\b|\bWhich is\b|\b(?:should|must) (?:not )?(?:be|have|equal) (?=["'<[{\d#-]|[A-Z]+-\d)|\bbut (?:it )?(?:is|was|has|had|found|saw) (?=["'<[{\d#-]|[A-Z]+-\d)|\b(?:instead of|rather than) (?:["'<[{#-]|\S{0,60}\d)|^\s{0,20}left: .{0,2000}\n\s{0,20}right: |\d\S{0,60} (?:is not|differs from|does not (?:match|equal)) \S{0,60}\d/im;

/** The two sides of a difference; lines of one of them only are a list. */
const isDifference = (text: string) =>
  text.includes("+") && /^[ \t]*-(?![->])/m.test(text) && /^[ \t]*\+(?!\+)/m.test(text);

/** How people put it in a message of their own. */
const contrasting = /\b(?:not|but|instead of|should|must|differs?|mismatch|wrong|(?<!error )was|were)\b/i;

/** A comparison with a bound: the value that is beyond it was measured. */
const bounding =
  /\b(?:less|greater|more|fewer) than\b|\bto be [<>]|\bat (?:least|most)\b|(?<=[^\s=<>!-] )[<>]=? (?=\S)|:[<>]=?,/;

/**
 * What an error says, made comparable. Comparison first, noise second: where a text compares values, only what is random by its
 * nature goes (comparedText.ts).
 */
function normalise({ type, says }: RaisedError, isFailure: boolean): string {
  const text = says.includes("panicked at ") ? says.replace(panicHeading, "panicked: ") : says;
  const isAssertion = isFailure && /Assert|Expect|Comparison/i.test(type ?? "");
  if (isSearched(text)) {
    return finish(withoutNames(withoutNoise(text)));
  }
  if (bounding.test(text)) {
    return finish(withoutMeasures(withoutNoise(text)));
  }
  const isComparing = comparing.test(text) || isDifference(text) || (isAssertion && contrasting.test(text));
  return finish(isComparing ? normaliseComparison(text) : withoutNames(withoutNoise(text)));
}

function finish(text: string): string {
  return bounded(itemsInOrder(text).replace(/\s+/g, " ").trim());
}

/** A long text by its beginning, its end, and a hash of all of it: differences print first what is equal. */
function bounded(text: string): string {
  const half = longestSays / 2;
  return text.length <= longestSays ? text : `${text.slice(0, half)}… ${hashOf(text)} …${text.slice(-half)}`;
}

/** Rust names the thread, from 1.9x on with its number, and the place, before what it says. */
const panicHeading = /thread '[^'\n]{0,300}' (?:\(\d+\) )?panicked at (?:[^\s:]{1,300}:\d+:\d+:\s*)?/g;

function describe({ type, says }: RaisedError): string {
  const said = finish(withoutNames(withoutNoise(says)));
  return [type, said].filter(Boolean).join(": ");
}

/**
 * Whether any cause may be behind an error: it only says that an answer was not the expected one, or did not come, or that something failed, and neither
 * its place nor anything else of its report says why.
 */
export function hidesItsCause(signature: Omit<Signature, "type">): boolean {
  const { says, place, statement } = signature;
  const isCaused = !saysNothing(causeOf(signature) ?? "");
  return !isCaused && (isAboutAnAnswer(says) || (saysNothing(says) && (place ?? statement) === undefined));
}

/** Words that say of any failure that it is one. */
const emptyWords =
  /^(?:a|an|the|this|is|was|has|have|be|to|of|in|with|for|and|not|did|no|test|tests|case|spec|fail|fails|failed|failing|failure|failures|assert|assertion|assertions|assertionerror|error|errors|exception|fatal|panic|panicked|abort|aborted|expected|unexpected|unknown|true|false|occurred|happened|went|wrong|something|process|command|exit|exited|code|returned|null|nil|none|undefined|see|above|below|output|log|logs|details|message)$/i;

/** Whether a text says no more than that something failed. */
function saysNothing(text: string): boolean {
  const words = text.replace(/<[\w -]{1,20}>/g, " ").match(/[\p{L}\p{M}_]+|\p{N}+/gu) ?? [];
  const isExit = /\bexit/i.test(text);
  return words.every((word) => emptyWords.test(word) || (isExit && /^\p{N}+$/u.test(word)));
}

/** Whether a failure only says that an answer was not the expected one, or did not come: the cause is elsewhere. */
function isAboutAnAnswer(says: string): boolean {
  const numbers = says.match(/(?<![\w.])[1-5]\d\d(?![\w.])/g) ?? [];
  return (
    numbers.some((number) => Number(number) >= 400) || /\bstatus\b|\btimed? ?out\b|\btimeout\b/i.test(says)
  );
}

/** An error that a line reports, whatever stands before it: a time, a level, the name of a logger. */
const loggedError =
  /(?:^|\s)((?:[A-Za-z_$][\w$]*(?:\.|::|\\))*(?:[A-Za-z_$][\w$]*\$)?[A-Z]\w*(?:Error|Exception|Failure|Fault|NotFound|Timeout)): (.+)/;

/**
 * The last error in what was printed: of those that were raised, a traceback of Python or a stack; else of those that a line names.
 * A warning that somebody tried again is not a cause.
 */
function errorBehind(output: string, said: string): string | undefined {
  const [head = ""] = said.split("\n");
  // The failure's own text says once more what it says.
  const lines = linesOf(output).filter((line) => head.length < shortestRepeated || !line.includes(head));
  return (
    lastRaised(lines) ??
    lastNamed(lines, (line) => (/\bwarn(?:ing)?\b/i.test(line) ? null : loggedError.exec(line))) ??
    lastNamed(lines, (line) => loggedError.exec(line)) ??
    complaint(lines, said)
  );
}

/** The last error that was raised in what a program printed: of a traceback of Python or a stack. */
export function raisedIn(output: string): string | undefined {
  return lastRaised(linesOf(output));
}

function linesOf(output: string): readonly string[] {
  return output
    .slice(-longestOutput)
    .split("\n")
    .filter((line) => !/^[\s|]*[~^][~^\s]*$/.test(line));
}

function lastRaised(lines: readonly string[]): string | undefined {
  return lastNamed(lines, (line, at) => (isRaisedAt(lines, at) ? raised.exec(line) : null));
}

function lastNamed(
  lines: readonly string[],
  read: (line: string, at: number) => RegExpExecArray | null,
): string | undefined {
  for (let at = lines.length - 1; at >= 0; at--) {
    const [, type, says] = read(lines[at] ?? "", at) ?? [];
    const name = type?.split(/::|[.\\$]/).at(-1);
    if (name !== undefined && says !== undefined && !noCause.test(name)) {
      return describe({ type: name, says });
    }
  }
  return undefined;
}

/** Names of what only says that values differ, and of the values. */
const noCause = /^(?:Assertion|ExpectationNotMet|Expected$|Received$|Actual$)/;

/**
 * The last line that a program printed about an error without naming a type, as Go's and C's do. One that only says what the failure
 * says itself, as node:test wraps it, is none; nor is a frame of a stack, whatever its function is called.
 */
function complaint(lines: readonly string[], says: string): string | undefined {
  const said = says.split("\n").flatMap((line) => (line.trim().length < shortestRepeated ? [] : line.trim()));
  const isRepeated = (one: string) => said.some((line) => one.includes(line));
  const line = lines.findLast(
    (one) => complaining.test(one) && !/\.go:\d+: |^\s*---? |^\s*at \S/.test(one) && !isRepeated(one),
  );
  return line === undefined
    ? undefined
    : describe({ type: undefined, says: line.replace(/^.*?(?=\berr(?:or)?[=: ])/i, "") });
}

/** A shorter line may stand in another one by chance. */
const shortestRepeated = 10;

const complaining = /\b(?:err(?:or)?|fatal|panic|failed|cannot|could not|refused|denied)\b/i;

/** How many characters of what a test printed are looked at, from its end. */
const longestOutput = 20_000;

/** The line of a stack that names the error: the last of a traceback, or the one before the first frame. */
function isRaisedAt(lines: readonly string[], at: number): boolean {
  const [before = "", after = ""] = [lines[at - 1], lines[at + 1]];
  const isPython =
    /^\s{2,}\S/.test(before) && /^\s*File ".*", line \d+/.test(`${lines[at - 2]}\n`.trimEnd() || "");
  return isPython || (/^\s+at \S/.test(after) && !/^\s+at \S/.test(lines[at] ?? ""));
}

const raised = /(?:^|\s)((?:[A-Za-z_$][\w$]*(?:\.|::|\\))*(?:[A-Za-z_$][\w$]*\$)?[A-Z]\w*): (.+)/;

/** The error behind the one that was reported, the first in its chain; undefined where none is known. */
export function causeOf({ causes, behind }: Pick<Signature, "causes" | "behind">): string | undefined {
  return behind ?? causes.at(-1);
}

/** The statement of the test that failed: its code, or else where it stands; undefined where neither is known. */
export function statementOf(signature: Signature | undefined): string | undefined {
  const statement = signature?.statement;
  return statement && (statement.code ?? `${statement.file}:${statement.line}`);
}
