import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { ancestorsOf, type BytePath, toText } from "../plumbing/bytePath.ts";
import { createKeyOf, type KeyOf } from "../snapshot/diskSpelling.ts";
import type { Disk } from "../snapshot/fileIdentity.ts";
import type { SnapshotContent } from "../snapshot/storedSnapshot.ts";
import type { StagedFile } from "./stageFiles.ts";

/**
 * Several names of a tree that are one on this disk, because they differ only in what it does not compare. A tree from another system may
 * have them; here there is one file for all.
 */

/** The paths of a snapshot by their keys. */
function groupByKey({ entries }: SnapshotContent, keyOf: KeyOf): ReadonlyMap<string, readonly BytePath[]> {
  const groups = new Map<string, BytePath[]>();
  for (const path of entries.keys()) {
    const group = groups.get(keyOf(path)) ?? [];
    group.push(path);
    groups.set(keyOf(path), group);
  }
  return groups;
}

/**
 * Leaves out each staged file that is the same as another of its name: one that is there already, or that is written as well. Of several
 * that would be written, the one that the disk has by this spelling remains, else the first.
 */
export function dropTwins(
  staged: readonly StagedFile[],
  target: SnapshotContent,
  before: SnapshotContent,
  keyOf: KeyOf,
  isSpelled: (path: BytePath) => boolean,
): readonly StagedFile[] {
  const groups = groupByKey(target, keyOf);
  if (groups.size === target.entries.size) {
    return staged;
  }
  const coming = new Set(staged.map(({ path }) => path));
  return staged.filter(({ path }) => {
    const same = (groups.get(keyOf(path)) ?? []).filter((one) => isSame(target, one, path));
    const isThere = same.some((one) => !coming.has(one) && before.entries.has(one));
    const written = same.filter((one) => coming.has(one));
    return !isThere && path === (written.find(isSpelled) ?? written[0]);
  });
}

/** Leaves out each path whose file stays, because the target has it by another spelling, and it is as it should be. */
export function dropHeld(
  deletes: readonly BytePath[],
  staged: readonly StagedFile[],
  target: SnapshotContent,
  keyOf: KeyOf,
): readonly BytePath[] {
  const coming = new Set(staged.map(({ path }) => keyOf(path)));
  const groups = groupByKey(target, keyOf);
  return deletes.filter((path) => !groups.has(keyOf(path)) || coming.has(keyOf(path)));
}

/**
 * A UserError if two different files of the target would have to lie in one place, or a file in that of a folder: one of them could only be
 * written over the other.
 */
export function checkOneNames(
  { names }: Pick<Disk, "names">,
  target: SnapshotContent,
  { staged, before }: { readonly staged: readonly StagedFile[]; readonly before: SnapshotContent },
): void {
  const keyOf = createKeyOf(names);
  const coming = new Set(staged.map(({ path }) => path));
  const isThere = (path: BytePath) => coming.has(path) || before.entries.has(path);
  const groups = groupByKey(target, keyOf);
  const folders = new Map<string, BytePath>();
  for (const path of target.entries.keys()) {
    for (const folder of isThere(path) ? ancestorsOf(path) : []) {
      folders.set(keyOf(folder), folder);
    }
  }
  for (const { path } of staged) {
    const twin = groups.get(keyOf(path))?.find((one) => isThere(one) && !isSame(target, one, path));
    const file = ancestorsOf(path).flatMap((folder) => (groups.get(keyOf(folder)) ?? []).filter(isThere))[0];
    const other = twin ?? folders.get(keyOf(path)) ?? file;
    if (other !== undefined && other !== path) {
      throw twoNames(path, other);
    }
  }
}

/** What is said of two files that would have one name on this disk. */
export function twoNames(path: BytePath, other: BytePath): UserError {
  return new UserError(
    fact("restore.oneName", { path: toText(path), other: toText(other) }),
    fact("next.restoreSingleFiles"),
  );
}

function isSame({ entries, raws }: SnapshotContent, one: BytePath, other: BytePath): boolean {
  const [first, second] = [entries.get(one), entries.get(other)];
  return first?.mode === second?.mode && first?.oid === second?.oid && raws.get(one) === raws.get(other);
}
