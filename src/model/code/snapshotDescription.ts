import * as v from "valibot";
import { conversionSetting, encodedPath, list, type Stored, text } from "../stored/storedValues.ts";
import { skippedReason } from "./snapshot.ts";

/** The description of a snapshot's tree: the facts that the tree cannot hold. Paths are bytes, so they are written as base64. */
export const snapshotDescription = v.object({
  skipped: list(v.object({ path: encodedPath, reason: skippedReason })),
  /** The files whose exact bytes lie next to the tree, in the order in which they are numbered there. */
  raw: list(encodedPath),
  emptyFolders: list(encodedPath),
  /** The settings by which git converted its files. */
  conversion: v.pipe(v.array(conversionSetting), v.maxLength(2)),
  /** The rules by which the repository itself ignored files then, in addition to the files of the tree: the lines of `info/exclude`. */
  excludes: list(text),
});
export type SnapshotDescription = Stored<typeof snapshotDescription>;
