import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import type { NameRules } from "../../base/diskNames.ts";
import type { BytePath } from "../plumbing/bytePath.ts";
import { onDisk } from "../plumbing/bytePath.ts";
import type { Git, RepositoryPaths } from "../plumbing/git.ts";
import { type GitConfig, isOn } from "../plumbing/gitConfig.ts";
import { nameObject } from "../plumbing/objects.ts";
import { namesOf } from "./diskSpelling.ts";
import { readTarget, targetOfGit } from "./links.ts";

/** The work tree as a place of files, with what its repository believes of it. */
export interface Disk {
  readonly top: string;
  readonly hash: RepositoryPaths["hash"];
  /** Executable bits mean something (`core.fileMode`). */
  readonly trustsModes: boolean;
  /** Links can be made (`core.symlinks`); else they are files that hold their target. */
  readonly trustsLinks: boolean;
  /** Which spellings of a name are one file. */
  readonly names: NameRules;
  readonly platform: NodeJS.Platform;
}

/** The type, executable bit and bytes of a file or link, as one word: equal where a tree holds the same. */
export type Identity = string;

/** What the work tree's file system keeps, as the configuration says, and as seen there. `ownFolder` is an empty folder of ours. */
export function openDisk(git: Git, config: GitConfig, ownFolder: string): Disk {
  const { paths, platform } = git;
  return {
    names: namesOf(git, config, ownFolder),
    platform,
    top: paths.top,
    hash: paths.hash,
    trustsModes: isOn(config, "core.filemode", true),
    trustsLinks: isOn(config, "core.symlinks", true),
  };
}

/** The absolute path of a file of the work tree, as bytes. */
export function absolute({ top }: Disk, path: BytePath): Buffer {
  return onDisk(top, path);
}

/** The mode that a tree's entry has on this disk. */
export function modeOnDisk({ trustsModes, trustsLinks }: Disk, mode: string): string {
  if (mode === "120000") {
    return trustsLinks ? mode : "100644";
  }
  return trustsModes ? mode : "100644";
}

/** The identity that bytes of a tree's entry have on this disk. */
export function identityOf(disk: Disk, mode: string, bytes: Uint8Array): Identity {
  const here = modeOnDisk(disk, mode);
  return `${here} ${nameObject(disk.hash, "blob", here === "120000" ? targetOfGit(bytes, disk.platform) : bytes)}`;
}

/** Looks at a file or link, never through one; undefined for nothing, a folder, or what is neither. */
export function identify(disk: Disk, path: Buffer): Identity | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) {
    return identityOf(disk, "120000", readTarget(path, disk.platform));
  }
  if (!stat?.isFile()) {
    return undefined;
  }
  const mode = stat.mode & 0o100 ? "100755" : "100644";
  return `${modeOnDisk(disk, mode)} ${hashFile(disk, path)}`;
}

/** Used again for each file: a hundred thousand of its size would keep the garbage collection busy for minutes. */
const piece = Buffer.allocUnsafe(1 << 20);

/** Piece by piece, because a file may be bigger than the memory. */
function hashFile({ hash }: Disk, path: Buffer): string {
  // What was a file a moment ago may be a link or a pipe by now: the one is refused, the other does not block.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const sum = createHash(hash).update(`blob ${fstatSync(file).size}\0`);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      sum.update(piece.subarray(0, read));
    }
    return sum.digest("hex");
  } finally {
    closeSync(file);
  }
}
