import * as v from "valibot";
import type { Fact } from "../../base/facts/fact.ts";
import { plural, t } from "../../base/l10n.ts";
import type { ShellKind } from "../../base/shellKind.ts";
import type { Oid } from "../code/snapshot.ts";
import { count, instant, type Stored, text } from "../stored/storedValues.ts";

/** A run that Casebook did not carry out, as it comes in: what is known of it. */
export type OutsideRun =
  /** Reports, by absolute paths: files, and folders with the reports below them. */
  | { readonly kind: "reports"; readonly paths: readonly string[] }
  /** What a run printed, as somebody selected or copied it. */
  | { readonly kind: "console"; readonly text: string }
  | WatchedRun;

/** A command that ended in a terminal or as a task of the editor. */
export interface WatchedRun {
  readonly kind: "terminal" | "task";
  /** As it would be written in the folder, for the shell that runs commands there; as it ran, where `problem` says why it cannot be. */
  readonly command: string;
  readonly problem?: Fact | undefined;
  /** ISO 8601, UTC. A report that was written before is of another run, and so is one that was written after the end. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Undefined if it was not reported. */
  readonly exitCode?: number | undefined;
  /** What it printed, as far as that was seen; it may have escape codes. */
  readonly output: string;
  /** The working tree when it began; undefined where that was not looked at. */
  readonly tree?: Oid | undefined;
  /** Where it was asked to write its reports; undefined where it was not asked. */
  readonly asked?: AskedReports | undefined;
}

/** A place that was made for the reports of one run. */
export interface AskedReports {
  /** An absolute path. */
  readonly folder: string;
  /** How many there are at least, if every command of its line came to its end. */
  readonly least: number;
}

/** A line that asks its frameworks for reports, to be run in place of the one that it was made of. */
export interface AskingLine extends AskedReports {
  readonly line: string;
}

/** A command that somebody else ran. */
export interface RanCommand {
  readonly command: string;
  /** The language of its line; undefined for one of the shell that runs commands here. */
  readonly shell?: ShellKind | undefined;
  /** Absolute; undefined where it is not known. */
  readonly directory?: string | undefined;
}

/** What is known of such a command. */
export interface RecognisedCommand extends Pick<WatchedRun, "command" | "problem"> {
  /** The framework's own name. */
  readonly framework: string;
  /** The line does nothing but start tests: it has no other program, and nothing that only a shell does. */
  readonly testsAlone: boolean;
  /** Its tests are those of this folder, as far as the line says where they are: it does not go elsewhere, nor choose tests there. */
  readonly isHere: boolean;
}

/** What the log keeps of where such a run is known from. */
export const runOrigin = v.variant("kind", [
  v.object({
    kind: v.literal("reports"),
    /** The name of the file, or of the first of several. */
    name: text,
    files: count,
    /** When the newest of them was written. */
    writtenAt: instant,
  }),
  /** `command` is what the output says it is of. */
  v.object({ kind: v.literal("console"), command: v.optional(text) }),
  v.object({ kind: v.picklist(["terminal", "task"]) }),
]);
export type RunOrigin = Stored<typeof runOrigin>;

/** The results of an outside run, before it is recorded. */
export interface OutsideResults {
  /** How many tests failed in it. */
  readonly failing: number;
  /** A command that would run just these, where one can be made; undefined where the user must write it. */
  readonly isolationCommand?: string | undefined;
  /** The command that the run was made with, as far as it is known. */
  readonly command?: string | undefined;
  /** The text of the initial symptom; empty if the report shows the symptom by itself. */
  readonly symptom: string;
}

/** Where a run is known from: `from junit.xml`, `from 3 reports`, `from console output`, `in the terminal`, `as a task`. */
export function originLabel(origin: RunOrigin): string {
  switch (origin.kind) {
    case "reports":
      return plural(origin.files, "from {1}", "from {0} reports", origin.name);
    case "console":
      return t("from console output");
    case "terminal":
      return t("in the terminal");
    case "task":
      return t("as a task");
  }
}

/**
 * Whether a run was made on the code of its attempt: Casebook's own are, and so are those that somebody made in this working
 * tree; whatever a report or an output is of, nobody knows.
 */
export function isOfThisCode(origin: RunOrigin | undefined): boolean {
  return origin?.kind !== "reports" && origin?.kind !== "console";
}
