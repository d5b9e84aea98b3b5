import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { codeOf, UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import type { Place } from "../model/events.ts";
import type { Oid } from "../model/snapshot.ts";
import type { Outgoing } from "./applyRestore.ts";
import { toBytes } from "./bytePath.ts";
import { place } from "./eventForms.ts";
import type { RepositoryPaths } from "./git.ts";
import { listNames } from "./listNames.ts";
import { ownFolder, worktreeFolder } from "./scratch.ts";

/** What a restore writes down before its first touch, so that whoever comes after a crash knows what may lie aside. */
export interface RestoreJournal {
  /** What the log tells of it. */
  readonly started: {
    readonly session: string;
    readonly restore: number;
    readonly before: Oid;
    readonly place: Place;
  };
  /** Its folder, where files may lie aside. */
  readonly folder: string;
  readonly outgoing: readonly Outgoing[];
}

const journal = v.object({
  started: v.object({ session: v.string(), restore: v.number(), before: v.string(), place }),
  folder: v.string(),
  outgoing: v.array(
    v.object({
      path: v.pipe(
        v.string(),
        v.transform((text) => Buffer.from(text, "base64").toString("latin1")),
      ),
      identity: v.string(),
      file: v.string(),
    }),
  ),
});

/** On the disk for good when this returns, whole or not at all. */
export function writeRestoreJournal(paths: RepositoryPaths, { outgoing, ...rest }: RestoreJournal): void {
  const encoded = outgoing.map((one) => ({ ...one, path: toBytes(one.path).toString("base64") }));
  const draft = `${pathOf(paths)}.new`;
  const file = openSync(draft, "w", 0o600);
  try {
    writeFileSync(file, JSON.stringify({ ...rest, outgoing: encoded }));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, pathOf(paths));
}

/** What an interrupted restore left; undefined if there is none. */
export function readRestoreJournal(paths: RepositoryPaths): RestoreJournal | undefined {
  try {
    return v.parse(v.pipe(v.string(), v.parseJson(), journal), readFileSync(pathOf(paths), "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/** The last thing a restore does. */
export function removeRestoreJournal(paths: RepositoryPaths, { folder }: RestoreJournal): void {
  rmSync(pathOf(paths), { force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** A UserError while a restore of any work tree is under way, or was interrupted: what it needs to be taken back is in the log. */
export function checkNoRestore(paths: RepositoryPaths): void {
  const folder = ownFolder(paths);
  if (listNames(folder).some((name) => existsSync(join(folder, name, "restore.json")))) {
    throw new UserError(
      t("A restore is under way, or was interrupted, and needs what the log keeps. Nothing was changed."),
      t("Bring it to its end first: “Casebook: Undo Restore” or “Casebook: Restore Attempt…”."),
    );
  }
}

function pathOf(paths: RepositoryPaths): string {
  return join(worktreeFolder(paths), "restore.json");
}
