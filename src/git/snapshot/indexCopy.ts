import { statSync } from "node:fs";
import { chmod, copyFile, stat, utimes } from "node:fs/promises";
import { codeOf, UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { BytePath } from "../plumbing/bytePath.ts";
import type { RepositoryPaths, Run } from "../plumbing/git.ts";
import type { TreeEntry } from "../plumbing/trees.ts";

/** How long an index may be, in bytes: that of ten million files takes no more. A file with holes may fill the disk when it is copied. */
const longestIndex = 2 ** 30;

/** A UserError for a file that cannot be an index. */
export function checkIndex(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > longestIndex) {
    throw new UserError(fact("git.badIndex", { path }), fact("next.runFsck"));
  }
}

/** Copies the index of a work tree; a repository without any added file has none. A UserError for a file that cannot be an index. */
export async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { atime, mtimeMs } = await stat(from);
    checkIndex(from);
    await copyFile(from, to);
    await chmod(to, 0o600);
    // With a later time git would trust entries that were written in the same second (docs/rules/git-storage.md#g6).
    await utimes(to, atime, Math.max(1, Math.floor(mtimeMs / 1000)));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") {
      throw error;
    }
  }
}

/**
 * Makes git look at entries of an index of our own that it was configured not to compare with the work tree; files outside of a sparse
 * checkout, which are not there, stay unchanged.
 */
export async function unblind(
  run: Run,
  {
    assumedUnchanged,
    skipWorktree,
  }: { readonly [of in "assumedUnchanged" | "skipWorktree"]: readonly BytePath[] },
): Promise<void> {
  await clear("--no-assume-unchanged", assumedUnchanged);
  await clear("--no-skip-worktree", skipWorktree);

  async function clear(flag: string, paths: readonly BytePath[]): Promise<void> {
    if (paths.length > 0) {
      const stdin = Buffer.from(paths.map((path) => `${path}\0`).join(""), "latin1");
      await run(["update-index", "-z", flag, "--stdin"], { stdin });
    }
  }
}

/** Puts entries into an index of our own, or takes them out (undefined). */
export async function editIndex(
  run: Run,
  { hash }: Pick<RepositoryPaths, "hash">,
  changes: ReadonlyMap<BytePath, TreeEntry | undefined>,
): Promise<void> {
  if (changes.size > 0) {
    const none = "0".repeat(hash === "sha1" ? 40 : 64);
    // What goes goes first: something may come in its place.
    const lines = [...changes]
      .toSorted(([, one], [, other]) => Number(one !== undefined) - Number(other !== undefined))
      .map(([path, entry]) => `${entry?.mode ?? 0} ${entry?.oid ?? none}\t${path}\0`);
    await run(["update-index", "-z", "--index-info"], { stdin: Buffer.from(lines.join(""), "latin1") });
  }
}
