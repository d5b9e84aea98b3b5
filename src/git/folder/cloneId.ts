import { join } from "node:path";
import * as v from "valibot";
import type { Place } from "../../model/log/events.ts";
import { uuid } from "../../model/stored/storedValues.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { contentPathOf, createOnce, removeOnce } from "./createOnce.ts";
import { readOwnFile } from "./ownFiles.ts";
import { createOwnFolder, ownFolder } from "./scratch.ts";

/**
 * The id of this clone, so that a shared log says what happened in which clone; undefined until something was to be
 * marked with it. All work trees of a clone have the same.
 */
export function readClone(paths: RepositoryPaths): string | undefined {
  const id = readOwnFile(contentPathOf(cloneFile(paths)))
    ?.toString("latin1")
    .trim();
  return v.is(uuid, id) ? id : undefined;
}

/** The same, given `id` now where it had none. */
export function markClone(paths: RepositoryPaths, id: string): string {
  const known = readClone(paths);
  if (known !== undefined) {
    return known;
  }
  createOwnFolder(paths, ownFolder(paths));
  if (!createOnce(cloneFile(paths), id)) {
    // Whoever comes first decides it.
    const first = readClone(paths);
    if (first !== undefined) {
      return first;
    }
    // It is there, and Casebook did not write it.
    removeOnce(cloneFile(paths));
    createOnce(cloneFile(paths), id);
  }
  return readClone(paths) ?? id;
}

/** A place with the clone it is in, which something happens in now; `id` as for `markClone`. */
export function markPlace(paths: RepositoryPaths, id: string, place: Place): Place {
  return { ...place, clone: markClone(paths, id) };
}

function cloneFile(paths: RepositoryPaths): string {
  return join(ownFolder(paths), "clone");
}
