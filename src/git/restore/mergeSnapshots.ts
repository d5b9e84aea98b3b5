import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../model/code/snapshot.ts";
import type { KeptPath } from "../../model/log/restores.ts";
import { createScratch, quarantine } from "../folder/scratch.ts";
import { ancestorsOf, type BytePath } from "../plumbing/bytePath.ts";
import { type Git, GitError } from "../plumbing/git.ts";
import { anySize, nameObject, readObjects } from "../plumbing/objects.ts";
import type { TreeEntry } from "../plumbing/trees.ts";
import { parsePointer } from "../snapshot/lfs.ts";
import { listRuleFiles } from "../snapshot/snapshotRulesOfGit.ts";
import { takeSnapshot } from "../snapshot/snapshots.ts";
import { contentOf, damaged, type SnapshotContent } from "../snapshot/storedSnapshot.ts";
import { findUnlisted } from "../snapshot/workingFiles.ts";

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

/** A file on the three sides of a merge. */
type Sides = {
  readonly [side in "from" | "now" | "to"]: TreeEntry | undefined;
};

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
    const now = await contentOf(git, snapshot);
    const entries = new Map(now.entries);
    const raws = new Map(now.raws);
    const concerned = new Map<BytePath, TreeEntry | undefined>();
    const marked = new Set<BytePath>();
    const kept = new Map<BytePath, KeptPath["reason"]>();
    const unstored = await readRuleFiles(git, snapshot.objects, now);
    const changed = listChanged(from, to);
    const unlisted = new Set(await findUnlisted(git.paths.top, now, changed));
    for (const path of changed) {
      const sides = {
        from: from.entries.get(path),
        now: now.entries.get(path),
        to: to.entries.get(path),
      };
      if (isSame(sides.now, sides.to) && now.raws.get(path) === to.raws.get(path)) {
        continue;
      }
      if ([...ancestorsOf(path), path].some((one) => unlisted.has(one))) {
        kept.set(path, "ignored now");
        continue;
      }
      if (isSame(sides.now, sides.from)) {
        concerned.set(path, sides.now);
        putOrDelete(entries, path, sides.to);
        putOrDelete(raws, path, to.raws.get(path));
        continue;
      }
      const merged = await mergeFile(git, join(scratch.objects, "merge"), snapshot.objects, sides, label);
      if (merged === undefined) {
        kept.set(path, "changed on both sides");
        continue;
      }
      concerned.set(path, sides.now);
      const oid = nameObject(git.paths.hash, "blob", merged.bytes);
      unstored.set(oid, merged.bytes);
      entries.set(path, { mode: merged.mode, oid });
      raws.delete(path);
      if (merged.hasMarkers) {
        marked.add(path);
      }
    }
    const content = { ...now, tree: to.tree, entries, raws };
    return { content, merge: { now: concerned, marked, kept }, unstored };
  } finally {
    scratch.dispose();
    snapshot.dispose();
  }
}

/** Ignored files are looked up when the merge is restored; by then, the snapshot it was made of is gone. */
async function readRuleFiles(git: Git, objects: string, now: SnapshotContent): Promise<Map<Oid, Buffer>> {
  const oids = listRuleFiles(now).map(([, oid]) => oid);
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
