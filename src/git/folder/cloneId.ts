import { linkSync, renameSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { codeOf } from "../../base/errors.ts";
import type { Place } from "../../model/log/events.ts";
import { uuid } from "../../model/stored/storedValues.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { makeOwnFile, readOwnFile, removeOwn } from "./ownFiles.ts";
import { createOwnFolder, ownFolder } from "./scratch.ts";

/**
 * The id of this clone, so that a shared log says what happened in which clone; undefined until something was to be
 * marked with it. All work trees of a clone have the same.
 */
export function readClone(paths: RepositoryPaths): string | undefined {
  const id = readOwnFile(cloneFile(paths))?.toString("latin1").trim();
  return v.is(uuid, id) ? id : undefined;
}

/** The same, given `id` now where it had none. */
export function markClone(paths: RepositoryPaths, id: string): string {
  const known = readClone(paths);
  if (known !== undefined) {
    return known;
  }
  createOwnFolder(paths, ownFolder(paths));
  const draft = `${cloneFile(paths)}-${id}`;
  makeOwnFile(draft, id);
  try {
    // Whoever comes first decides it; a link appears with its whole content.
    linkSync(draft, cloneFile(paths));
    return id;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      throw error;
    }
    const first = readClone(paths);
    if (first === undefined) {
      // It is there, and Casebook did not write it.
      renameSync(draft, cloneFile(paths));
    }
    return first ?? id;
  } finally {
    removeOwn(draft);
  }
}

/** A place with the clone it is in, which something happens in now; `id` as for `markClone`. */
export function markPlace(paths: RepositoryPaths, id: string, place: Place): Place {
  return { ...place, clone: markClone(paths, id) };
}

function cloneFile(paths: RepositoryPaths): string {
  return join(ownFolder(paths), "clone");
}
