import { type RaisedError, readError } from "./errorText.ts";
import { withoutCounts, withoutMeasures, withoutNoise } from "./noise.ts";
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
  const { error, causes, place } = readError(failure);
  return {
    type: error.type,
    says: normalise(error, failure.kind === "failure"),
    causes: causes.map(describe),
    place: place?.replace(/^.*?([^/]+\/[^/]+)$/, "$1"),
    behind: isAboutAnAnswer(error.says) ? errorBehind(`${output}\n${failure.text}`) : undefined,
  };
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

/** What is said of a signature where there is little room: `TypeError: …`, or the error behind the failure. */
export function labelOf({ type, says, causes, behind }: Signature): string {
  const label = behind ?? causes.at(-1) ?? [type, says].filter(Boolean).join(": ");
  return label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label;
}

const longestLabel = 120;

/** The number of a message's characters that count. */
const longestSays = 2000;

/** A comparison, by how it is written: there, numbers are what went wrong. */
const comparing =
  /^assert|^Failed asserting|\bexpected\b|\bgot\b|\bwant\b|[!=]==?|\bto (?:be|equal|have|match|contain)\b|\bis not (?:equal|identical|\[|\{|\()|^\s*[-+]/im;

/** A comparison with a bound: the value that is beyond it was measured. */
const bounding =
  /\b(?:less|greater|more|fewer) than\b|\bto be [<>]|\bat (?:least|most)\b|(?<![=<>!-])[<>]=?\s|:[<>]=?,/;

function normalise({ type, says }: RaisedError, isFailure: boolean): string {
  const text = withoutNoise(says.slice(0, longestSays));
  if (bounding.test(text)) {
    return withoutMeasures(text);
  }
  const isComparing = comparing.test(says) || (isFailure && /Assert|Expect|Comparison/i.test(type ?? ""));
  return isComparing ? text : withoutCounts(text);
}

function describe({ type, says }: RaisedError): string {
  const said = withoutCounts(withoutNoise(says.slice(0, longestSays)));
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
  /(?:^|\s)((?:[A-Za-z_$][\w$]*(?:\.|::|\\))*(?:[A-Za-z_$][\w$]*\$)?[A-Z]\w*(?:Error|Exception|Failure|Fault|NotFound|Timeout)): (.+)$/;

/** The last error in what was printed: a traceback of Python, a stack, or a line that names one. */
function errorBehind(output: string): string | undefined {
  const lines = output.slice(-longestOutput).split("\n");
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at] ?? "";
    const [, type, says] = (isRaisedAt(lines, at) ? raised.exec(line) : null) ?? loggedError.exec(line) ?? [];
    const named = type?.split(/::|[.\\$]/).at(-1);
    if (named !== undefined && says !== undefined && !/^Assertion|^ExpectationNotMet/.test(named)) {
      return describe({ type: named, says });
    }
  }
  return undefined;
}

/** How many characters of what a test printed are looked at, from its end. */
const longestOutput = 20_000;

/** The line of a stack that names the error: the last of a traceback, or the one before the first frame. */
function isRaisedAt(lines: readonly string[], at: number): boolean {
  const [before = "", after = ""] = [lines[at - 1], lines[at + 1]];
  const isPython =
    /^\s{2,}\S/.test(before) && /^\s*File ".*", line \d+/.test(`${lines[at - 2]}\n`.trimEnd() || "");
  return isPython || (/^\s+at \S/.test(after) && !/^\s+at \S/.test(lines[at] ?? ""));
}

const raised = /(?:^|\s)((?:[A-Za-z_$][\w$]*(?:\.|::|\\))*(?:[A-Za-z_$][\w$]*\$)?[A-Z]\w*): (.+)$/;

/**
 * Compares two failures. They are the same if the type, what is said, the causes, the place and what lies behind are; similar, if
 * the type and the place are and more than half of the words. What a report does not tell on both sides does not count.
 */
export function compareSignatures(before: Signature, now: Signature): Likeness {
  const difference = findDifference(before, now);
  if (difference === undefined) {
    return { kind: "same", reason: "the same error" };
  }
  return difference;
}

function findDifference(before: Signature, now: Signature): Likeness | undefined {
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
  return undefined;
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

function short(text: string): string {
  return text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
}

/** The share of words that two texts have in common, each counted once. */
function commonWords(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => new Set(text.match(/[\p{L}_]{2,}/gu) ?? []));
  const common = [...(a ?? [])].filter((word) => b?.has(word)).length;
  return common / Math.max(1, (a?.size ?? 0) + (b?.size ?? 0) - common);
}
