import * as v from "valibot";
import { count, oid, type Stored, treePath } from "../stored/storedValues.ts";

/** A full git object id in lower-case hex: 40 digits (SHA-1) or 64 (SHA-256). */
export type Oid = v.InferOutput<typeof oid>;

/** Why a snapshot lacks a path. */
export const skippedReason = v.picklist([
  /** The file alone, or the untracked files up to it together. */
  "too big",
  "too big together",
  /** Unchanged, but the bytes that a filter driver made of it are in no repository. */
  "too big, made by a filter",
  "looks like a secret",
  "unreadable",
  "nested repository",
  "edited submodule",
  "special file",
  "changed while read",
]);

/** A path a snapshot could not or would not capture. Such a path is never written or deleted by a restore. */
export const skippedPath = v.object({
  path: treePath,
  reason: skippedReason,
  /**
   * Shows whether the content there was the same at another time: a digest of commits, names, sizes and times, not of what is in a
   * file. Undefined where that is not known.
   */
  state: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))),
});
export type SkippedPath = Stored<typeof skippedPath>;

/** What a snapshot did not see, as `differingUnseen` compares it. */
export type Unseen = readonly SkippedPath[];

/** The paths that one of two snapshots did not see and that are not surely the same in both. */
export function differingUnseen(before: Unseen, now: Unseen): readonly SkippedPath[] {
  const states = new Map(before.map(({ path, state }) => [path, state]));
  const isSame = ({ path, state }: SkippedPath) => state !== undefined && states.get(path) === state;
  const paths = new Set(now.map(({ path }) => path));
  return [...now.filter((one) => !isSame(one)), ...before.filter(({ path }) => !paths.has(path))];
}

/** A text that is the same for two snapshots only if what they did not see is; undefined where that is not known. */
export function unseenKey(unseen: Unseen): string | undefined {
  return unseen.some(({ state }) => state === undefined)
    ? undefined
    : unseen
        .map(({ path, state }) => `${path}\0${state}`)
        .sort()
        .join("\n");
}

/** A file whose exact bytes a tree does not give back, because git stores it in another form: line ends, encodings, filters. */
export const exactFile = v.object({ path: treePath, oid });
export type ExactFile = Stored<typeof exactFile>;

/** The code of a snapshot: two of them are the same only if both words are. */
export interface Code {
  readonly tree: Oid;
  readonly exact: readonly ExactFile[];
}

/** A text that is the same for two snapshots if and only if their code is. */
export function codeKey({ tree, exact }: Code): string {
  return [tree, ...exact.map(({ path, oid }) => `${path}\0${oid}`).sort()].join("\n");
}

/** Files that two trees hold alike and that still differ, in a form that git does not store. */
export function listExactChanges(before: Code["exact"], after: Code["exact"]): readonly ChangedFile[] {
  const oids = (files: Code["exact"]) => new Map(files.map(({ path, oid }) => [path, oid]));
  const [then, now] = [oids(before), oids(after)];
  const paths = [...new Set([...then.keys(), ...now.keys()])].filter(
    (path) => then.get(path) !== now.get(path),
  );
  return paths.map((path) => ({ path, status: "modified", added: 0, removed: 0 }));
}

/** One file that differs between two snapshots. `path` is relative to the repository's top level, with `/`. */
export const changedFile = v.object({
  path: treePath,
  status: v.picklist(["added", "modified", "deleted", "renamed", "type changed"]),
  /** The path before, for a rename. */
  from: v.optional(treePath),
  /** Lines added and removed; undefined for a binary file. */
  added: v.optional(count),
  removed: v.optional(count),
});
export type ChangedFile = Stored<typeof changedFile>;
