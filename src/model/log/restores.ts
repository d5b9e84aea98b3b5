import * as v from "valibot";
import { type Oid, skippedReason } from "../code/snapshot.ts";
import { storedFact } from "../stored/storedFact.ts";
import { count, list, oid, type Stored, treePath } from "../stored/storedValues.ts";

/**
 * How the changes of an attempt come to the working tree: all of it as it was then; only what the attempt had changed since its
 * commit, merged into the current files; or only what the attempt itself changed, taken out of them.
 */
export const restoreHow = v.picklist(["exactly", "onTop", "reverted"]);
export type RestoreHow = v.InferOutput<typeof restoreHow>;

/** What becomes of the hunks that a search found: only they are kept of the changes among which they lie, or they are taken out of these. */
export type FoundWay = "keep" | "takeOut";

/** What is restored: an attempt of a session, what a search found, or what was there before the last restore. */
export type RestoreWhat =
  | { readonly kind: "found"; readonly search: string; readonly way: FoundWay }
  | { readonly kind: "attempt"; readonly attempt: number; readonly how: RestoreHow }
  | { readonly kind: "undo" };

/** A path that a restore leaves unchanged though the attempt differs there, or though the attempt does not know it. */
export const keptPath = v.object({
  path: treePath,
  /** Of a submodule that the attempt had at another commit: that commit. */
  commit: v.optional(oid),
  reason: v.union([
    skippedReason,
    v.picklist([
      "submodule",
      "outside of the sparse checkout",
      "ignored at that time",
      "ignored now",
      "made by a filter",
      "not in the store of git-lfs",
      "changed on both sides",
    ]),
  ]),
});
export type KeptPath = Stored<typeof keptPath>;

/** A path at which a restore stopped, because somebody changed it in the meantime or because the system refused. */
const conflict = v.object({
  path: treePath,
  reason: storedFact,
});
export type Conflict = Stored<typeof conflict>;

/** What a restore would do. */
export interface RestorePreview {
  readonly write: readonly string[];
  readonly delete: readonly string[];
  /** Those of `write` in which both sides changed the same lines: they get conflict markers, as git writes them. */
  readonly marked: readonly string[];
  readonly kept: readonly KeptPath[];
}

/** What a restore did, as the log keeps it. */
export const restoreOutcome = v.object({
  /** How many files were written, and how many went. */
  written: count,
  deleted: count,
  conflicts: list(conflict),
  /** Files that got conflict markers. */
  marked: list(treePath),
  /** Paths that are not as the attempt has them, found by looking again. Empty: restored. */
  wrong: list(treePath),
  /** Edits made in the meantime that could not stay in their place: the log keeps them. */
  rescued: list(treePath),
  kept: list(keptPath),
});
export type RestoreOutcome = Stored<typeof restoreOutcome>;

/** What a restore did. */
export type RestoreResult = RestoreOutcome & {
  /** The working tree as it was before, which undo gives back. */
  readonly before: Oid;
};

/** A restore that died, found by whoever came next. */
export interface InterruptedRestore {
  /** The session whose log records it. */
  readonly session: string;
  readonly restore: number;
  /** Edits made in the meantime that lay aside: the log keeps them now. */
  readonly rescued: readonly string[];
}

/** A restore as the log records it. */
export interface Restore {
  /** Numbered through the log, not the session. */
  readonly number: number;
  /** The sequence number of the event that began it. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The attempt it is about; undefined for an undo. */
  readonly attempt?: number | undefined;
  readonly how: RestoreHow;
  /** The working tree before it, as a tree. */
  readonly before: Oid;
  /** The number of the restore that it takes back. */
  readonly undoes?: number | undefined;
  /** The search whose result it is about: only some of the changes of the attempt were reverted. */
  readonly search?: string | undefined;
  /** Undefined for one that was interrupted, or is in progress. */
  readonly result?: RestoreOutcome | undefined;
  /** It is about the files of another branch, before the session was moved to this one, or of another clone: it cannot be undone here. */
  readonly isElsewhere?: boolean | undefined;
  /** What was found of one that died. */
  readonly interrupted?: Pick<InterruptedRestore, "rescued"> | undefined;
}

/**
 * Whether a restore was one of the files of a clone (`readClone` of git). One that does not say is of no clone that is known: whoever
 * made up the log it came with left it out.
 */
export function wasHere(
  restore: { readonly clone?: string | undefined },
  clone: string | undefined,
): boolean {
  return restore.clone !== undefined && restore.clone === clone;
}

/** The restore that *Undo Restore* takes back: the newest, unless it is an undo that came to its end. */
export function restoreToUndo(restores: readonly Restore[]): Restore | undefined {
  const newest = restores.findLast(({ isElsewhere }) => isElsewhere !== true);
  return newest?.undoes === undefined || newest.result === undefined ? newest : undefined;
}

/** Whether a path lies in a folder; both relative to the repository's top level, with `/`, an empty folder being the top level. */
export function isInFolder(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

/** What a restore would do in a folder of the repository, and which files it would write or delete outside of it. */
export function splitByFolder(
  preview: RestorePreview,
  folder: string,
): { readonly inside: RestorePreview; readonly outside: readonly string[] } {
  const inFolder = (paths: readonly string[]) => paths.filter((path) => isInFolder(path, folder));
  return {
    inside: {
      write: inFolder(preview.write),
      delete: inFolder(preview.delete),
      marked: inFolder(preview.marked),
      kept: preview.kept.filter(({ path }) => isInFolder(path, folder)),
    },
    outside: [...preview.write, ...preview.delete].filter((path) => !isInFolder(path, folder)),
  };
}
