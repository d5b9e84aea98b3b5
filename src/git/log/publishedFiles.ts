import type { Oid } from "../../model/code/snapshot.ts";
import { readHead } from "../folder/readPlace.ts";
import type { Git, RepositoryPaths } from "../plumbing/git.ts";
import type { NewObject } from "../plumbing/objects.ts";
import type { Folder } from "../snapshot/fileTree.ts";
import { lastPublished, rememberPublished } from "../snapshot/heldFiles.ts";
import { listNew } from "../snapshot/newTrees.ts";
import type { LogAfter } from "./writeLog.ts";

/** A log at one of its tips; without one while it is new. */
interface LogTip {
  readonly uuid: string;
  readonly tip: Oid | undefined;
}

/** How many objects may be published again, and how many bytes, where it is not known what the log has of them. */
const mostAgain = { objects: 100, bytes: 1 << 20 } as const;

/** How many bytes are packed here; git packs more, piece by piece. */
const mostBytes = 64 * 2 ** 20;

/**
 * All objects that the new tip of a log needs and the repository does not keep, if they were made here; undefined where only git can tell:
 * because a snapshot needs what somebody else made, because its commit is no longer checked out and may be pruned, or because
 * the log may hold most of it.
 */
export async function listWritten(
  git: Git,
  { uuid, tip }: LogTip,
  { snapshots, written }: LogAfter,
): Promise<readonly NewObject[] | undefined> {
  if (snapshots.length === 0) {
    return [...written.values()];
  }
  const { oid: head } = await readHead(git);
  if (snapshots.some((snapshot) => snapshot.written === undefined || snapshot.head !== head)) {
    return undefined;
  }
  const held = heldAt(git.paths, { uuid, tip });
  // What was not read again may be in that log alone.
  if (held === undefined && snapshots.some(({ isPartlyHeld }) => isPartlyHeld)) {
    return undefined;
  }
  const ofFiles = new Map(snapshots.flatMap((snapshot) => [...withoutHeld(git.paths, snapshot, held)]));
  const mayBeThere = held === undefined && tip !== undefined;
  if (
    sizeOf(ofFiles) > (mayBeThere ? mostAgain.bytes : mostBytes) ||
    (mayBeThere && ofFiles.size > mostAgain.objects)
  ) {
    return undefined;
  }
  return [...new Map([...written, ...ofFiles]).values()];
}

/** What of a snapshot the log does not have at the same path. */
function withoutHeld(
  { hash }: RepositoryPaths,
  { folder, raws, written = new Map() }: LogAfter["snapshots"][number],
  held: Folder | undefined,
): ReadonlyMap<Oid, NewObject> {
  if (held === undefined) {
    return written;
  }
  const fresh = listNew(hash, folder, held);
  const oids = [
    ...fresh.folders.map((one) => one.oid(hash)),
    ...[...fresh.files, ...raws].map(({ oid }) => oid),
  ];
  return new Map(
    oids.flatMap((oid) => {
      const object = written.get(oid);
      return object === undefined ? [] : [[oid, object] as const];
    }),
  );
}

function sizeOf(objects: ReadonlyMap<Oid, NewObject>): number {
  return [...objects.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** What was appended to a log is in it from now on, with what was there before. */
export function rememberAppended(paths: RepositoryPaths, { uuid, tip }: LogTip, after: LogAfter): void {
  const folder = after.snapshots.at(-1)?.folder ?? heldAt(paths, { uuid, tip });
  if (folder !== undefined) {
    rememberPublished(paths, { uuid, tip: after.commit, folder });
  }
}

function heldAt(paths: RepositoryPaths, { uuid, tip }: LogTip): Folder | undefined {
  const last = lastPublished(paths);
  return last?.uuid === uuid && last.tip === tip ? last.folder : undefined;
}
