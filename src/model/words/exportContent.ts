import type { ChangedFile, Oid } from "../code/snapshot.ts";
import type { Matrix } from "../judgement/testMatrix.ts";
import type { Findings } from "../log/findings.ts";
import type { SeenBefore } from "../memory/errorMemory.ts";
import type { Report } from "../report/report.ts";
import type { Masked } from "../secrets/redaction.ts";
import type { ExportForm } from "./exportForm.ts";

/** What leaves Casebook, and what was masked in it. */
export interface Exported {
  readonly text: string;
  readonly masked: readonly Masked[];
}

/** A session as files. */
export interface ExportedFolder {
  /** Paths with slashes, below the folder that is written. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The files that are missing because they are not text in UTF-8 and could not be masked. */
  readonly left: readonly string[];
  readonly masked: readonly Masked[];
}

/** Where a failing test was seen. */
export interface FailureContext {
  readonly title: string;
  readonly attempt: number;
  readonly command: string;
}

/** What differs between two trees. */
export interface CodeChange {
  readonly changes: readonly ChangedFile[];
  /** Unified. */
  readonly diff: string;
}

/** The code that solved a session, against what it began with. */
export interface Fix {
  readonly attempt: number;
  readonly sinceBaseline: CodeChange;
  /** Against the commit it was made on, where that is something else. */
  readonly sinceHead: (CodeChange & { readonly head: Oid }) | undefined;
}

/** A session that solved an error of this one before, with what solved it. */
export interface SolvedBefore {
  readonly seen: SeenBefore;
  readonly fix: CodeChange | undefined;
}

/** What an export needs in addition to the session. Nothing in it holds a secret any more. */
export interface ExportContent {
  readonly form: ExportForm;
  readonly branch: string;
  /** Unified diff per attempt number. */
  readonly diffs: ReadonlyMap<number, string>;
  /** What an attempt changed since the attempt it continues from, by its number, if that is not the one before it. */
  readonly restored: ReadonlyMap<number, CodeChange>;
  /** The changes that searches for hunks found, by the ids of the searches. */
  readonly found: ReadonlyMap<string, CodeChange>;
  /** What the attempt that solved the session changed in all; undefined while none has. */
  readonly fix: Fix | undefined;
  /** What the log implies, as the window shows it. */
  readonly findings: Findings;
  /** Other sessions that solved errors of the first report before. */
  readonly solvedBefore: readonly SolvedBefore[];
  /** Why files could not be loaded, by the number of the run. */
  readonly loadErrors: ReadonlyMap<number, readonly string[]>;
  /** What the deciding run of an attempt gave, per attempt number. */
  readonly reports: ReadonlyMap<number, Report>;
  /** What every attempt did to every test. */
  readonly matrix: Matrix;
  /** The most informative lines of its console output, per attempt number. */
  readonly outputs: ReadonlyMap<number, readonly string[]>;
  /** The report of the first run that has one. */
  readonly baseline: Report | undefined;
  /** IANA name of the time zone in which times are written. */
  readonly timeZone: string;
  /** What was masked in all of this. */
  readonly masked: readonly Masked[];
}
