import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid, SkippedPath } from "../../model/code/snapshot.ts";
import { type SnapshotDescription, snapshotDescription } from "../../model/code/snapshotDescription.ts";
import { parseStored } from "../../model/stored/parseStored.ts";
import { type BytePath, splitNul, toBytes } from "../plumbing/bytePath.ts";
import type { Git } from "../plumbing/git.ts";
import { readPaths } from "../plumbing/readPaths.ts";
import { type Entries, listEntries } from "../plumbing/readTree.ts";
import { parseTree, type Tree } from "../plumbing/trees.ts";
import { listFiles } from "./fileTree.ts";
import type { WorktreeSnapshot } from "./snapshots.ts";

/** Everything that is known of a working tree at one instant, in the log or just captured. */
export interface SnapshotContent {
  readonly tree: Oid;
  readonly entries: Entries;
  /** The exact bytes of files that the tree holds in another form. */
  readonly raws: ReadonlyMap<BytePath, Oid>;
  readonly skipped: ReadonlyMap<BytePath, SkippedPath["reason"]>;
  readonly sparse: ReadonlySet<BytePath>;
  readonly emptyFolders: ReadonlySet<BytePath>;
  /** The settings by which git converted its files. */
  readonly conversion: readonly string[];
  /** The rules by which the repository itself ignored files then, in addition to the files of the tree: the lines of `info/exclude`. */
  readonly excludes: readonly string[];
}

/** The content of a snapshot that is not published yet. */
export function contentOf(snapshot: WorktreeSnapshot): SnapshotContent {
  return {
    tree: snapshot.tree,
    entries: listFiles(snapshot.folder),
    raws: new Map(snapshot.raws.map(({ path, oid }) => [path, oid])),
    skipped: snapshot.skippedPaths,
    sparse: new Set(snapshot.sparsePaths),
    emptyFolders: new Set(snapshot.emptyFolders),
    conversion: snapshot.conversion,
    excludes: snapshot.excludes,
  };
}

const base64 = (path: BytePath) => toBytes(path).toString("base64");

/** Maximum size of the description of a tree, in bytes: a hundred thousand paths that could not be captured take 20 million. */
const longestMeta = 256 * 1024 * 1024;

/** Decodes what `describeSnapshot` wrote; undefined if it is damaged, or says what only somebody with ill intent would write. */
export function decodeMeta(bytes: Uint8Array | undefined): SnapshotDescription | undefined {
  return parseStored(snapshotDescription, bytes, longestMeta);
}

/** The description of a snapshot's tree, as JSON: paths are bytes, so they are written as base64. */
export function describeSnapshot(snapshot: WorktreeSnapshot): Uint8Array {
  const { head, skippedPaths, raws, emptyFolders, conversion, excludes } = snapshot;
  return Buffer.from(
    JSON.stringify({
      version: 1,
      base: head ?? null,
      skipped: [...skippedPaths].map(([path, reason]) => ({ path: base64(path), reason })),
      raw: raws.map(({ path }) => base64(path)),
      emptyFolders: emptyFolders.map(base64),
      conversion,
      excludes,
    }),
  );
}

/** The files outside of a sparse checkout, in a file of their own: it may be long, and stays the same from attempt to attempt. */
export function describeSparse({ sparsePaths }: WorktreeSnapshot): Uint8Array | undefined {
  return sparsePaths.length === 0 ? undefined : Buffer.from(sparsePaths.join("\0"), "latin1");
}

/**
 * Reads a published snapshot from a folder of a log's tip; a UserError if any part of its description is missing or damaged. Read twice
 * where it seems to be (`readObjects`).
 */
export async function readStoredSnapshot(git: Git, tip: Oid, folder: string): Promise<SnapshotContent> {
  return readOnce(git, tip, folder).catch(() => readOnce(git, tip, folder));
}

async function readOnce(git: Git, tip: Oid, folder: string): Promise<SnapshotContent> {
  const paths = ["", "/raw", "/meta.json", "/sparse"].map((path) => `${folder}${path}`);
  const parts = await readPaths(git.run, tip, paths);
  if (parts.includes("unreadable")) {
    throw damaged();
  }
  const [top, raw, described, sparse] = parts.map((part) => (part === "unreadable" ? undefined : part));
  const parse = (bytes: Buffer | undefined): Tree =>
    parseTree(bytes ?? Buffer.of(), git.paths.hash === "sha1" ? 20 : 32);
  const tree = parse(top?.bytes).get("worktree")?.oid;
  const decoded = decodeMeta(described?.bytes);
  const raws = parse(raw?.bytes);
  const exact = decoded?.raw.map((path, index) => [path, raws.get(String(index))?.oid] as const) ?? [];
  if (
    tree === undefined ||
    decoded === undefined ||
    raws.size !== exact.length ||
    exact.some(([, oid]) => oid === undefined)
  ) {
    throw damaged();
  }
  const { skipped, emptyFolders, conversion, excludes } = decoded;
  const entries = await listEntries(git.run, tree).catch((error: unknown) => {
    throw damaged(error);
  });
  return {
    tree,
    entries,
    raws: new Map(exact.map(([path, oid = ""]) => [path, oid])),
    skipped: new Map(skipped.map(({ path, reason }) => [path, reason])),
    sparse: new Set(splitNul(sparse?.bytes ?? Buffer.of())),
    emptyFolders: new Set(emptyFolders),
    conversion,
    excludes,
  };
}

/** What is said where the repository does not give back what it should hold. */
export function damaged(cause?: unknown): UserError {
  return new UserError(fact("restore.attemptDamaged"), fact("next.runFsck"), { cause });
}
