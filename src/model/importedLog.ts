import type { SectionName } from "./section.ts";

/** A log that was written elsewhere, by hand or by an export, as its document has it. All texts are Markdown, word for word. */
export interface ImportedLog {
  /** The day, and whatever stands beside it. */
  readonly date: string;
  /** What stands before the first section and is neither date, context nor goal. */
  readonly preamble: string;
  /** Its sections, in their order. */
  readonly parts: readonly ImportedPart[];
}

/** A debugging log as a document has it, understood as far as it goes; every text is Markdown, word for word. */
export interface ParsedLog {
  /** What the session starts with; commands are texts, and nobody has agreed to run them. */
  readonly sections: Readonly<Partial<Record<SectionName, string>>>;
  readonly log: ImportedLog;
  readonly lines: readonly ParsedLine[];
}

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

/** A section of the document under its heading. */
export interface ImportedPart {
  /** As it is written: `Root Cause (TBD)`. */
  readonly title: string;
  /** What of a session it is; undefined for a section that sessions do not have. */
  readonly holds?: SectionName | "log" | undefined;
  /** Undefined for the chronological log, whose lines are events of their own. */
  readonly text?: string | undefined;
}

/** What kind of line it is: `change` is one of the code without a number, `revert` one that takes others back. */
export const lineKinds = ["note", "hypothesis", "attempt", "change", "revert", "run"] as const;

/** What was understood of a line of an imported log. */
export interface LineFacts {
  readonly kind: (typeof lineKinds)[number];
  /** The number that the log gives to an attempt, and that of the one it says it repeats. */
  readonly attempt?: number | undefined;
  readonly repeats?: number | undefined;
  /** The claim about the cause that the line makes, also beside something else. */
  readonly hypothesis?: string | undefined;
  /** The line takes changes back, also beside something else. */
  readonly reverts?: boolean | undefined;
  /** Of a run: how many tests failed, as the log says, and whether it came to results at all. */
  readonly failing?: number | undefined;
  readonly outcome?: "passed" | "failed" | "broken" | "interrupted" | undefined;
}

/** A line of the chronological log of an imported document. */
export interface ImportedLine extends LineFacts {
  /** The sequence number of its event. */
  readonly id: number;
  /** The time as it is written, in whatever words. */
  readonly when: string;
  readonly text: string;
}

/** An attempt that an imported log names, with what the runs after it gave, as far as it says. */
export interface ImportedAttempt {
  readonly number: number;
  readonly results: readonly (number | "broken" | "interrupted" | "unknown")[];
}

/** The attempts that an imported log gives numbers to. Runs belong to the attempt before them; those before any to none. */
export function listImportedAttempts(lines: readonly LineFacts[]): readonly ImportedAttempt[] {
  const attempts: { number: number; results: ImportedAttempt["results"][number][] }[] = [];
  for (const line of lines) {
    if (line.kind === "attempt" && line.attempt !== undefined) {
      attempts.push({ number: line.attempt, results: [] });
    } else if (line.kind === "run") {
      attempts.at(-1)?.results.push(resultOf(line));
    }
  }
  return attempts;
}

function resultOf({ failing, outcome }: LineFacts): ImportedAttempt["results"][number] {
  return outcome === "broken" || outcome === "interrupted" ? outcome : (failing ?? "unknown");
}
