import { randomUUID } from "node:crypto";
import { lstatSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Fact, fact } from "../../base/facts/fact.ts";
import { tidySync } from "../../base/remove.ts";
import { isOnceFile } from "../folder/createOnce.ts";
import { listNamesBelow, namesIn } from "../folder/listFolder.ts";
import { logReferences } from "../folder/logTips.ts";
import { isOwnFile, isOwnFolder, readOwnFile } from "../folder/ownFiles.ts";
import { createOwnFolder, ownFolder, worktreeFolder } from "../folder/scratch.ts";
import { clearOldLocks } from "../log/locks.ts";
import { setJournalAside } from "../log/restoreJournal.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { remoteReferences } from "../plumbing/remotes.ts";

/** How long the folder of an operation may be there. */
const oldestScratch = 24 * 60 * 60 * 1000;

/** How long a pack may be kept from being pruned that no reference reaches yet. */
const oldestKeep = 60 * 60 * 1000;

/**
 * Heals our files in the git directory that are neither references nor objects: what others laid in its place goes out of the way, and what
 * killed processes left is swept. Returns what was found, in sentences. `now` is in milliseconds.
 */
export function healFolder(paths: RepositoryPaths, now: number): readonly Fact[] {
  const notices = [...setForeignAside(paths), ...setForeignReferencesAside(paths)];
  sweep(paths, now);
  return notices;
}

/** Where what cannot be read is kept. */
export function damagedFolder(paths: RepositoryPaths): string {
  const folder = join(ownFolder(paths), "damaged");
  createOwnFolder(paths, folder);
  return folder;
}

/**
 * What lies in the place of our small files and is none moves out of the way, whole; nothing would go on otherwise, and a pipe would keep
 * everybody waiting. A copied or unzipped repository may bring anything.
 */
function setForeignAside(paths: RepositoryPaths): readonly Fact[] {
  const own = ownFolder(paths);
  const foreignFolder = [own, worktreeFolder(paths)].find((folder) => !isOwnFolder(folder));
  if (foreignFolder !== undefined) {
    return [fact("log.foreignFolder", { path: foreignFolder })];
  }
  const foreign = [
    ...["clone"].filter((name) => !isOnceFile(join(own, name))),
    ...["journal"].filter((name) => !isOwnFile(join(own, name))),
  ];
  for (const name of foreign) {
    renameSync(join(own, name), placeFor(paths, name));
  }
  const isJournal = setJournalAside(paths, () => placeFor(paths, "restore.json"));
  return [...foreign, ...(isJournal ? ["restore.json"] : [])].map((name) => wasForeign(paths, name));
}

/** How long a reference may be, in bytes: an oid and a line break. */
const longestReference = 1000;

/**
 * Moves out of the way, whole, what lies in the place of our references and their histories and is none: a pipe, or a link to a device,
 * keeps every git waiting that lists references, and so does a file without end.
 */
function setForeignReferencesAside(paths: RepositoryPaths): readonly Fact[] {
  const isFolder = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  // Through a link, what we write would become a branch of the user.
  const folders = [dirname(logReferences), logReferences, remoteReferences]
    .flatMap((folder) => [join(paths.common, folder), join(paths.common, "logs", folder)])
    .filter((folder) => isOwnFolder(dirname(folder)) && !isOwnFolder(folder));
  for (const folder of folders) {
    renameSync(folder, placeFor(paths, basename(folder)));
  }
  const foreign = [logReferences, remoteReferences].flatMap((reference) =>
    [
      { folder: join(paths.common, reference), longest: longestReference },
      { folder: join(paths.common, "logs", reference), longest: Number.POSITIVE_INFINITY },
    ].flatMap(({ folder, longest }) =>
      (isOwnFolder(dirname(folder)) ? listNamesBelow(folder) : [])
        .map((name) => join(folder, name))
        .filter((path) => !isFolder(path) && !isOwnFile(path, longest)),
    ),
  );
  for (const path of foreign) {
    renameSync(path, placeFor(paths, basename(path)));
  }
  return [...folders, ...foreign].map((path) => wasForeign(paths, path));
}

/** A name in the folder for what is damaged that nothing has yet. */
function placeFor(paths: RepositoryPaths, name: string): string {
  return join(damagedFolder(paths), `${name}-${randomUUID()}`);
}

function wasForeign(paths: RepositoryPaths, name: string): Fact {
  return fact("log.foreignSetAside", { path: name, folder: damagedFolder(paths) });
}

/** What nobody needs any more and nothing is lost with. */
function sweep(paths: RepositoryPaths, now: number): void {
  const own = ownFolder(paths);
  if (!isOwnFolder(own)) {
    return;
  }
  const isOld = (path: string, age: number) =>
    now - (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now) > age;
  const remove = (folder: string, pattern: RegExp, age: number, isOurs = (_: string) => true) => {
    for (const name of isOwnFolder(folder) ? namesIn(folder) : []) {
      const path = join(folder, name);
      if (pattern.test(name) && isOld(path, age) && isOurs(path)) {
        tidySync(path);
      }
    }
  };
  // What may lie aside since an interrupted restore is the restore's own business.
  for (const name of namesIn(own)) {
    remove(join(own, name), /^q-/, oldestScratch);
  }
  remove(own, /^q-/, oldestScratch);
  clearOldLocks(paths, now);
  remove(join(own, "claims"), /-/, oldestKeep);
  remove(
    join(paths.common, "objects/pack"),
    /\.keep$/,
    oldestKeep,
    (path) => isOwnFile(path, 100) && readOwnFile(path, 100)?.toString("latin1").trim() === "casebook",
  );
}
