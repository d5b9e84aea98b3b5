import { closeSync, openSync, statSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../base/errors.ts";
import { tidySync } from "../../base/remove.ts";
import { namesIn } from "../folder/listFolder.ts";
import { createOwnFolder, ownFolder } from "../folder/scratch.ts";
import type { Git } from "../plumbing/git.ts";

/** From how many small packs on they are made one: every append leaves one, and every git looks into each. */
const mostPacks = 20;

/** What a small pack is, in bytes; bigger ones are left to the user's own `git gc`. */
const smallPack = 4 * 1024 * 1024;

/** How long a joining may take, in milliseconds; one that lasts longer was killed. */
const oldestLock = 10 * 60_000;

/**
 * Joins the small packs of a repository if they have become many (docs/rules/git-storage.md#g9). git deletes one only when everything
 * in it, reachable or not, lies in the new one. Where that fails, the packs stay unchanged.
 */
export async function joinPacks(git: Git): Promise<void> {
  const folder = join(git.paths.common, "objects/pack");
  const names = namesIn(folder);
  const packs = names.filter((name) => name.endsWith(".pack"));
  const big = packs.filter((name) => !isSmall(join(folder, name)));
  // Git before 2.42 forgets which objects of a partial clone can be fetched again.
  const isPartial = names.some((name) => name.endsWith(".promisor"));
  if (packs.length - big.length < mostPacks || isPartial) {
    return;
  }
  const lock = join(ownFolder(git.paths), "pack.lock");
  if (!takeLock(git, lock)) {
    return;
  }
  const kept = big.map((name) => `--keep-pack=${name}`);
  try {
    await git.run(["repack", "-d", "-q", "--geometric=2", "--no-write-bitmap-index", ...kept]);
  } finally {
    tidySync(lock);
  }
}

function isSmall(pack: string): boolean {
  return (statSync(pack, { throwIfNoEntry: false })?.size ?? smallPack) < smallPack;
}

function takeLock({ paths }: Git, lock: string): boolean {
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > oldestLock) {
    tidySync(lock);
  }
  createOwnFolder(paths, ownFolder(paths));
  try {
    closeSync(openSync(lock, "wx", 0o600));
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      return false;
    }
    throw error;
  }
}
