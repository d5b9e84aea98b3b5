import { fsyncSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterDone } from "../../base/afterDone.ts";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { tidy, tidySync } from "../../base/remove.ts";
import { type RestoreJournal, restoreJournal } from "../../model/log/restoreRecords.ts";
import { parseStored } from "../../model/stored/parseStored.ts";
import { namesIn } from "../folder/listFolder.ts";
import { isOwnFolder, makeOwnFile, notOurs, readOwnFile } from "../folder/ownFiles.ts";
import { doneMark, ownFolder, worktreeFolder } from "../folder/scratch.ts";
import { type BytePath, toBytes } from "../plumbing/bytePath.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import type { Identity } from "../snapshot/fileIdentity.ts";

/** How long a journal may be, in bytes: that of a million files. */
const longestJournal = 512 * 1024 * 1024;

/** The folder of one restore, in which it stages files, and lays aside what leaves the work tree. */
export function restoreFolder(paths: RepositoryPaths, operation: string): string {
  return join(worktreeFolder(paths), `r-${operation}`);
}

/** Where in it the files lie that left the work tree. */
export function asideFolder(paths: RepositoryPaths, operation: string): string {
  return join(restoreFolder(paths, operation), "aside");
}

/** A file that leaves the work tree: what it is known as, and where it goes. */
export interface Outgoing {
  readonly path: BytePath;
  readonly identity: Identity;
  readonly file: string;
}

/** Numbers the files that leave the work tree, each with a place in a folder of ours. */
export function listOutgoing(
  identities: ReadonlyMap<BytePath, Identity>,
  folder: string,
): ReadonlyMap<BytePath, Outgoing> {
  return new Map(
    [...identities].map(([path, identity], index) => [
      path,
      { path, identity, file: join(folder, String(index)) },
    ]),
  );
}

/** The files that a restore moved, or was about to move, with where they lie aside. None where a link took the place of their folder. */
export function listAside(paths: RepositoryPaths, journal: RestoreJournal): readonly Outgoing[] {
  const folder = asideFolder(paths, journal.operation);
  return [restoreFolder(paths, journal.operation), folder].every(isOwnFolder)
    ? [...listOutgoing(journal.outgoing, folder).values()]
    : [];
}

/** On the disk for good when this returns, whole or not at all. */
export function writeRestoreJournal(paths: RepositoryPaths, { outgoing, ...rest }: RestoreJournal): void {
  const encoded = [...outgoing].map(([path, identity]) => ({
    path: toBytes(path).toString("base64"),
    identity,
  }));
  const draft = `${pathOf(paths)}.new`;
  makeOwnFile(draft, JSON.stringify({ ...rest, outgoing: encoded }), fsyncSync);
  renameSync(draft, pathOf(paths));
}

/** What an interrupted restore left; undefined if there is none. A UserError for what no restore wrote. */
export function readRestoreJournal(paths: RepositoryPaths): RestoreJournal | undefined {
  checkFolders(paths);
  const bytes = readOwnFile(pathOf(paths), longestJournal);
  const decoded = parseStored(restoreJournal, bytes, longestJournal);
  if (bytes !== undefined && decoded === undefined) {
    throw new UserError(fact("restore.badJournal", { path: pathOf(paths) }), fact("next.openAgain"));
  }
  return decoded;
}

/**
 * The last thing a restore does. All is restored and in the log by then, so this never fails: a folder that stays, as somebody may have a
 * file open that lies aside, is marked, and swept later; a journal that stays is looked after by whoever opens the folder or restores next.
 */
export async function removeRestoreJournal(
  paths: RepositoryPaths,
  { operation }: RestoreJournal,
): Promise<void> {
  // The journal is the only way to what lies aside, so it goes last.
  const folder = restoreFolder(paths, operation);
  if (!(await tidy(folder))) {
    await afterDone(() => makeOwnFile(join(folder, doneMark), ""));
  }
  tidySync(pathOf(paths));
}

/** Moves what lies in the place of a journal, and no restore wrote, to another place in our folder. Whether there was any. */
export function setJournalAside(paths: RepositoryPaths, to: () => string): boolean {
  checkFolders(paths);
  try {
    readRestoreJournal(paths);
    return false;
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    renameSync(pathOf(paths), to());
    return true;
  }
}

/** A UserError if the journal would be that of another folder, through a link. */
function checkFolders(paths: RepositoryPaths): void {
  const foreign = [ownFolder(paths), worktreeFolder(paths)].find((one) => !isOwnFolder(one));
  if (foreign !== undefined) {
    throw notOurs(foreign);
  }
}

/** A UserError while a restore of any work tree is under way, or was interrupted: what it needs to be taken back is in the log. */
export function checkNoRestore(paths: RepositoryPaths): void {
  const folder = ownFolder(paths);
  if (namesIn(folder).some((name) => namesIn(join(folder, name)).includes("restore.json"))) {
    throw new UserError(fact("restore.unfinished"), fact("next.finishRestore"));
  }
}

function pathOf(paths: RepositoryPaths): string {
  return join(worktreeFolder(paths), "restore.json");
}
