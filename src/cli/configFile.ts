import { isUtf8 } from "node:buffer";
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { messageOf, UserError } from "../base/errors.ts";
import { remove, removeEmpty, tidySync } from "../base/remove.ts";

/** A file of somebody else's configuration, as it was read. */
export interface ConfigFile {
  /** As it is called. */
  readonly path: string;
  /** Where it really lies: behind links. */
  readonly target: string;
  /** The folder out of which no link may lead; undefined where it may lie anywhere. */
  readonly within: string | undefined;
  /** Undefined where there is none. */
  readonly text: string | undefined;
  readonly mode: number;
}

/** Larger files are no configuration, in bytes. */
const largest = 8 * 1024 * 1024;

/**
 * Reads a file that will be changed. A link is followed, but not out of the folder `within`: whoever asks for a change there does not mean a
 * file elsewhere, and a repository can bring such a link (docs/rules/agents.md#a10).
 * @throws {UserError} if it could not be changed without damage: it is no file, no text in UTF-8, may not be written, leads nowhere, or out of
 * that folder
 */
export function readConfigFile(path: string, within?: string): ConfigFile {
  try {
    const target = targetOf(path);
    if (within !== undefined && !isInside(target, targetOf(within))) {
      throw leftAlone(path, `It leads out of the project, to “${target}”.`);
    }
    return { ...read(path), within };
  } catch (error) {
    throw error instanceof UserError ? error : leftAlone(path, messageOf(error));
  }
}

/** Where a path leads behind links, also if there is nothing at its end yet. */
function targetOf(path: string): string {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
    return statSync(path, { throwIfNoEntry: false }) === undefined ? path : realpathSync(path);
  }
  const above = dirname(path);
  return above === path ? path : join(targetOf(above), basename(path));
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function read(path: string): Omit<ConfigFile, "within"> {
  const link = lstatSync(path, { throwIfNoEntry: false });
  if (link === undefined) {
    return { path, target: targetOf(path), text: undefined, mode: 0o644 };
  }
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw leftAlone(path, "It is a link that leads to nothing.");
  }
  if (!stat.isFile() || stat.size > largest) {
    throw leftAlone(path, stat.isFile() ? "It is too large." : "It is not a file.");
  }
  const bytes = readFileSync(path);
  if (!isUtf8(bytes)) {
    throw leftAlone(path, "It is not text in UTF-8.");
  }
  return { path, target: realpathSync(path), text: bytes.toString("utf8"), mode: stat.mode & 0o7777 };
}

/**
 * Writes another text in the place of what was read, in one step; folders on the way are made, and returned. An undefined text removes the file.
 * @throws {UserError} if it was changed in the meantime, is read-only, or the system refuses: then it is as it was
 */
export function replaceConfigFile(file: ConfigFile, text: string | undefined): readonly string[] {
  const { path, target, within, mode } = file;
  if (file.text !== undefined && (mode & 0o200) === 0) {
    throw leftAlone(path, "It is read-only.");
  }
  const beside = `${target}.casebook-${process.pid}`;
  const made = file.text === undefined ? makeFolders(dirname(target)) : [];
  try {
    if (text !== undefined) {
      write(beside, text, mode);
    }
    const now = readConfigFile(path, within);
    if (now.text !== file.text || now.target !== target) {
      throw leftAlone(path, "Somebody changed it in the meantime.");
    }
    if (text === undefined) {
      remove(target);
    } else {
      renameSync(beside, target);
    }
    return made;
  } catch (error) {
    tidySync(beside);
    throw error instanceof UserError ? error : leftAlone(path, messageOf(error));
  }
}

/** Folders that were made for a file, and hold nothing else. */
export function removeMadeFolders(folders: readonly string[]): void {
  for (const folder of folders) {
    removeEmpty(folder);
  }
}

/** A sentence about a file that stays as it is. */
export function leftAlone(path: string, why: string): UserError {
  return new UserError(`“${path}” was left alone. ${why}`, "Nothing in it was changed.");
}

function write(path: string, text: string, mode: number): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) {
      at += writeSync(file, bytes, at);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The deepest first. */
function makeFolders(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return [];
  }
  const above = makeFolders(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    throw leftAlone(folder, messageOf(error));
  }
  return [folder, ...above];
}
