import { type Attempt, tellsOfThisCode } from "./attempt.ts";
import type { LoggedEvent, Owner } from "./events.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { ImportedLine, ImportedLog } from "./importedLog.ts";
import type { Restore } from "./restores.ts";
import type { Run, RunPurpose } from "./run.ts";
import type { LoggedSearch } from "./searches.ts";
import type { SectionName } from "./section.ts";

/** Any other line of the log: something read, seen, decided. */
export interface Note {
  /** The sequence number of the event that added it. */
  readonly id: number;
  readonly text: string;
  readonly at: string;
}

/** One investigation of failing tests on one branch. */
export interface Session {
  readonly id: string;
  readonly state: "open" | "solved" | "abandoned";
  readonly folder: string;
  readonly startedAt: string;
  readonly sections: Readonly<Record<SectionName, string>>;
  readonly attempts: readonly Attempt[];
  readonly hypotheses: readonly Hypothesis[];
  readonly notes: readonly Note[];
  readonly restores: readonly Restore[];
  readonly searches: readonly LoggedSearch[];
  /** The document that the session began as. */
  readonly imported?:
    | (ImportedLog & {
        readonly lines: readonly ImportedLine[];
        /** Sections that were rewritten since then. */
        readonly edited: readonly SectionName[];
      })
    | undefined;
  /** The run in progress, with the process that carries it out, and in which clone, where the log says so. */
  readonly running?:
    | { readonly run: number; readonly owner: Owner; readonly clone?: string | undefined }
    | undefined;
  /** The kinds of the events that a newer version wrote, and this one does not understand, in their order; left out where there are none. */
  readonly newer?: readonly string[] | undefined;
  /** Everything that happened, in order. */
  readonly log: readonly LoggedEvent[];
}

/** The hypothesis that the next attempt tests: the newest one, while it is open. */
export function currentHypothesis(session: Pick<Session, "hypotheses">): Hypothesis | undefined {
  const newest = session.hypotheses.at(-1);
  return newest?.state === "open" ? newest : undefined;
}

/** The text of a session's command, as it is run: without the blanks around it; empty where the session has none. */
export function commandOf({ sections }: Pick<Session, "sections">, purpose: RunPurpose): string {
  return sections[purpose === "isolation" ? "isolationCommand" : "verificationCommand"].trim();
}

/** The runs of a session's commands, as these are now, that say something of the code they were made on; the newest first. */
export function tellingRuns(
  session: Pick<Session, "attempts" | "sections">,
): readonly { readonly attempt: Attempt; readonly run: Run }[] {
  return session.attempts
    .flatMap((attempt) => attempt.runs.map((run) => ({ attempt, run })))
    .filter(({ run }) => tellsOfThisCode(run) && run.command === commandOf(session, run.purpose))
    .toSorted((one, other) => other.run.number - one.run.number);
}
