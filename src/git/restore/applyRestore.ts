import { lstatSync, readlinkSync } from "node:fs";
import { filterInTurns, forEachInTurns } from "../../base/breathe.ts";
import { codeOf, messageOf } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import { readPlainFile } from "../folder/ownFiles.ts";
import type { Outgoing } from "../log/restoreJournal.ts";
import { ancestorsOf, type BytePath, toText } from "../plumbing/bytePath.ts";
import { createKeyOf } from "../snapshot/diskSpelling.ts";
import { type Disk, identify } from "../snapshot/fileIdentity.ts";
import {
  editedMeanwhile,
  makeFolders,
  moveAside,
  place,
  putBack,
  removeFolder,
  respellFolders,
  type Stopped,
} from "./moveFiles.ts";
import type { StagedFile } from "./stageFiles.ts";

/** The instants of a restore at which somebody else may come in between; for tests. */
export type RestoreStep = "before" | "set aside" | "place" | "placed";

/** Called at each of these instants with the path in question, before the restore continues. */
export type OnStep = (step: RestoreStep, path: string) => void;

/** The prepared changes to the work tree. */
export interface RestoreWork {
  readonly deletes: readonly BytePath[];
  readonly staged: readonly StagedFile[];
  readonly outgoing: ReadonlyMap<BytePath, Outgoing>;
  /** Empty folders that existed, and must exist again. */
  readonly removeFolders: readonly BytePath[];
  readonly makeFolders: readonly BytePath[];
  /** Folders that stay, because something of the target lies in them. */
  readonly neededFolders: ReadonlySet<BytePath>;
  /** Folders, as they are spelled, in which something lies that stays. */
  readonly occupiedFolders: ReadonlySet<BytePath>;
}

/**
 * Changes the work tree: first what goes, then the folders that became empty, then what comes. A path at which it stops is
 * left as somebody else made it, or as it was before, and the rest continues. Others have their turn only between two paths. Returns why it
 * stopped, by path.
 */
export async function applyRestore(
  disk: Disk,
  work: RestoreWork,
  onStep: OnStep,
): Promise<ReadonlyMap<BytePath, Fact>> {
  const stopped = new Map<BytePath, Fact>();
  const keyOf = createKeyOf(disk.names);
  const deleted = new Map(work.deletes.map((path) => [keyOf(path), path]));
  const attempt = (path: BytePath, act: () => Stopped): void => {
    const reason = stopOnFailure(act);
    if (reason !== undefined) {
      stopped.set(path, reason);
    }
  };
  await forEachInTurns(work.deletes, (path) => attempt(path, () => remove(path)));
  const emptied = work.deletes.flatMap(ancestorsOf);
  const surplus = [...work.removeFolders, ...work.removeFolders.flatMap(ancestorsOf)];
  // Innermost first: a folder is longer than the one it lies in.
  const folders = [...new Set([...emptied, ...surplus])].sort((one, other) => other.length - one.length);
  const unneeded = folders.filter((one) => !work.neededFolders.has(one));
  await forEachInTurns(unneeded, (folder) => removeFolder(disk, folder));
  const coming = [
    ...work.staged.map(({ path }) => ancestorsOf(path)),
    ...work.makeFolders.map(withAncestors),
  ];
  respellFolders(disk, new Set(coming.flat()), work.occupiedFolders);
  await forEachInTurns(work.staged, (file) => attempt(file.path, () => replace(file)));
  await forEachInTurns(work.makeFolders, (folder) =>
    attempt(folder, () => makeFolders(disk, withAncestors(folder))),
  );
  return stopped;

  function remove(path: BytePath): Stopped {
    const outgoing = work.outgoing.get(path);
    if (outgoing === undefined) {
      return undefined;
    }
    onStep("before", toText(path));
    return moveAside(disk, path, outgoing.identity, outgoing.file, () => onStep("set aside", toText(path)));
  }

  function replace(file: StagedFile): Stopped {
    const respelled = deleted.get(keyOf(file.path));
    const reason = stopped.get(respelled ?? file.path) ?? remove(file.path);
    if (reason !== undefined) {
      return reason;
    }
    const blocked = stopOnFailure(() => place(disk, file, () => onStep("place", toText(file.path))));
    const outgoing = work.outgoing.get(respelled ?? file.path);
    if (blocked !== undefined && outgoing !== undefined) {
      putBack(disk, outgoing.path, outgoing.file);
    }
    onStep("placed", toText(file.path));
    return blocked;
  }
}

function withAncestors(folder: BytePath): readonly BytePath[] {
  return [...ancestorsOf(folder), folder];
}

/** Files that are no longer what they were when they were moved: somebody still wrote to them. */
export function findEdited(disk: Disk, outgoing: Iterable<Outgoing>): Promise<readonly Outgoing[]> {
  return filterInTurns(
    outgoing,
    ({ file, identity }) => isRescuable(file) && identify(disk, Buffer.from(file)) !== identity,
  );
}

/** Whether a file or link lies aside; anything else was never moved there by a restore. */
export function isRescuable(file: string): boolean {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  return stat !== undefined && (stat.isFile() || stat.isSymbolicLink());
}

/** The bytes of what lies aside: of a link its target, never what it leads to. */
export function readAside(file: string): Uint8Array {
  return lstatSync(file).isSymbolicLink() ? readlinkSync(file, "buffer") : readPlainFile(file);
}

/** What the system refuses at one path stops the work there and nowhere else. */
function stopOnFailure(act: () => Stopped): Stopped {
  try {
    return act();
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    switch (codeOf(error)) {
      case "ENOENT":
        // Not there any more: it went between two looks.
        return editedMeanwhile;
      case "EBUSY":
      case "ETXTBSY":
        // Windows does not move a file that somebody has open.
        return fact("restore.inUse");
      default:
        return fact("restore.systemRefused", { message: messageOf(error) });
    }
  }
}
