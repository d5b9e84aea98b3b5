import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../base/errors.ts";
import type { Place } from "../model/events.ts";
import type { RepositoryPaths } from "./git.ts";
import { createOwnFolder, ownFolder } from "./scratch.ts";

/**
 * What this clone is known by, so that a log which was shared tells what happened in which one; undefined until something was to be
 * marked with it. All work trees of a clone have the same.
 */
export function readClone(paths: RepositoryPaths): string | undefined {
  try {
    return readFileSync(cloneFile(paths), "utf8").trim();
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/** The same, given `id` now where it had none. */
export function markClone(paths: RepositoryPaths, id: string): string {
  const known = readClone(paths);
  if (known !== undefined) {
    return known;
  }
  createOwnFolder(paths, ownFolder(paths));
  try {
    writeFileSync(cloneFile(paths), id, { flag: "wx", mode: 0o600 });
    return id;
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      return readClone(paths) ?? id;
    }
    throw error;
  }
}

/** A place with the clone it is in, which something happens in now; `id` as for `markClone`. */
export function markPlace(paths: RepositoryPaths, id: string, place: Place): Place {
  return { ...place, clone: markClone(paths, id) };
}

function cloneFile(paths: RepositoryPaths): string {
  return join(ownFolder(paths), "clone");
}
