import { lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { tidySync } from "../../base/remove.ts";
import { listNamesBelow } from "../folder/listFolder.ts";
import { logReferences } from "../folder/logTips.ts";
import { isOwnFolder } from "../folder/ownFiles.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { remoteReferences } from "../plumbing/remotes.ts";

/** How long the lock of one of our references may be there, in milliseconds: an update takes a few of them. */
const oldestLock = 60_000;

/**
 * Takes away the locks of our references that a killed git left: nobody else writes these, and no update takes a minute.
 * `now` is in milliseconds.
 */
export function clearOldLocks({ common }: RepositoryPaths, now: number): void {
  const folders = [logReferences, remoteReferences].flatMap((path) => [path, join("logs", path)]);
  for (const folder of folders.map((path) => join(common, path))) {
    // A link there would lead to locks of somebody else, such as those of package managers.
    const names = isOwnFolder(dirname(folder)) ? listNamesBelow(folder) : [];
    for (const name of names.filter((file) => file.endsWith(".lock"))) {
      const path = join(folder, name);
      const since = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
      if (since !== undefined && now - since > oldestLock) {
        tidySync(path);
      }
    }
  }
}
