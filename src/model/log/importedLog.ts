import * as v from "valibot";
import { count, list, type Stored, text } from "../stored/storedValues.ts";
import { type SectionName, sectionName } from "./section.ts";

/** A section of the document under its heading. */
const importedPart = v.object({
  /** As it is written: `Root Cause (TBD)`. */
  title: text,
  /** What of a session it is; undefined for a section that sessions do not have. */
  holds: v.optional(v.union([sectionName, v.literal("log")])),
  /** Undefined for the chronological log, whose lines are events of their own. */
  text: v.optional(text),
});
export type ImportedPart = Stored<typeof importedPart>;

/** A log that was written elsewhere, by hand or by an export, as its document has it. All texts are Markdown, word for word. */
export const importedLog = v.object({
  /** The day, and whatever stands next to it. */
  date: text,
  /** What stands before the first section and is neither date, context nor goal. */
  preamble: text,
  /** Its sections, in their order. */
  parts: list(importedPart),
});
export type ImportedLog = Stored<typeof importedLog>;

/** A debugging log as a document has it, understood as far as it goes; every text is Markdown, word for word. */
export interface ParsedLog {
  /** What the session starts with; commands are texts, and nobody has agreed to run them. */
  readonly sections: Readonly<Partial<Record<SectionName, string>>>;
  readonly log: ImportedLog;
  readonly lines: readonly ParsedLine[];
}

/** One line of the log: when, as it is written there, its text, and what was understood of it. */
export interface ParsedLine {
  readonly when: string;
  readonly text: string;
  readonly says: LineFacts;
}

/** What a log became, and the commands that it names; empty where it names none. */
export interface ImportedSession {
  readonly session: string;
  readonly isolationCommand: string;
  readonly verificationCommand: string;
}

/** What kind of line it is: `change` is one of the code without a number, `revert` one that takes others back. */
const lineKinds = ["note", "hypothesis", "attempt", "change", "revert", "run"] as const;

/** What was understood of a line of an imported log. */
export const lineFacts = v.object({
  kind: v.picklist(lineKinds),
  /** The number that the log gives to an attempt, and that of the one it says it repeats. */
  number: v.optional(count),
  repeats: v.optional(count),
  /** The claim about the cause that the line makes, even if it also says something else. */
  hypothesis: v.optional(text),
  /** The line also says that code was changed. */
  changes: v.optional(v.boolean()),
  /** The line reverts changes, even if it also says something else. */
  reverts: v.optional(v.boolean()),
  /** The result of a run, even if the line also says something else: how many tests failed, and whether it had results. */
  failing: v.optional(count),
  outcome: v.optional(v.picklist(["passed", "failed", "broken", "interrupted"])),
});
export type LineFacts = Stored<typeof lineFacts>;

/** A line of the chronological log of an imported document. */
export interface ImportedLine extends LineFacts {
  /** The sequence number of its event. */
  readonly id: number;
  /** The time as it is written, in whatever words. */
  readonly when: string;
  readonly text: string;
}

/** An attempt of an imported log, with what the runs after it gave, as far as it says. */
export interface ImportedAttempt {
  /** The number that the log gives it; of one that it does not number, that of the numbered one before, 0 where there is none. */
  readonly number: number;
  /** Which of the changes after that it is, from 1; 0 for the one that the log numbers. */
  readonly part: number;
  /** The line it begins with, by its place among the lines. */
  readonly line: number;
  readonly results: readonly ImportedResult[];
  /** The attempt that it says it repeats. */
  readonly repeats?: number | undefined;
  /** By the counts that the log gives: more tests fail than before, fewer, or none could. */
  readonly headline?: ImportedHeadline | undefined;
}

/** How many tests failed, or why that is not known. */
export type ImportedResult = number | "broken" | "interrupted" | "unknown";

/** What an attempt of an imported log came to, by its numbers alone. */
export interface ImportedHeadline {
  readonly headline: "worse" | "better" | "broken" | "interrupted";
  /** By how many tests. */
  readonly by: number;
}

interface GrowingAttempt {
  number: number;
  part: number;
  line: number;
  results: ImportedResult[];
  repeats: number | undefined;
}

/**
 * The attempts of an imported log: those it gives numbers to, and every change of code between two runs that it gives none. Runs
 * belong to the attempt before them; those before any, to none. A log without numbers has the attempts 1, 2, 3 …
 */
export function listImportedAttempts(lines: readonly LineFacts[]): readonly ImportedAttempt[] {
  const hasNumbers = lines.some(isNumbered);
  const attempts: GrowingAttempt[] = [];
  const before: ImportedResult[] = [];
  // Changes since the last run are of one attempt, and so is a hypothesis that is written before them.
  let isOpen = false;
  let claimed: number | undefined;
  for (const [line, says] of lines.entries()) {
    claimed = says.hypothesis === undefined ? (says.repeats ?? claimed) : says.repeats;
    if (isNumbered(says) || (changesCode(says) && !isOpen)) {
      dropUnnumbered(attempts, isOpen && isNumbered(says));
      const number = numberAfter(attempts.at(-1), says, hasNumbers);
      attempts.push({ ...number, line, results: [], repeats: claimed });
      claimed = undefined;
      isOpen = true;
    }
    if (says.kind === "run" || says.outcome !== undefined) {
      (attempts.at(-1)?.results ?? before).push(resultOf(says));
      isOpen = false;
    }
  }
  return judgeImported(before, attempts);
}

function isNumbered({ kind, number }: LineFacts): boolean {
  return kind === "attempt" && number !== undefined;
}

/** What was changed before the number was written is of that number. */
function dropUnnumbered(attempts: GrowingAttempt[], isBeforeNumber: boolean): void {
  if (isBeforeNumber && (attempts.at(-1)?.part ?? 0) > 0) {
    attempts.pop();
  }
}

function changesCode({ kind, changes, reverts }: LineFacts): boolean {
  return kind === "change" || kind === "revert" || changes === true || reverts === true;
}

function numberAfter(
  last: GrowingAttempt | undefined,
  { kind, number }: LineFacts,
  hasNumbers: boolean,
): Pick<ImportedAttempt, "number" | "part"> {
  if (kind === "attempt" && number !== undefined) {
    return { number, part: 0 };
  }
  return hasNumbers
    ? { number: last?.number ?? 0, part: (last?.part ?? 0) + 1 }
    : { number: (last?.number ?? 0) + 1, part: 0 };
}

/** Compares the last count of each attempt with the last one before it. */
function judgeImported(
  before: readonly ImportedResult[],
  attempts: readonly GrowingAttempt[],
): readonly ImportedAttempt[] {
  const lastCount = (results: readonly ImportedResult[]) =>
    results.findLast((result) => typeof result === "number");
  let known = lastCount(before);
  return attempts.map((attempt) => {
    const count = lastCount(attempt.results);
    const headline = compareCounts(known, count, attempt.results.at(-1));
    known = count ?? known;
    return { ...attempt, headline };
  });
}

function compareCounts(
  before: number | undefined,
  now: number | undefined,
  last: ImportedResult | undefined,
): ImportedHeadline | undefined {
  if (now === undefined) {
    return last === "broken" || last === "interrupted" ? { headline: last, by: 0 } : undefined;
  }
  return before === undefined || before === now
    ? undefined
    : { headline: now > before ? "worse" : "better", by: Math.abs(now - before) };
}

function resultOf({ failing, outcome }: LineFacts): ImportedResult {
  return outcome === "broken" || outcome === "interrupted" ? outcome : (failing ?? "unknown");
}
