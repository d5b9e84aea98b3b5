import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../base/errors.ts";
import { isElsewhere, readingsOf } from "../../base/findPath.ts";
import { groupBy } from "../../base/groupBy.ts";

/** Directories that hold no source of the folder's own, or copies of it. */
const skipped: ReadonlySet<string> = new Set([
  ...["node_modules", "bower_components", "vendor", "site-packages", "__pycache__", "venv"],
  ...["target", "build", "dist", "out", "coverage"],
]);

/** A folder with more files is looked at in part: nobody waits for a place to be found. */
const mostFiles = 50_000;

/** The files of a folder by their last name, as paths relative to it with `/`; hidden directories are left out. */
export type FileIndex = ReadonlyMap<string, readonly string[]>;

/** Looks through a folder. Links are not followed, and what may not be read is left out. */
export async function indexFiles(folder: string): Promise<FileIndex> {
  const files: string[] = [];
  const directories = [""];
  while (files.length < mostFiles) {
    const directory = directories.shift();
    if (directory === undefined) {
      break;
    }
    const entries = await list(join(folder, directory));
    files.push(...entries.filter((entry) => entry.isFile()).map(({ name }) => directory + name));
    const inside = entries.filter((entry) => entry.isDirectory() && isSearched(entry.name));
    directories.push(...inside.map(({ name }) => `${directory}${name}/`));
  }
  return groupBy(files, (path) => path.slice(path.lastIndexOf("/") + 1).normalize("NFC"));
}

function isSearched(directory: string): boolean {
  return !directory.startsWith(".") && !skipped.has(directory);
}

async function list(directory: string) {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    return [];
  }
}

/**
 * The file of the index that a written path means, which begins at one of `starts`: the one that shares most of its end; where several
 * do, the one in the folder `within`. Undefined where none or several of them lie there, or where nothing but the last name of a longer
 * path is shared: such a file has nothing to do with it.
 */
export function findInIndex(
  index: FileIndex,
  written: string,
  starts: readonly number[],
  within?: string,
): string | undefined {
  for (const reading of isElsewhere(written) ? [] : readingsOf(written)) {
    for (const start of starts) {
      const found = findFile(index, reading.slice(start), within);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

function findFile(index: FileIndex, path: string, within: string | undefined): string | undefined {
  // Where a path begins outside of the folder, its end may still be in it.
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const named = parts.slice(parts.lastIndexOf("..") + 1);
  const candidates = index.get((named.at(-1) ?? "").normalize("NFC")) ?? [];
  const shared = candidates.map((candidate) => countShared(candidate.split("/"), named));
  const most = Math.max(0, ...shared);
  const best = candidates.filter((_, at) => shared[at] === most);
  const inside = best.filter((candidate) => best.length === 1 || candidate.startsWith(`${within}/`));
  return inside.length === 1 && (most > 1 || parts.length === 1) ? inside[0] : undefined;
}

/** How many parts two paths share at their ends. */
function countShared(path: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (
    count < path.length &&
    count < other.length &&
    path.at(-1 - count)?.normalize("NFC") === other.at(-1 - count)?.normalize("NFC")
  ) {
    count++;
  }
  return count;
}
