import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { codeOf, unlessRefused } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import { hasNoLinks } from "../folder/createOnce.ts";
import { ancestorsOf, type BytePath } from "../plumbing/bytePath.ts";
import { createSpelling } from "../snapshot/diskSpelling.ts";
import { absolute, type Disk, type Identity, identify } from "../snapshot/fileIdentity.ts";
import { makeLink } from "../snapshot/links.ts";
import { createLook, isSame } from "../snapshot/workingFiles.ts";
import type { StagedFile } from "./stageFiles.ts";

/**
 * The few ways in which a restore changes the work tree. Each looks at the path, and at the folders it lies in, right before
 * it acts, never overwrites, and says why it stopped; undefined if it did what it should.
 */
export type Stopped = Fact | undefined;

/** Why a file was left alone that somebody edited during the restore. */
export const editedMeanwhile = fact("restore.changed");

/** Moves a file or link out of the work tree, if it still is what it is known as. One that is gone already is not a conflict. */
export function moveAside(
  disk: Disk,
  path: BytePath,
  known: Identity,
  to: string,
  onStep: () => void,
): Stopped {
  const from = absolute(disk, path);
  if (createLook(disk.top)(path) === undefined) {
    return undefined;
  }
  if (identify(disk, from) !== known) {
    return editedMeanwhile;
  }
  onStep();
  if (createLook(disk.top)(path) === undefined) {
    return undefined;
  }
  if (lstatSync(from).isDirectory() || !move(from, to)) {
    return editedMeanwhile;
  }
  // Only now nobody finds it under its name any more; what was written to it in the last instant goes back.
  if (identify(disk, Buffer.from(to)) !== known) {
    putBack(disk, path, to);
    return editedMeanwhile;
  }
  return undefined;
}

/**
 * Puts a file that was moved aside back into its place, unless somebody has taken the place, or a folder that it lies in: then it stays
 * aside.
 */
export function putBack(disk: Disk, path: BytePath, from: string): void {
  if (!isInFolders(disk, path)) {
    return;
  }
  const to = absolute(disk, path);
  unlessRefused(() => {
    if (lstatSync(from).isSymbolicLink()) {
      symlinkSync(readlinkSync(from, "buffer"), to);
    } else {
      linkOrCopy(from, to);
    }
    unlinkSync(from);
  }, undefined);
}

/** Puts a staged file into its place, where nothing must be. */
export function place(disk: Disk, { path, content }: StagedFile, onStep: () => void): Stopped {
  const blocked = makeFolders(disk, ancestorsOf(path)) ?? clearFolder(absolute(disk, path));
  if (blocked !== undefined) {
    return blocked;
  }
  onStep();
  if (!isInFolders(disk, path)) {
    return fact("restore.folderReplaced");
  }
  try {
    if (typeof content === "string") {
      linkOrCopy(content, absolute(disk, path));
    } else {
      const { platform } = disk;
      makeLink(content.target, absolute(disk, path), { platform, leadsToFolder: content.leadsToFolder });
    }
    return undefined;
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      return fact("restore.fileCreated");
    }
    throw error;
  }
}

/** Makes the folders of a list that are not there yet, outermost first. */
export function makeFolders(disk: Disk, folders: readonly BytePath[]): Stopped {
  for (const folder of folders) {
    const path = absolute(disk, folder);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
      mkdirSync(path);
    } else if (!stat.isDirectory()) {
      return fact("restore.fileInTheWay");
    }
  }
  return undefined;
}

/**
 * Gives folders that are there by another spelling the one that they should have, with whatever lies in them. One stays as it is where
 * something that stays is `occupied` by its old name, or the system refuses: what is written into it then lies in a folder of another name.
 */
export function respellFolders(
  disk: Disk,
  folders: ReadonlySet<BytePath>,
  occupied: ReadonlySet<BytePath>,
): void {
  // Outermost first: a folder is longer than the one it lies in.
  for (const folder of [...folders].sort((one, other) => one.length - other.length)) {
    const { isExact, find, isSameName } = createSpelling(disk.top, disk.names);
    if (isExact) {
      return;
    }
    const there = find(folder);
    const stat = there === undefined ? undefined : createLook(disk.top)(there);
    if (there === undefined || typeof stat !== "object" || !stat.isDirectory()) {
      continue;
    }
    const to = `${there.slice(0, there.lastIndexOf("/") + 1)}${folder.slice(folder.lastIndexOf("/") + 1)}`;
    if (!isSameName(there, to) && !occupied.has(there)) {
      renameIfPossible(absolute(disk, there), absolute(disk, to));
    }
  }
}

function renameIfPossible(from: Buffer, to: Buffer): void {
  unlessRefused(() => renameSync(from, to), undefined);
}

/** Removes a folder if nothing is in it; whether it is gone. */
export function removeFolder(disk: Disk, folder: BytePath): boolean {
  const stat = createLook(disk.top)(folder);
  if (typeof stat !== "object" || !stat.isDirectory()) {
    return false;
  }
  return unlessRefused(() => {
    rmdirSync(absolute(disk, folder));
    return true;
  }, false);
}

function isInFolders(disk: Disk, path: BytePath): boolean {
  const parent = ancestorsOf(path).at(-1);
  const stat = parent === undefined ? undefined : createLook(disk.top)(parent);
  return parent === undefined || (typeof stat === "object" && stat.isDirectory());
}

/** A folder in the place of a file goes if there are nothing but folders in it. */
function clearFolder(path: Buffer): Stopped {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) {
    return undefined;
  }
  const entries = readdirSync(path, { withFileTypes: true, encoding: "buffer" });
  if (entries.some((entry) => !entry.isDirectory())) {
    return fact("restore.folderInTheWay");
  }
  for (const { name } of entries) {
    const blocked = clearFolder(Buffer.concat([path, Buffer.from("/"), name]));
    if (blocked !== undefined) {
      return blocked;
    }
  }
  rmdirSync(path);
  return undefined;
}

/** Renames; onto another file system it copies and removes. False if the file changed while it was copied. */
function move(from: Buffer, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) !== "EXDEV") {
      throw error;
    }
  }
  const before = lstatSync(from, { bigint: true });
  if (before.isSymbolicLink()) {
    symlinkSync(readlinkSync(from, "buffer"), to);
  } else {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
  const isUnchanged = isSame(before, lstatSync(from, { bigint: true }));
  unlinkSync(isUnchanged ? from : to);
  return isUnchanged;
}

/** A link appears whole, and never in the place of something else; where there are none, a copy that refuses to overwrite. */
function linkOrCopy(from: string, to: Buffer): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!hasNoLinks(error)) {
      throw error;
    }
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
