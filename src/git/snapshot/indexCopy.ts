import { chmod, copyFile, stat, utimes } from "node:fs/promises";
import { codeOf, UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { BytePath } from "../plumbing/bytePath.ts";
import type { Run } from "../plumbing/git.ts";

/** How long an index may be, in bytes: that of ten million files takes no more. A file with holes may fill the disk when it is copied. */
const longestIndex = 2 ** 30;

/** Copies the index of a work tree; a repository without any added file has none. A UserError for a file that cannot be an index. */
export async function copyIndex(from: string, to: string): Promise<void> {
  try {
    const { atime, mtimeMs, size } = await stat(from);
    if (size > longestIndex) {
      throw new UserError(fact("git.badIndex", { path: from }), fact("next.runFsck"));
    }
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

/** Entries of an index that git was configured not to compare with the work tree. */
export interface Blinded {
  readonly assumedUnchanged: readonly BytePath[];
  readonly skipWorktree: readonly BytePath[];
}

/** The path of a line of `ls-files -v -s -z`. */
export function pathOfEntry(line: string): BytePath {
  return line.slice(line.indexOf("\t") + 1);
}

/** Looks through the lines of `ls-files -v -s -z`: `S` is skip-worktree, a lower-case tag is assume-unchanged. */
export function findBlinded(lines: readonly string[]): Blinded {
  const tagged = lines.filter((line) => !line.startsWith("H"));
  const pathsWith = (tag: RegExp) => tagged.filter((line) => tag.test(line)).map(pathOfEntry);
  return { assumedUnchanged: pathsWith(/^[a-z]/), skipWorktree: pathsWith(/^s/i) };
}

/**
 * Makes git look at such entries in an index of our own; files outside of a sparse checkout, which are not there, stay as they
 * are. Returns whether there were any.
 */
export async function unblind(
  run: Run,
  { assumedUnchanged, skipWorktree }: Blinded,
  exists: (path: BytePath) => boolean,
): Promise<boolean> {
  const there = skipWorktree.filter(exists);
  await clear("--no-assume-unchanged", assumedUnchanged);
  await clear("--no-skip-worktree", there);
  return assumedUnchanged.length + there.length > 0;

  async function clear(flag: string, paths: readonly BytePath[]): Promise<void> {
    if (paths.length > 0) {
      const stdin = Buffer.from(paths.map((path) => `${path}\0`).join(""), "latin1");
      await run(["update-index", "-z", flag, "--stdin"], { stdin });
    }
  }
}
