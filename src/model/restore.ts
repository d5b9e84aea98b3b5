import type { Oid, SkippedPath } from "./snapshot.ts";

/** A path that a restore leaves as it is though the attempt differs there, or though the attempt does not know it. */
export interface KeptPath {
  readonly path: string;
  readonly reason:
    | SkippedPath["reason"]
    | "submodule"
    | "outside of the sparse checkout"
    | "ignored at that time"
    | "made by a filter";
}

/** A path at which a restore stopped, because somebody changed it meanwhile or because the system refused. */
export interface Conflict {
  readonly path: string;
  /** A sentence. */
  readonly reason: string;
}

/** What a restore would do. */
export interface RestorePreview {
  readonly write: readonly string[];
  readonly delete: readonly string[];
  readonly kept: readonly KeptPath[];
}

/** What a restore did. */
export interface RestoreResult {
  /** The working tree as it was before, which undo gives back. */
  readonly before: Oid;
  readonly conflicts: readonly Conflict[];
  /** Paths that are not as the attempt has them, found by looking again. Empty: restored. */
  readonly wrong: readonly string[];
  /** Edits made meanwhile that could not stay in their place: the log keeps them. */
  readonly rescued: readonly string[];
  readonly kept: readonly KeptPath[];
}
