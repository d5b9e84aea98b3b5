import { lstatSync, readFileSync } from "node:fs";
import type { Owner } from "../model/events.ts";
import type { InterruptedRestore } from "../model/restore.ts";
import { findEdited, type Outgoing } from "./applyRestore.ts";
import { readTips } from "./branches.ts";
import { toText } from "./bytePath.ts";
import { openDisk } from "./disk.ts";
import { readConfig } from "./gitConfig.ts";
import type { LogStore } from "./openLog.ts";
import { type RestoreJournal, readRestoreJournal, removeRestoreJournal } from "./restoreJournal.ts";
import { tryLockRestore } from "./restoreLock.ts";
import { openStoredLog } from "./sessionLog.ts";

/** Who restores, or looks after a restore. */
export interface Restorer {
  /** This process, for others to know whether it lives. */
  readonly self: Owner;
  readonly now: () => string;
  readonly isAlive: (owner: Owner) => boolean;
}

/**
 * Looks after a restore of this work tree that died (git-storage, section 6): what lies aside is compared with the snapshot from
 * before it, what is in none is kept in the log that tells of the restore, and only then its folder goes. The work tree stays
 * as it is: an undo, or another restore, goes by the log. Undefined if none died, or while another process restores.
 */
export async function recoverRestore(
  store: LogStore,
  { self, now, isAlive }: Restorer,
): Promise<InterruptedRestore | undefined> {
  const { paths } = store.git;
  if (readRestoreJournal(paths) === undefined) {
    return undefined;
  }
  const lock = tryLockRestore(paths, self, isAlive, store.newId());
  try {
    // Under the lock, because its restore may have come to its end.
    const left = lock && readRestoreJournal(paths);
    return left && (await keepLeft(store, left, now()));
  } finally {
    lock?.dispose();
  }
}

/** The same for one who holds the lock. */
export async function keepLeft(
  store: LogStore,
  left: RestoreJournal,
  at: string,
): Promise<InterruptedRestore> {
  const { git } = store;
  const { session, restore, place } = left.started;
  const uuid = await findLog(store, left);
  const aside =
    uuid === undefined
      ? left.outgoing.filter(isThere)
      : findEdited(openDisk(git, await readConfig(git.read)), left.outgoing);
  const rescued = aside.map(({ path }) => toText(path));
  await openStoredLog(store, place, uuid).append((events) => {
    const isTold = events.some(
      ({ event, session: of }) =>
        of === session && event?.kind === "restoreInterrupted" && event.restore === restore,
    );
    // It may have died again, after it had written that down.
    return isTold
      ? { events: [], attachments: [] }
      : {
          events: [{ session, at, place, event: { kind: "restoreInterrupted", restore, rescued } }],
          attachments: aside.map(({ file }, index) => ({
            session,
            path: `restores/${restore}/rescued/${index}`,
            bytes: readFileSync(file),
          })),
        };
  });
  removeRestoreJournal(git.paths, left);
  return { session, restore, rescued };
}

/** The log that has the files from before the restore; undefined if somebody removed it: then what lies aside is all there is. */
async function findLog({ git, events }: LogStore, { started }: RestoreJournal): Promise<string | undefined> {
  for (const [uuid, tip] of await readTips(git)) {
    const isIn = (await events.read(tip)).some(
      ({ event, session }) =>
        session === started.session &&
        event?.kind === "restoreStarted" &&
        event.restore === started.restore &&
        event.before === started.before,
    );
    if (isIn) {
      return uuid;
    }
  }
  return undefined;
}

function isThere({ file }: Outgoing): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}
