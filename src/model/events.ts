import type { HypothesisState } from "./hypothesis.ts";
import type { ImportedLog, LineFacts } from "./importedLog.ts";
import type { RunOrigin } from "./outsideRun.ts";
import type { RestoreHow, RestoreResult } from "./restore.ts";
import type { RunEnd, RunPurpose } from "./run.ts";
import type { SectionName } from "./section.ts";
import type { ChangedFile, ExactFile, Oid, SkippedPath } from "./snapshot.ts";

/** Where an event happened, so that the log explains itself without the repository's configuration. */
export interface Place {
  /** The branch's short name; undefined for a detached HEAD. */
  readonly branch?: string | undefined;
  /** The commit of HEAD; undefined on an unborn branch. */
  readonly head?: Oid | undefined;
  /** Which work tree of the repository: `main`, or the name git gave a linked one. */
  readonly worktree: string;
  /** Which clone of the repository, by an id that it gave itself; logs from before did not say. */
  readonly clone?: string | undefined;
}

/** The process that carries out a run, so that another engine can tell a run that goes on from one that was lost. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** The process's start time as the system tells it; tells a reused pid from the process itself. */
  readonly started: string;
}

/** What can happen in a session. The log is the list of these; everything shown is folded from it. */
export type SessionEvent =
  | {
      readonly kind: "sessionStarted";
      /** The session's folder, relative to the repository's top level, with `/`; empty for the top level itself. */
      readonly folder: string;
      readonly sections: Readonly<Partial<Record<SectionName, string>>>;
    }
  | { readonly kind: "sessionActivated" }
  /** It was moved here from the log of another branch; empty where that was a detached HEAD. */
  | { readonly kind: "sessionAdopted"; readonly branch: string }
  /**
   * It was deleted, or moved to another log: the only thing left of it here. `events` are the ids of those that went, so that a copy of
   * the log that has more of them keeps them (`mergeLogs`).
   */
  | { readonly kind: "sessionRemoved"; readonly events?: readonly string[] | undefined }
  /** The session began as a document that was written elsewhere. */
  | { readonly kind: "logImported"; readonly log: ImportedLog }
  | { readonly kind: "lineImported"; readonly when: string; readonly text: string; readonly says: LineFacts }
  | { readonly kind: "sectionEdited"; readonly section: SectionName; readonly text: string }
  | { readonly kind: "sessionClosed"; readonly state: "solved" | "abandoned" }
  | { readonly kind: "sessionReopened" }
  | {
      readonly kind: "attemptRecorded";
      readonly attempt: number;
      readonly tree: Oid;
      /** Left out where there are none. */
      readonly exact?: readonly ExactFile[] | undefined;
      readonly base?: Oid | undefined;
      readonly changes: readonly ChangedFile[];
      readonly skipped: readonly SkippedPath[];
      readonly hypothesis?: number | undefined;
      /** The number it had before logs were merged in which another attempt had the same. */
      readonly was?: number | undefined;
    }
  | {
      readonly kind: "runStarted";
      readonly run: number;
      readonly attempt: number;
      readonly purpose: RunPurpose;
      readonly command: string;
      readonly owner: Owner;
      /** What the snapshot of this very run did not see: the same tree may lie beside another submodule. Left out for nothing. */
      readonly unseen?: readonly SkippedPath[] | undefined;
      /** Where it is known from, if Casebook did not carry it out. */
      readonly origin?: RunOrigin | undefined;
    }
  | { readonly kind: "runFinished"; readonly run: number; readonly end: RunEnd }
  | {
      readonly kind: "restoreStarted";
      readonly restore: number;
      /** What is restored: the tree of an attempt, or for an undo the tree from before the restore it takes back. */
      readonly tree: Oid;
      /** The working tree before it. */
      readonly before: Oid;
      /** The attempt it is about, and how; undefined for an undo. */
      readonly attempt?: number | undefined;
      readonly how?: RestoreHow | undefined;
      readonly undoes?: number | undefined;
      /** The clone whose files it is about; the first logs did not say. */
      readonly clone?: string | undefined;
    }
  /** It died on the way, and what lay aside was looked after by whoever came next. */
  | { readonly kind: "restoreInterrupted"; readonly restore: number; readonly rescued: readonly string[] }
  | ({ readonly kind: "restoreFinished"; readonly restore: number } & Omit<RestoreResult, "before">)
  /** `attempt` where the hypothesis was written for an attempt that exists already. */
  | { readonly kind: "hypothesisAdded"; readonly text: string; readonly attempt?: number | undefined }
  | { readonly kind: "hypothesisEdited"; readonly hypothesis: number; readonly text: string }
  | { readonly kind: "hypothesisMarked"; readonly hypothesis: number; readonly state: HypothesisState }
  | { readonly kind: "noteAdded"; readonly text: string }
  | { readonly kind: "noteEdited"; readonly note: number; readonly text: string };

/** An event as the log keeps it. Sequence numbers are contiguous within a log, and order is theirs, not the clock's. */
export interface LoggedEvent {
  readonly sequence: number;
  /** What it is known by in other copies of the log, if not by its bytes: they changed when logs were merged. */
  readonly id?: string | undefined;
  /** The session it belongs to. */
  readonly session: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly place: Place;
  /** `undefined` for an event written by a newer version: it is kept, and not understood. */
  readonly event: SessionEvent | undefined;
}
