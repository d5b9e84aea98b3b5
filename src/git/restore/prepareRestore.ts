import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { filterInTurns } from "../../base/breathe.ts";
import type { Disposable } from "../../base/disposable.ts";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { SnapshotUse } from "../../ports/repository.ts";
import { quarantine } from "../folder/scratch.ts";
import type { BytePath } from "../plumbing/bytePath.ts";
import type { Git } from "../plumbing/git.ts";
import type { GitConfig } from "../plumbing/gitConfig.ts";
import { writeObject } from "../plumbing/objects.ts";
import { openQuarantineReader } from "../plumbing/quarantineReader.ts";
import { createKeyOf, createSpelling, type KeyOf } from "../snapshot/diskSpelling.ts";
import { listEmptyAbove, listEmptyBelow } from "../snapshot/emptyFolders.ts";
import {
  createFindLfs,
  createReadExact,
  type FindLfs,
  identityOfExact,
  type ReadExact,
} from "../snapshot/exactFiles.ts";
import { absolute, type Disk, type Identity, identify, openDisk } from "../snapshot/fileIdentity.ts";
import { openLfsStore } from "../snapshot/lfs.ts";
import { openRules, type Rules } from "../snapshot/snapshotRulesOfGit.ts";
import { type SnapshotOptions, takeSnapshot, type WorktreeSnapshot } from "../snapshot/snapshots.ts";
import { contentOf, type SnapshotContent } from "../snapshot/storedSnapshot.ts";
import { createLook, findUnlisted } from "../snapshot/workingFiles.ts";
import { checkNames } from "./checkPath.ts";
import { checkOneNames, dropHeld, dropTwins } from "./oneNames.ts";
import { type Plan, planRestore, type Side } from "./restorePlan.ts";
import { type StagedFile, stageFiles } from "./stageFiles.ts";

/** The target of a restore. */
export interface RestoreTarget {
  readonly content: SnapshotContent;
  /** Blobs of the content that are in no repository. */
  readonly unstored?: ReadonlyMap<Oid, Buffer> | undefined;
  /** Files that an earlier restore made where nothing was, and that an undo takes away again if they are still the same. */
  readonly created: ReadonlyMap<BytePath, Identity>;
  /** The files and folders that it is about, where paths with one key are one. */
  readonly choose: (keyOf: KeyOf) => (path: BytePath) => boolean;
}

/** The current work tree, against the target of the restore. */
interface Comparison extends Disposable {
  readonly before: SnapshotContent;
  readonly snapshot: WorktreeSnapshot;
  /** What git ignored, and how it converted files, at that instant. */
  readonly rules: Rules;
  readonly plan: Plan;
  /** What has to be written, because it lies on the disk otherwise, or not at all. */
  readonly staged: readonly StagedFile[];
}

/** A restore that is ready: nothing of the work tree was touched yet, and everything that can fail early has not failed. */
export interface PreparedRestore extends Comparison {
  readonly disk: Disk;
  /** What leaves the work tree; the snapshot gives its bytes back, which was tried. */
  readonly outgoing: ReadonlyMap<BytePath, Identity>;
  /** Compares again, with the work tree as it has become. */
  compareAgain(): Promise<Comparison>;
}

/** How often the work tree is captured until the snapshot holds every file that is to leave it. */
const rounds = 4;

/**
 * Takes the safety snapshot, plans, stages every file that is to come, and reads back every file that is to go. Ignored files in
 * the way, and files that git would give back otherwise than they are, are captured by force. A UserError if the work tree
 * does not hold still, or if a part of the target is missing. Works in a folder of its own.
 */
export async function prepareRestore(
  git: Git,
  newId: () => string,
  target: RestoreTarget,
  folder: string,
): Promise<PreparedRestore> {
  const config = await git.readConfig();
  const disk = openDisk(git, config, folder);
  const found = await storeBlobs(git, target.unstored ?? new Map(), join(folder, "objects"));
  const keyOf = createKeyOf(disk.names);
  const rules = openRules(git, target.content, join(folder, "target"), { config, keyOf, ...found });
  const lfs = openLfsStore(git.paths, config);
  const findLfs = createFindLfs(found.read, target.content, rules, lfs);
  const side: TargetSide = {
    content: target.content,
    rules,
    findLfs,
    read: createReadExact(found.read, target.content, rules, findLfs),
  };
  // Their bytes are there to be restored, so that what a filter made in their place is kept first, however big it is.
  const forced = new Set(target.content.raws.keys());
  let count = 0;
  const compareNow = (forced: ReadonlySet<BytePath>, use?: SnapshotUse) => {
    count += 1;
    const options = { forced, config, use };
    return compare({ git, newId, config, disk }, side, target, options, join(folder, String(count)));
  };
  for (let round = 1; round <= rounds; round++) {
    const compared = await compareNow(forced);
    try {
      const { uncaptured, readBefore, dispose, ...now } = compared;
      const leaving = [...now.plan.deletes, ...now.staged.map(({ path }) => path)].filter((path) =>
        now.before.entries.has(path),
      );
      const { outgoing, differing } = await readBack(disk, now.before, readBefore, leaving);
      const missing = [...uncaptured, ...differing];
      if (missing.length === 0) {
        checkOneNames(disk, target.content, now);
        return { ...now, disk, outgoing, compareAgain: () => compareNow(new Set(), "compare"), dispose };
      }
      for (const path of missing) {
        forced.add(path);
      }
    } catch (error) {
      compared.dispose();
      throw error;
    }
    compared.dispose();
  }
  throw unstable();
}

/** The target of a restore, and how its files are read. */
interface TargetSide extends Side {
  readonly findLfs: FindLfs;
  readonly read: ReadExact;
}

/** Puts blobs into an object directory of ours, and returns how they are found there. */
async function storeBlobs(git: Git, blobs: ReadonlyMap<Oid, Buffer>, objects: string) {
  const { paths } = git;
  mkdirSync(objects, { recursive: true, mode: 0o700 });
  for (const bytes of blobs.values()) {
    await writeObject(paths.hash, objects, "blob", bytes);
  }
  return findIn(git, objects);
}

/** The environment in which git finds what lies in an object directory of ours, and a way to read it that mostly starts no git. */
function findIn({ paths, run }: Git, directory: string) {
  const env = quarantine(paths, directory);
  return { env, read: openQuarantineReader(run, { hash: paths.hash, directory, env }) };
}

/** The repository with its configuration, and its work tree. */
interface Worktree {
  readonly git: Git;
  readonly newId: () => string;
  readonly config: GitConfig;
  readonly disk: Disk;
}

/** Captures the work tree, and finds what keeps it from being the target. */
async function compare(
  { git, newId, config, disk }: Worktree,
  target: TargetSide,
  { choose, created }: RestoreTarget,
  options: SnapshotOptions,
  folder: string,
) {
  const snapshot = await takeSnapshot(git, newId, options);
  try {
    const before = contentOf(snapshot);
    if ([...before.skipped.values()].includes("changed while read")) {
      throw unstable();
    }
    const found = findIn(git, snapshot.objects);
    const keyOf = createKeyOf(disk.names);
    const rules = openRules(git, before, join(folder, "before"), { config, keyOf, ...found });
    const still = await filterInTurns(created, ([path, identity]) => isStill(disk, path, identity));
    const same = still.map(([path]) => path);
    const planned = await planRestore(
      target,
      { content: before, rules },
      choose(keyOf),
      new Set(same.map(keyOf)),
      keyOf,
    );
    const comingFolders = [...target.content.emptyFolders].filter(choose(keyOf));
    checkNames([...planned.writes, ...comingFolders], disk.platform);
    const { isSpelled } = createSpelling(disk.top, disk.names);
    const differing = await stageFiles(disk, target, before, planned.writes, makeFolder(folder));
    const staged = dropTwins(differing, target.content, before, keyOf, isSpelled);
    return {
      snapshot,
      rules,
      before,
      plan: { ...planned, deletes: dropHeld(planned.deletes, staged, target.content, keyOf) },
      staged,
      uncaptured: await findUncaptured(disk, target.content, before, same),
      readBefore: createReadExact(
        found.read,
        before,
        rules,
        createFindLfs(found.read, before, rules, openLfsStore(git.paths, config)),
      ),
      dispose: () => snapshot.dispose(),
    };
  } catch (error) {
    snapshot.dispose();
    throw error;
  }
}

function makeFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function isStill(disk: Disk, path: BytePath, identity: Identity): boolean {
  return createLook(disk.top)(path) !== undefined && identify(disk, absolute(disk, path)) === identity;
}

/**
 * Files that lie where the target has a file or a folder, or that an earlier restore made, and that git did not list; and empty folders that it
 * ignores in the place of a file, or of its folder: they go, at the latest when the restore is taken back, and nobody would know of them.
 */
async function findUncaptured(
  disk: Disk,
  target: SnapshotContent,
  before: SnapshotContent,
  created: readonly BytePath[],
): Promise<readonly BytePath[]> {
  const coming = [...target.entries.keys()];
  const fresh = coming.filter((path) => !before.entries.has(path));
  const empty = [...listEmptyBelow(disk.top, fresh), ...listEmptyAbove(disk.top, fresh)];
  return [
    ...(await findUnlisted(disk, before, [...coming, ...created])),
    ...empty.filter((path) => !before.emptyFolders.has(path)),
  ];
}

/** Reads what is to leave the work tree from the repository, and compares it with the disk. */
async function readBack(
  disk: Disk,
  { entries }: SnapshotContent,
  read: ReadExact,
  paths: readonly BytePath[],
): Promise<{ readonly outgoing: ReadonlyMap<BytePath, Identity>; readonly differing: readonly BytePath[] }> {
  const outgoing = new Map<BytePath, Identity>();
  const differing: BytePath[] = [];
  for await (const some of read(paths)) {
    for (const [path, bytes] of some) {
      const kept = bytes && identityOfExact(disk, entries.get(path)?.mode ?? "", bytes);
      if (kept !== undefined && isStill(disk, path, kept)) {
        outgoing.set(path, kept);
      } else {
        differing.push(path);
      }
    }
  }
  return { outgoing, differing };
}

function unstable(): UserError {
  return new UserError(fact("restore.filesKeptChanging"), fact("next.stopWriters"));
}
