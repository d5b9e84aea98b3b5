import { nextNumber } from "../../model/log/eventNumbers.ts";
import type { SessionEvent } from "../../model/log/events.ts";
import type { RestoreJournal } from "../../model/log/restoreRecords.ts";
import type { InterruptedRestore } from "../../model/log/restores.ts";
import type { Restorer } from "../../ports/repository.ts";
import { readTips } from "../folder/logTips.ts";
import { worktreeFolder } from "../folder/scratch.ts";
import type { LogStore } from "../log/openLog.ts";
import { listAside, type Outgoing, readRestoreJournal, removeRestoreJournal } from "../log/restoreJournal.ts";
import { openStoredLog } from "../log/sessionLog.ts";
import { toText } from "../plumbing/bytePath.ts";
import { openDisk } from "../snapshot/fileIdentity.ts";
import { findEdited, isRescuable, readAside } from "./applyRestore.ts";
import { tryLockRestore } from "./restoreLock.ts";

/**
 * Looks after a restore of this work tree that died (docs/rules/git-storage.md#g11): what lies aside is compared with the snapshot from
 * before it, what is in none is kept in the log of the restore, and only then its folder goes. The work tree stays
 * as it is: an undo, or another restore, goes by the log. Undefined if none died, or while another process restores.
 */
export async function recoverRestore(
  store: LogStore,
  restorer: Restorer,
): Promise<InterruptedRestore | undefined> {
  const { paths } = store.git;
  if (readRestoreJournal(paths) === undefined) {
    return undefined;
  }
  const lock = tryLockRestore(paths, restorer, store.newId());
  try {
    // Under the lock, because its restore may have come to its end.
    const left = lock && readRestoreJournal(paths);
    return left && (await keepLeft(store, left, restorer.now()));
  } finally {
    lock?.dispose();
  }
}

/** The same for one who holds the lock. Undefined also if only its journal had stayed. */
export async function keepLeft(
  store: LogStore,
  left: RestoreJournal,
  at: string,
): Promise<InterruptedRestore | undefined> {
  const { git } = store;
  const { session, restore, place } = left.started;
  const uuid = await findLog(store, left);
  const disk = openDisk(git, await git.readConfig(), worktreeFolder(git.paths));
  const all = listAside(git.paths, left);
  const aside =
    uuid === undefined ? all.filter(({ file }) => isRescuable(file)) : await findEdited(disk, all);
  const rescued = aside.map(({ path }) => toText(path));
  let isFinished = false;
  await openStoredLog(store, place, uuid).append((events) => {
    const recorded = new Set(
      events.flatMap(({ event, session: of }) =>
        of === session && event !== undefined && "restore" in event && event.restore === restore
          ? [event.kind]
          : [],
      ),
    );
    // It may have died when all was written down but the end of the journal, or have died again after this was.
    isFinished = recorded.has("restoreFinished") && rescued.length === 0;
    const isRecorded = isFinished || recorded.has("restoreInterrupted");
    // A log without an entry of it has numbers of its own.
    const number = uuid === undefined ? nextNumber(events, "restores", 1) : restore;
    const event: SessionEvent = { kind: "restoreInterrupted", restore: number, rescued };
    return isRecorded
      ? { events: [], attachments: [] }
      : { events: [{ session, at, place, event }], attachments: listRescued(session, number, aside) };
  });
  await removeRestoreJournal(git.paths, left);
  return isFinished ? undefined : { session, restore, rescued };
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

/** Edited files that lie aside, as they are attached to the log. */
export function listRescued(session: string, restore: number, edited: readonly Outgoing[]): Rescued[] {
  return edited.map(({ file }, index) => ({
    session,
    path: `restores/${restore}/rescued/${index}`,
    bytes: readAside(file),
  }));
}

interface Rescued {
  readonly session: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}
