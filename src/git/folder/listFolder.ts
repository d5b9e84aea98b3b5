import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../base/errors.ts";

/** The names in a folder; none if it is not there. */
export function namesIn(folder: string): readonly string[] {
  return noneIfMissing(() => readdirSync(folder));
}

/**
 * The same with what is in its folders, as paths relative to it, with `/`. No link is followed, also in the place of the folder itself: what
 * is found may be taken away, and must lie here.
 */
export function listNamesBelow(folder: string): readonly string[] {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return [];
  }
  const entries = noneIfMissing(() => readdirSync(folder, { withFileTypes: true }));
  return entries.flatMap((entry) => [
    entry.name,
    ...(entry.isDirectory()
      ? listNamesBelow(join(folder, entry.name)).map((name) => `${entry.name}/${name}`)
      : []),
  ]);
}

function noneIfMissing<T>(list: () => readonly T[]): readonly T[] {
  try {
    return list();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) {
      return [];
    }
    throw error;
  }
}
