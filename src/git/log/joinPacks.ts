import { statSync } from "node:fs";
import { join } from "node:path";
import { namesIn } from "../folder/listFolder.ts";
import { takeOwnerLock } from "../folder/ownerLock.ts";
import { createOwnFolder, ownFolder } from "../folder/scratch.ts";
import type { LogStore } from "./openLog.ts";

/** From how many small packs on they are made one: every append leaves one, and every git looks into each. */
const mostPacks = 20;

/** What a small pack is, in bytes; bigger ones are left to the user's own `git gc`. */
const smallPack = 4 * 1024 * 1024;

/**
 * Joins the small packs of a repository if they have become many (docs/rules/git-storage.md#g9). git deletes one only when everything
 * in it, reachable or not, lies in the new one. Where that fails, the packs stay unchanged. While another process that lives joins them, this
 * one does not.
 */
export async function joinPacks({
  git,
  holder,
  newId,
}: Pick<LogStore, "git" | "holder" | "newId">): Promise<void> {
  const folder = join(git.paths.common, "objects/pack");
  const names = namesIn(folder);
  const packs = names.filter((name) => name.endsWith(".pack"));
  const big = packs.filter((name) => !isSmall(join(folder, name)));
  // Git before 2.42 forgets which objects of a partial clone can be fetched again.
  const isPartial = names.some((name) => name.endsWith(".promisor"));
  if (packs.length - big.length < mostPacks || isPartial) {
    return;
  }
  createOwnFolder(git.paths, ownFolder(git.paths));
  const lock = takeOwnerLock(join(ownFolder(git.paths), "pack.lock"), holder, newId());
  if (lock === undefined) {
    return;
  }
  const kept = big.map((name) => `--keep-pack=${name}`);
  try {
    await git.run(["repack", "-d", "-q", "--geometric=2", "--no-write-bitmap-index", ...kept]);
  } finally {
    lock.dispose();
  }
}

function isSmall(pack: string): boolean {
  return (statSync(pack, { throwIfNoEntry: false })?.size ?? smallPack) < smallPack;
}
