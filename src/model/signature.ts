import { isSearched, normaliseComparison } from "./comparedText.ts";
import { type RaisedError, readError } from "./errorText.ts";
import { hashOf } from "./hash.ts";
import { inOrder, withoutMeasures, withoutNames, withoutNoise, withoutRandom } from "./noise.ts";
import type { OwnPlace } from "./ownPlaces.ts";
import type { Failure, TestCase } from "./report.ts";

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
  /** The statement of the test that failed. */
  readonly statement: OwnPlace | undefined;
  /** The error in what the test printed, where the failure itself only tells of a status or of a time that ran out. */
  readonly behind: string | undefined;
}

/** How two failures are related, and why, in a few words. */
export interface Likeness {
  readonly kind: "same" | "similar" | "different";
  readonly reason: string;
}

/** The signature of a failure; `output` is what the test printed, as far as it is known. */
export function signatureOf(failure: Failure, output = ""): Signature {
  const known = signatures.get(failure);
  if (known?.output === output) {
    return known.signature;
  }
  const signature = readSignature(failure, output);
  signatures.set(failure, { output, signature });
  return signature;
}

/** Failures never change, and are compared with several others: each is taken apart once. */
const signatures = new WeakMap<Failure, { readonly output: string; readonly signature: Signature }>();

function readSignature(failure: Failure, output: string): Signature {
  const { error, causes, places } = readError(failure);
  return {
    type: error.type,
    says: normalise(error, failure.kind === "failure"),
    causes: causes.map(describe),
    place: describePlace(places.raised),
    statement: places.statement,
    behind: isAboutAnAnswer(error.says) ? errorBehind(`${output}\n${failure.text}`) : undefined,
  };
}

/** The last two names of the path, and the function. */
function describePlace(place: OwnPlace | undefined): string | undefined {
  return place && [bundled(place.file.split("/").slice(-2).join("/")), place.name].filter(Boolean).join(" ");
}

/** A file without the hash of its content that a bundler puts into its name: `assets/index-Dk3f9aQx.js`. */
function bundled(file: string): string {
  return file.replace(/[-.](?=[\w-]{0,19}[A-Z\d])[\w-]{8,20}(?=\.(?:m?js|css)$)/, "-<id>");
}

/** The signature of a test's first failure; undefined if it has none. */
export function signatureOfCase({ failures, output }: TestCase): Signature | undefined {
  const [failure] = failures;
  return failure && signatureOf(failure, output);
}

/** A key by which failures of the same error are the same. */
export function signature(failure: Failure): string {
  return keyOf(signatureOf(failure));
}

/** A text that is the same for two signatures if and only if these are the same. */
export function keyOf({ type = "", says, causes, place = "", behind = "" }: Signature): string {
  return [`${type}: ${says}`, ...causes, place, behind].join("\n");
}

/**
 * What is said of a signature where there is little room: the error that lies behind first, then the one that was reported, as
 * `InterfaceError: busy (SaveError: not saved)`; of a comparison the values, without what its framework always says.
 */
export function labelOf({ type, says, causes, behind }: Signature): string {
  const reported = [type, says.replace(alwaysSaid, "").trim() || says].filter(Boolean).join(": ");
  const cause = behind ?? causes.at(-1);
  if (cause === undefined || cause === reported) {
    return short(reported);
  }
  // A test that prints what it got prints the cause once more.
  const outer = reported.split(cause)[0]?.trim() || reported;
  return short(`${cause} (${outer})`);
}

/** What jest, node:assert, PHPUnit, vitest and Catch2 say before the values of every comparison. */
const alwaysSaid =
  /^(?:(?:Error: )?expect\(received\)\.[\w.]{1,60}\(\w*\)(?: \/\/ [\w. ]{1,40}?(?=\s[-A-Z]|$))?|Expected values to be (?:strictly |loosely )?(?:deep-)?equal:|Failed asserting that two \w+ are (?:equal|identical)\.|\+ actual - expected|--- Expected \+\+\+ Actual(?: @@[^@]{0,40}@@)*|- Expected(?: - \d+)? \+ Received(?: \+ \d+)?|panicked: | )+/;

const longestLabel = 120;

/** Cut between two words, never within a name. */
function short(text: string): string {
  if (text.length <= longestLabel) {
    return text;
  }
  const cut = text.slice(0, longestLabel - 1);
  const end = /[\w$.\\:]/.test(text[longestLabel - 1] ?? "") ? cut.replace(/[\w$.\\:]{1,60}$/, "") : cut;
  return `${(end.trim() === "" ? cut : end).trimEnd()}…`;
}

/** The number of a message's characters that count. */
const longestSays = 2000;

/** A comparison, by how it is written: there, numbers are what went wrong. */
const comparing =
  /^assert(?!\.(?:Is(?:True|False|Null|NotNull)|Fail)\b)|^Failed asserting|\bexpected\b|\bgot:? {1,9}(?:["'`<[{(\d#&*-]|nil\b|null\b|none\b|true\b|false\b|undefined\b)|\bgot:?\s*$|\bwant\b|(?<![\w=>])[!=]==?|\bto (?:be|equal|have|match|contain)\b|\bis not (?:equal|identical|\[|\{|\()|\bevaluates to\b|\bWhich is\b|\b(?:should|must) (?:not )?(?:be|have|equal) (?=["'<[{\d#-]|[A-Z]+-\d)|\bbut (?:it )?(?:is|was|has|had|found|saw) (?=["'<[{\d#-]|[A-Z]+-\d)|\b(?:instead of|rather than) (?:["'<[{#-]|\S{0,60}\d)|^\s{0,20}left: .{0,2000}\n\s{0,20}right: |\d\S{0,60} (?:is not|differs from|does not (?:match|equal)) \S{0,60}\d/im;

/** The two sides of a difference; lines of one of them only are a list. */
const isDifference = (text: string) => /^[ \t]*-(?![->])/m.test(text) && /^[ \t]*\+(?!\+)/m.test(text);

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
  const text = says.replace(panicHeading, "panicked: ");
  const isAssertion = isFailure && /Assert|Expect|Comparison/i.test(type ?? "");
  const isComparing = comparing.test(text) || isDifference(text) || (isAssertion && contrasting.test(text));
  if (isSearched(text)) {
    return finish(withoutNames(withoutNoise(text)));
  }
  if (bounding.test(text)) {
    return finish(withoutMeasures(withoutNoise(text)));
  }
  if (!isComparing) {
    return finish(withoutNames(withoutNoise(text)));
  }
  return finish(normaliseComparison(text));
}

function finish(text: string): string {
  return bounded(inOrder(text).replace(/\s+/g, " ").trim());
}

/** A long text by its beginning, and by a hash of all of it: differences print first what is equal. */
function bounded(text: string): string {
  return text.length <= longestSays ? text : `${text.slice(0, longestSays)}… ${hashOf(text)}`;
}

/** Rust names the thread, from 1.9x on with its number, and the place, before what it says. */
const panicHeading = /thread '[^'\n]{0,300}' (?:\(\d+\) )?panicked at (?:[^\s:]{1,300}:\d+:\d+:\s*)?/g;

function describe({ type, says }: RaisedError): string {
  const said = finish(withoutNames(withoutNoise(says)));
  return [type, said].filter(Boolean).join(": ");
}

/** Whether a failure only tells that an answer was not the awaited one, or did not come: the cause is elsewhere. */
function isAboutAnAnswer(says: string): boolean {
  const numbers = says.match(/(?<![\w.])[1-5]\d\d(?![\w.])/g) ?? [];
  return (
    numbers.some((number) => Number(number) >= 400) || /\bstatus\b|\btimed? ?out\b|\btimeout\b/i.test(says)
  );
}

/** An error that a line tells of, whatever stands before it: a time, a level, the name of a logger. */
const loggedError =
  /(?:^|\s)((?:[A-Za-z_$][\w$]*(?:\.|::|\\))*(?:[A-Za-z_$][\w$]*\$)?[A-Z]\w*(?:Error|Exception|Failure|Fault|NotFound|Timeout)): (.+)/;

/**
 * The last error in what was printed: of those that were raised, a traceback of Python or a stack; else of those that a line names.
 * A warning that somebody tried again is no cause.
 */
function errorBehind(output: string): string | undefined {
  const lines = output
    .slice(-longestOutput)
    .split("\n")
    .filter((line) => !/^[\s|]*[~^][~^\s]*$/.test(line));
  const named = (read: (line: string, at: number) => RegExpExecArray | null) => {
    for (let at = lines.length - 1; at >= 0; at--) {
      const [, type, says] = read(lines[at] ?? "", at) ?? [];
      const name = type?.split(/::|[.\\$]/).at(-1);
      if (name !== undefined && says !== undefined && !/^Assertion|^ExpectationNotMet/.test(name)) {
        return describe({ type: name, says });
      }
    }
    return undefined;
  };
  return (
    named((line, at) => (isRaisedAt(lines, at) ? raised.exec(line) : null)) ??
    named((line) => (/\bwarn(?:ing)?\b/i.test(line) ? null : loggedError.exec(line))) ??
    named((line) => loggedError.exec(line)) ??
    complaint(lines)
  );
}

/** The last line that a program printed about an error without naming a type, as Go's and C's do. */
function complaint(lines: readonly string[]): string | undefined {
  const line = lines.findLast((one) => complaining.test(one) && !/\.go:\d+: |^\s*---? /.test(one));
  return line === undefined
    ? undefined
    : describe({ type: undefined, says: line.replace(/^.*?(?=\berr(?:or)?[=: ])/i, "") });
}

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

/**
 * Compares two failures. They are the same if the type, what is said, the causes, the place and what lies behind are; similar, if
 * the type and the place are and more than half of the words. What a report does not say on both sides does not count.
 */
export function compareSignatures(before: Signature, now: Signature, isEdited?: IsEdited): Likeness {
  return findDifference(before, now, isEdited) ?? { kind: "same", reason: "the same error" };
}

function findDifference(before: Signature, now: Signature, isEdited?: IsEdited): Likeness | undefined {
  const differ = (what: string, from: string, to: string): Likeness => ({
    kind: "different",
    reason: `${what}: ${short(from)} → ${short(to)}`,
  });
  if (before.type !== undefined && now.type !== undefined && before.type !== now.type) {
    return differ("another type of error", before.type, now.type);
  }
  if (before.says !== now.says) {
    const isSimilar = commonWords(before.says, now.says) > 0.5;
    const change = differ(isSimilar ? "it says something else" : "another error", before.says, now.says);
    return isSimilar ? { ...change, kind: "similar" } : change;
  }
  const [causeBefore, causeNow] = [before.causes.join(" ← "), now.causes.join(" ← ")];
  if (causeBefore !== causeNow && causeBefore !== "" && causeNow !== "") {
    return differ("another cause", causeBefore, causeNow);
  }
  if (before.behind !== undefined && now.behind !== undefined && before.behind !== now.behind) {
    return differ("another error behind it", before.behind, now.behind);
  }
  if (isElsewhere(before.place, now.place)) {
    return differ("raised elsewhere", before.place ?? "", now.place ?? "");
  }
  if (isAnotherStatement(before.statement, now.statement, isEdited)) {
    return differ("another statement of the test", describeStatement(before), describeStatement(now));
  }
  return undefined;
}

/**
 * Whether the test got further, or less far: it failed in another statement of the same function with the same words. The code says
 * so where it is shown; a line that was only edited stays where it is. Else the line does: in a file that nobody edited, always; in
 * one that was, never, for it may only have moved. Where that is not known, statements of one test are taken to be close together.
 */
function isAnotherStatement(
  before: OwnPlace | undefined,
  now: OwnPlace | undefined,
  isEdited: IsEdited | undefined,
): boolean {
  if (before === undefined || now === undefined || before.file !== now.file || before.name !== now.name) {
    return false;
  }
  const moved = Math.abs(before.line - now.line);
  if (before.code !== undefined && now.code !== undefined) {
    return inOneLine(before.code) !== inOneLine(now.code) && (moved > 0 || before.line === 0);
  }
  return moved > 0 && (isEdited === undefined ? moved < longestStep : !isEdited(now.file));
}

/** Whether a file, by its path as a stack has it, was edited between two failures. */
export type IsEdited = (file: string) => boolean;

/** How many lines apart two statements of one test may be, to be taken for two, where nothing else is known. */
const longestStep = 10;

function inOneLine(code: string): string {
  return withoutRandom(code).replace(/\s+/g, " ");
}

function describeStatement({ statement }: Signature): string {
  return statement?.code ?? `${statement?.file}:${statement?.line}`;
}

/** A function that only one side names does not count. */
function isElsewhere(before: string | undefined, now: string | undefined): boolean {
  const [file, name] = before?.split(" ") ?? [];
  const [nowFile, nowName] = now?.split(" ") ?? [];
  return (
    file !== undefined &&
    nowFile !== undefined &&
    (file !== nowFile || (name !== undefined && nowName !== undefined && name !== nowName))
  );
}

/** The share of words that two texts have in common, each counted once. */
function commonWords(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => new Set(text.match(/[\p{L}_]{2,}/gu) ?? []));
  const common = [...(a ?? [])].filter((word) => b?.has(word)).length;
  return common / Math.max(1, (a?.size ?? 0) + (b?.size ?? 0) - common);
}
