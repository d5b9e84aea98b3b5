import { type Fact, fact } from "../../base/facts/fact.ts";
import type { Failure, TestCase } from "../report/report.ts";
import { beside } from "./errorLabel.ts";
import { withoutRandom } from "./noise.ts";
import type { OwnPlace } from "./ownPlaces.ts";
import { type Signature, signatureOf, statementOf } from "./signature.ts";

/** How two failures are related, and why. */
export interface Likeness {
  readonly kind: "same" | "similar" | "different";
  readonly reason: Fact;
}

/** How the first failures of two red cases are related; cases without any are the same. */
export function compareErrors(before: TestCase, now: TestCase, isEdited?: IsEdited): Likeness {
  const [reference] = before.failures;
  const [first] = now.failures;
  if (reference === undefined || first === undefined) {
    return reference === first
      ? { kind: "same", reason: fact("error.noDetails") }
      : { kind: "different", reason: fact("error.onlyOne") };
  }
  if (isWordForWord(reference, first) && before.output === now.output) {
    return { kind: "same", reason: fact("error.sameWords") };
  }
  return compareSignatures(signatureOf(reference, before.output), signatureOf(first, now.output), isEdited);
}

/** Most failures that stay are the same to the letter, and need not be taken apart. */
function isWordForWord(one: Failure, other: Failure): boolean {
  return one.text === other.text && one.message === other.message && one.type === other.type;
}

/**
 * Compares two failures. They are the same if the type, what is said, the causes, the place and what lies behind are; similar, if
 * the type and the place are and more than half of the words. A field that one of the reports lacks does not count.
 */
export function compareSignatures(before: Signature, now: Signature, isEdited?: IsEdited): Likeness {
  return (
    findOtherWords(before, now) ??
    findOtherReason(before, now, isEdited) ?? { kind: "same", reason: fact("error.same") }
  );
}

/** In what two errors may differ. */
type Difference =
  | "error.otherType"
  | "error.otherWords"
  | "error.otherError"
  | "error.otherCause"
  | "error.otherBehind"
  | "error.elsewhere"
  | "error.otherStatement";

function differ(what: Difference, ...sides: readonly [from: string, to: string]): Likeness {
  const [from, to] = beside(...sides);
  return { kind: "different", reason: fact(what, { from, to }) };
}

function findOtherWords(before: Signature, now: Signature): Likeness | undefined {
  if (before.type !== undefined && now.type !== undefined && before.type !== now.type) {
    return differ("error.otherType", before.type, now.type);
  }
  if (before.says !== now.says) {
    const isSimilar = commonWords(before.says, now.says) > 0.5;
    const change = differ(isSimilar ? "error.otherWords" : "error.otherError", before.says, now.says);
    return isSimilar ? { ...change, kind: "similar" } : change;
  }
  return undefined;
}

/** What makes two errors with the same words two. */
function findOtherReason(before: Signature, now: Signature, isEdited?: IsEdited): Likeness | undefined {
  const causes = [before.causes.join(" ← "), now.causes.join(" ← ")] as const;
  if (causes[0] !== causes[1] && !causes.includes("")) {
    return differ("error.otherCause", ...causes);
  }
  if (before.behind !== undefined && now.behind !== undefined && before.behind !== now.behind) {
    return differ("error.otherBehind", before.behind, now.behind);
  }
  if (isElsewhere(before.place, now.place)) {
    return differ("error.elsewhere", before.place ?? "", now.place ?? "");
  }
  return isAnotherStatement(before.statement, now.statement, isEdited)
    ? differ("error.otherStatement", statementOf(before) ?? "", statementOf(now) ?? "")
    : undefined;
}

/**
 * Whether the test got further, or less far: it failed in another statement of the same function with the same words. The code says
 * so where it is shown; a line that was only edited stays where it is. Else the line does: in a file that nobody edited, always; in
 * one that was, never, because it may only have moved. Where that is not known, statements of one test are taken to be close together.
 */
export function isAnotherStatement(
  before: OwnPlace | undefined,
  now: OwnPlace | undefined,
  isEdited?: IsEdited,
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
