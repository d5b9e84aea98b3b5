import * as v from "valibot";
import {
  count,
  encodedPath,
  identity,
  list,
  oid,
  type Stored,
  sessionId,
  uuid,
} from "../stored/storedValues.ts";
import { place } from "./events.ts";

/** Files by their paths, with what was there. */
const files = list(v.object({ path: encodedPath, identity }));

/** Files that a restore makes where nothing was. */
export const createdFiles = files;

/**
 * What a restore writes down before its first touch, so that whoever comes after a crash knows what may lie aside. It holds names and
 * numbers and no paths of the disk: what it leads to lies in the folder that it lies in itself, wherever that was copied or moved to.
 */
export const restoreJournal = v.object({
  /** What the log records of it. */
  started: v.object({ session: sessionId, restore: count, before: oid, place }),
  /** The id that its folder is named by. */
  operation: uuid,
  /** What left the work tree, in the order in which it is numbered aside. */
  outgoing: v.pipe(
    files,
    v.transform((all): ReadonlyMap<string, string> => new Map(all.map((file) => [file.path, file.identity]))),
  ),
});
export type RestoreJournal = Stored<typeof restoreJournal>;
