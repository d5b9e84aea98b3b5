import { readlinkSync, symlinkSync } from "node:fs";
import { posix } from "node:path";
import { ancestorsOf, type BytePath, toBytes } from "../plumbing/bytePath.ts";
import type { Entries } from "../plumbing/readTree.ts";

/** The target of a link as git keeps it: with `/` on every system (docs/rules/git-storage.md#g25). */
export function readTarget(path: Buffer, platform: NodeJS.Platform): Buffer {
  return targetOfGit(readlinkSync(path, "buffer"), platform);
}

/** A target as git keeps it, from one that may have been written by hand on Windows. */
export function targetOfGit(target: Uint8Array, platform: NodeJS.Platform): Buffer {
  return turn(target, "\\", "/", platform);
}

/**
 * Makes a link where nothing is. Windows has two kinds: where it is not known yet that one leads to a folder, as that is still to come,
 * `leadsToFolder` says so; else the system looks.
 */
export function makeLink(
  target: Uint8Array,
  path: Buffer,
  { platform, leadsToFolder }: { readonly platform: NodeJS.Platform; readonly leadsToFolder: boolean },
): void {
  symlinkSync(turn(target, "/", "\\", platform), path, leadsToFolder ? "dir" : undefined);
}

/** Which links of a snapshot lead to one of its folders. */
export function createLeadsToFolder({
  entries,
  emptyFolders,
}: {
  readonly entries: Entries;
  readonly emptyFolders: ReadonlySet<BytePath>;
}): (path: BytePath, target: Uint8Array) => boolean {
  let folders: ReadonlySet<BytePath> | undefined;
  return (path, target) => {
    folders ??= new Set([...[...entries.keys()].flatMap(ancestorsOf), ...emptyFolders]);
    const way = Buffer.from(target).toString("latin1").replaceAll("\\", "/");
    return (
      !/^(?:[a-z]:)?\//i.test(way) && folders.has(posix.join(posix.dirname(path), way).replace(/\/$/, ""))
    );
  };
}

function turn(target: Uint8Array, from: string, to: string, platform: NodeJS.Platform): Buffer {
  const text = Buffer.from(target).toString("latin1");
  return platform === "win32" ? toBytes(text.replaceAll(from, to)) : Buffer.from(target);
}
