/** A full git object id in lower-case hex: 40 digits (SHA-1) or 64 (SHA-256). */
export type Oid = string;

/** A path a snapshot could not or would not capture. Such a path is never written or deleted by a restore. */
export interface SkippedPath {
  readonly path: string;
  readonly reason:
    | "too big"
    | "looks like a secret"
    | "unreadable"
    | "nested repository"
    | "special file"
    | "changed while read";
}

/** One file that differs between two snapshots. `path` is relative to the repository's top level, with `/`. */
export interface ChangedFile {
  readonly path: string;
  readonly status: "added" | "modified" | "deleted" | "renamed" | "type changed";
  /** The path before, for a rename. */
  readonly from?: string | undefined;
  /** Lines added and removed; undefined for a binary file. */
  readonly added?: number | undefined;
  readonly removed?: number | undefined;
}
