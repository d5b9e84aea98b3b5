import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../model/code/snapshot.ts";
import type { KeptPath } from "../../model/log/restores.ts";
import { createScratch, quarantine } from "../folder/scratch.ts";
import { ancestorsOf, type BytePath } from "../plumbing/bytePath.ts";
import { type Git, GitError } from "../plumbing/git.ts";
import { anySize, nameObject, readObjects } from "../plumbing/objects.ts";
import type { TreeEntry } from "../plumbing/trees.ts";
import { createKeyOf, type KeyOf, namesOf } from "../snapshot/diskSpelling.ts";
import { parsePointer } from "../snapshot/lfs.ts";
import { listRuleFiles } from "../snapshot/snapshotRulesOfGit.ts";
import { takeSnapshot } from "../snapshot/snapshots.ts";
import { contentOf, damaged, type SnapshotContent } from "../snapshot/storedSnapshot.ts";
import { findUnlisted } from "../snapshot/workingFiles.ts";
import { twoNames } from "./oneNames.ts";

/** A change of files: what they were, and what became of them. */
export interface Change {
  readonly from: Pick<SnapshotContent, "entries" | "raws">;
  readonly to: Pick<SnapshotContent, "entries" | "raws" | "tree">;
  /** What `to` is called in conflict markers. */
  readonly label: string;
}

/** What a merge was made of, and what it could not settle. */
export interface Merge {
  /** The files that it concerns, as they were in the working tree when it was made. */
  readonly now: ReadonlyMap<BytePath, TreeEntry | undefined>;
  /** Files in which both sides changed the same lines: they hold conflict markers. */
  readonly marked: ReadonlySet<BytePath>;
  readonly kept: ReadonlyMap<BytePath, KeptPath["reason"]>;
}

/** Something that each side of a merge may have. */
type Sides<T = TreeEntry> = {
  readonly [side in "from" | "now" | "to"]: T | undefined;
};

/** A file on the three sides, which may spell its path in different ways where these are one file. */
interface MergedFile {
  readonly paths: Sides<BytePath>;
  readonly entries: Sides;
  readonly raws: Sides<Oid>;
  /** What it is to be called; undefined if both sides renamed it by its spelling, in different ways. */
  readonly name: BytePath | undefined;
}

/** What becomes of it; without an entry it goes. */
interface SettledFile {
  readonly name: BytePath;
  readonly entry: TreeEntry | undefined;
  readonly raw?: Oid | undefined;
  /** Blobs of it that may be in no repository. */
  readonly blobs?: ReadonlyMap<Oid, Buffer>;
  readonly hasMarkers?: boolean | undefined;
}

/**
 * Merges a change into the current working tree, file by file, as `git merge` does it without looking for renames: what only
 * one side changed is taken from it, and what both changed is merged by lines. Where that gives no answer (one side deleted
 * the file, or it is binary) the file stays unchanged. Nothing is written: no reference holds what was merged, so it is given along
 * (`unstored`), where no prune of the user's can take it.
 */
export async function mergeIntoWorktree(
  git: Git,
  newId: () => string,
  { from, to, label }: Change,
): Promise<{
  readonly content: SnapshotContent;
  readonly merge: Merge;
  readonly unstored: ReadonlyMap<Oid, Buffer>;
}> {
  const snapshot = await takeSnapshot(git, newId);
  const scratch = createScratch(git.paths, newId());
  try {
    const now = contentOf(snapshot);
    const names = namesOf(git, await git.readConfig(), scratch.objects);
    const keyOf = createKeyOf(names);
    const { result, keep, put } = startResult(now, await readRuleFiles(git, snapshot.objects, now, keyOf));
    const changed = listChanged(from, to);
    const unlisted = new Set(await findUnlisted({ top: git.paths.top, names }, now, changed));
    const isUnlisted = (path: BytePath) => [...ancestorsOf(path), path].some((one) => unlisted.has(one));
    const openSides = createOpenSides(from, now, to, keyOf);
    const folder = join(scratch.objects, "merge");
    for (const path of new Map(changed.map((one) => [keyOf(one), one])).values()) {
      const file = openSides(path);
      const called = file.paths.now ?? file.paths.to ?? path;
      if (isSettled(file)) {
        continue;
      }
      if (isUnlisted(called) || isUnlisted(path)) {
        keep(called, "ignored now");
        continue;
      }
      const settled =
        (await settleWhole(git, snapshot.objects, file)) ??
        (await settleLines(git, folder, snapshot.objects, file, label));
      if (settled === undefined) {
        keep(called, "changed on both sides");
      } else {
        put(file, settled);
      }
    }
    return result(to.tree);
  } finally {
    scratch.dispose();
    snapshot.dispose();
  }
}

/** Gathers what becomes of the files that a merge concerns; all others stay as they are now. */
function startResult(now: SnapshotContent, unstored: Map<Oid, Buffer>) {
  const entries = new Map(now.entries);
  const raws = new Map(now.raws);
  const concerned = new Map<BytePath, TreeEntry | undefined>();
  const marked = new Set<BytePath>();
  const kept = new Map<BytePath, KeptPath["reason"]>();
  return {
    keep: (path: BytePath, reason: KeptPath["reason"]) => kept.set(path, reason),
    put: ({ paths }: MergedFile, { name, entry, raw, blobs = new Map(), hasMarkers }: SettledFile) => {
      for (const one of new Set([paths.now ?? name, name])) {
        concerned.set(one, now.entries.get(one));
        putOrDelete(entries, one, one === name ? entry : undefined);
        putOrDelete(raws, one, one === name ? raw : undefined);
      }
      for (const [oid, bytes] of blobs) {
        unstored.set(oid, bytes);
      }
      if (hasMarkers === true) {
        marked.add(name);
      }
    },
    result: (tree: Oid) => ({
      content: { ...now, tree, entries, raws },
      merge: { now: concerned, marked, kept },
      unstored,
    }),
  };
}

/** Ignored files are looked up when the merge is restored; by then, the snapshot it was made of is gone. */
async function readRuleFiles(
  git: Git,
  objects: string,
  now: SnapshotContent,
  keyOf: KeyOf,
): Promise<Map<Oid, Buffer>> {
  const oids = listRuleFiles(now, keyOf).map(([, oid]) => oid);
  return readBlobs(git, objects, oids);
}

/** Blobs of the snapshot of now, which goes away before they are restored. */
async function readBlobs(git: Git, objects: string, oids: readonly Oid[]): Promise<Map<Oid, Buffer>> {
  const found = await readObjects(git.run, oids, { env: quarantine(git.paths, objects) });
  return new Map(
    found.map((object, index) => {
      if (object === undefined) {
        throw damaged();
      }
      return [oids[index] ?? "", object.bytes];
    }),
  );
}

function createOpenSides(
  from: Change["from"],
  now: Change["from"],
  to: Change["from"],
  keyOf: KeyOf,
): (path: BytePath) => MergedFile {
  const [inFrom, inNow, inTo] = [from, now, to].map(({ entries }) => openNames(entries.keys(), keyOf));
  return (path) => {
    const key = keyOf(path);
    const paths = { from: inFrom?.(key), now: inNow?.(key), to: inTo?.(key) };
    const ofSides = <T>(get: (side: Change["from"], path: BytePath) => T | undefined): Sides<T> => ({
      from: get(from, paths.from ?? path),
      now: get(now, paths.now ?? path),
      to: get(to, paths.to ?? path),
    });
    return {
      paths,
      entries: ofSides((side, one) => side.entries.get(one)),
      raws: ofSides((side, one) => side.raws.get(one)),
      name: mergeNames(paths),
    };
  };
}

/**
 * The path that a side has by its key. A tree from another system may have several that are one file here, of which no change can be
 * merged: a UserError if one of them is asked for.
 */
function openNames(paths: Iterable<BytePath>, keyOf: KeyOf): (key: string) => BytePath | undefined {
  const names = new Map<string, BytePath>();
  const others = new Map<string, BytePath>();
  for (const path of paths) {
    (names.has(keyOf(path)) ? others : names).set(keyOf(path), path);
  }
  return (key) => {
    const [path, other] = [names.get(key), others.get(key)];
    if (path !== undefined && other !== undefined) {
      throw twoNames(path, other);
    }
    return path;
  };
}

/** Another spelling is a change like that of a line: one that only one side made is taken from it. */
function mergeNames({ from, now, to }: Sides<BytePath>): BytePath | undefined {
  const known = from ?? now ?? to;
  const [ours, theirs] = [now ?? known, to ?? known];
  if (ours === known || ours === theirs) {
    return theirs;
  }
  return theirs === known ? ours : undefined;
}

/** Whether the file is there as the change would have it. */
function isSettled({ entries, raws, paths, name }: MergedFile): boolean {
  const isNamed = entries.now === undefined || paths.now === name;
  return isNamed && isSame(entries.now, entries.to) && raws.now === raws.to;
}

/** What becomes of a file whose content at most one side changed; undefined of any other. */
async function settleWhole(
  git: Git,
  objects: string,
  { entries, raws, paths, name }: MergedFile,
): Promise<SettledFile | undefined> {
  if (name === undefined) {
    return undefined;
  }
  if (isSame(entries.now, entries.from)) {
    return { name, entry: entries.to, raw: raws.to };
  }
  const isOnlyRenamed = isSame(entries.from, entries.to) || isSame(entries.now, entries.to);
  if (!isOnlyRenamed || name === paths.now || entries.now === undefined) {
    return undefined;
  }
  const oids = [entries.now.oid, ...(raws.now === undefined ? [] : [raws.now])];
  return { name, entry: entries.now, raw: raws.now, blobs: await readBlobs(git, objects, oids) };
}

/** The same of a file that both changed, by its lines; undefined where that gives no answer. */
async function settleLines(
  git: Git,
  folder: string,
  objects: string,
  { entries, name }: MergedFile,
  label: string,
): Promise<SettledFile | undefined> {
  const merged = name === undefined ? undefined : await mergeFile(git, folder, objects, entries, label);
  if (name === undefined || merged === undefined) {
    return undefined;
  }
  const { mode, bytes, hasMarkers } = merged;
  const oid = nameObject(git.paths.hash, "blob", bytes);
  return { name, entry: { mode, oid }, blobs: new Map([[oid, bytes]]), hasMarkers };
}

function listChanged(from: Change["from"], to: Change["to"]): readonly BytePath[] {
  const paths = new Set([...from.entries.keys(), ...to.entries.keys()]);
  return [...paths].filter(
    (path) =>
      !isSame(from.entries.get(path), to.entries.get(path)) || from.raws.get(path) !== to.raws.get(path),
  );
}

function isSame(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one?.mode === other?.mode && one?.oid === other?.oid;
}

function putOrDelete<T>(map: Map<BytePath, T>, path: BytePath, value: T | undefined): void {
  if (value === undefined) {
    map.delete(path);
  } else {
    map.set(path, value);
  }
}

/** Merges a file by lines; undefined where that cannot be done. `folder` takes the three sides. */
async function mergeFile(
  git: Git,
  folder: string,
  objects: string,
  { now, from, to }: Sides,
  label: string,
): Promise<{ readonly mode: string; readonly bytes: Buffer; readonly hasMarkers: boolean } | undefined> {
  if (now === undefined || to === undefined || [now, from, to].some((side) => side && !isFile(side))) {
    return undefined;
  }
  const oids = [now.oid, from?.oid, to.oid];
  const env = quarantine(git.paths, objects);
  const stored = await readObjects(
    git.run,
    oids.filter((oid) => oid !== undefined),
    { ...anySize, env },
  );
  if (stored.some((object) => object?.type !== "blob")) {
    throw damaged();
  }
  const bytes = new Map(
    oids.filter((oid) => oid !== undefined).map((oid, index) => [oid, stored[index]?.bytes]),
  );
  if (stored.some((object) => parsePointer(object?.bytes) !== undefined)) {
    // What would be merged is not the file, and a pointer with both sides' lines leads nowhere.
    return undefined;
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = oids.map((oid, index) => {
    const file = join(folder, `${index}`);
    writeFileSync(file, bytes.get(oid ?? "") ?? "");
    return file;
  });
  const status = await mergeInPlace(git, files, label);
  if (status > maxConflicts) {
    return undefined;
  }
  const mode = now.mode === from?.mode ? to.mode : now.mode;
  return { mode, bytes: readFileSync(files[0] ?? ""), hasMarkers: status > 0 };
}

function isFile({ mode }: TreeEntry): boolean {
  return mode.startsWith("100");
}

/** The most conflicts that `git merge-file` reports by its status; above that it failed, as on a binary file. */
const maxConflicts = 127;

/** Merges the difference of the last two files into the first one; returns git's status. */
async function mergeInPlace(git: Git, files: readonly string[], label: string): Promise<number> {
  const labels = ["now", "before", label].flatMap((text) => ["-L", text]);
  try {
    await git.run(["merge-file", "-q", ...labels, ...files]);
    return 0;
  } catch (error) {
    if (error instanceof GitError && error.status !== undefined) {
      return error.status;
    }
    throw error;
  }
}
