import { createHash, randomUUID } from "node:crypto";
import { lstatSync, renameSync } from "node:fs";
import { join } from "node:path";
import { UserError, unlessRefused } from "../../base/errors.ts";
import { tidySync } from "../../base/remove.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { namesIn } from "./listFolder.ts";
import { isOwnFile, isOwnFolder, makeOwnFile, readOwnFile } from "./ownFiles.ts";
import { createOwnFolder, oldAge, ownFolder } from "./scratch.ts";

/**
 * Files beside the logs, in our folder of the git directory, that hold only what follows from the logs. They may be lost, damaged or foreign at any time:
 * such a file is none. Where nothing can be written, nothing is kept.
 */
export function openDerivedFiles(paths: RepositoryPaths) {
  const folder = join(ownFolder(paths), "derived");
  const pathOf = (key: string) =>
    join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);
  const isOurs = () => isOwnFolder(ownFolder(paths)) && isOwnFolder(folder);
  return {
    read: (key: string): Uint8Array | undefined => {
      const path = pathOf(key);
      return isOurs() && isOwnFile(path) ? unlessRefused(() => readOwnFile(path), undefined) : undefined;
    },
    write: (key: string, text: string): void => {
      const fresh = join(folder, `q-${randomUUID().slice(0, 8)}`);
      const isWritten = unlessRefused(() => {
        try {
          createOwnFolder(paths, folder);
        } catch (error) {
          if (error instanceof UserError) {
            return false;
          }
          throw error;
        }
        makeOwnFile(fresh, text);
        renameSync(fresh, pathOf(key));
        return true;
      }, false);
      if (!isWritten && isOurs()) {
        tidySync(fresh);
      }
    },
    keepOnly: (keys: readonly string[]): void => {
      const kept = new Set(keys.map((key) => pathOf(key)));
      for (const name of isOurs() ? unlessRefused(() => namesIn(folder), []) : []) {
        const path = join(folder, name);
        const isGone = /^[0-9a-f]{32}\.json$/.test(name) && !kept.has(path);
        if (isGone || (/^q-[0-9a-f]{8}$/.test(name) && isOld(path))) {
          tidySync(path);
        }
      }
    },
  };
}

/** Whether a file that is half written is that of a killed process: another one may be writing its own. */
function isOld(path: string): boolean {
  const since = unlessRefused(() => lstatSync(path).mtimeMs, Number.POSITIVE_INFINITY);
  return Date.now() - since > oldAge;
}
