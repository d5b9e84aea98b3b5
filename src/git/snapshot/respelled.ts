import { forEachInTurns } from "../../base/breathe.ts";
import { ancestorsOf, type BytePath } from "../plumbing/bytePath.ts";
import type { TreeEntry } from "../plumbing/trees.ts";
import type { Spelling } from "./diskSpelling.ts";
import type { Folder } from "./fileTree.ts";

/**
 * What brings an index to the spelling of the disk: where several spellings are one file, git goes on calling a file by the one that
 * it was added with, and a rename would not be seen.
 */
export function respell(
  folder: Folder,
  respelled: ReadonlyMap<BytePath, BytePath>,
): ReadonlyMap<BytePath, TreeEntry | undefined> {
  const changes = new Map<BytePath, TreeEntry | undefined>();
  for (const [path, to] of respelled) {
    changes.set(path, undefined);
    changes.set(to, folder.find(path));
  }
  return changes;
}

/**
 * Which paths of an index the disk spells otherwise, and how. Where the index itself has a name in both spellings, it comes from a system
 * that has both, and nobody renamed anything here.
 */
export async function findRespelled(
  paths: readonly BytePath[],
  { find, isSameName }: Spelling,
): Promise<ReadonlyMap<BytePath, BytePath>> {
  const respelled = new Map<BytePath, BytePath>();
  const suspected: (readonly [BytePath, BytePath])[] = [];
  await forEachInTurns(new Set(paths), (path) => {
    const there = find(path);
    if (there !== undefined && there !== path) {
      suspected.push([path, there]);
    }
  });
  const known = new Set(suspected.length === 0 ? [] : paths.flatMap((path) => [...ancestorsOf(path), path]));
  for (const [path, there] of suspected) {
    const names = there.split("/");
    let folder = "";
    const parts = path.split("/").map((own, index) => {
      const name = names[index] ?? own;
      const isOwn = isSameName(own, name) || known.has(`${folder}${name}`);
      folder += `${own}/`;
      return isOwn ? own : name;
    });
    const to = parts.join("/");
    if (!known.has(to)) {
      known.add(to);
      respelled.set(path, to);
    }
  }
  return respelled;
}

/**
 * What a snapshot calls the file at a path: by the spelling of the index where that has the file, else by that of the disk, so that no file
 * is taken for two. A path at which nothing is stays as it is.
 */
export function createNamed(tracked: readonly BytePath[], spelling: Spelling): (path: BytePath) => BytePath {
  const { isExact, find, isSameName } = spelling;
  if (isExact) {
    return (path) => path;
  }
  const known = new Set(tracked);
  const byFile = new Map(tracked.map((path) => [find(path), path]));
  return (path) => {
    const there = find(path);
    if (there === undefined || known.has(path)) {
      return path;
    }
    return byFile.get(there) ?? (isSameName(path, there) ? path : there);
  };
}
