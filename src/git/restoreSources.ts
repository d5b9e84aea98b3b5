import { UserError } from "../base/errors.ts";
import type { LoggedEvent, SessionEvent } from "../model/events.ts";
import type { Oid } from "../model/snapshot.ts";
import { readTips } from "./branches.ts";
import { decodeCreated } from "./created.ts";
import type { Git } from "./git.ts";
import { attachmentPath } from "./logLayout.ts";
import type { LogStore } from "./openLog.ts";
import type { RestoreSource } from "./restore.ts";
import type { StoredLog } from "./sessionLog.ts";
import { readStoredSnapshot } from "./storedSnapshot.ts";

/** A restore as the log tells of it. */
interface LoggedRestore {
  readonly session: string;
  readonly number: number;
  readonly tree: Oid;
  readonly undoes: number | undefined;
  readonly isFinished: boolean;
}

/**
 * Finds the snapshot that has this tree in the logs of all branches: an attempt's, or one that was taken before a restore; the
 * latest of several. A UserError if there is none.
 */
export async function findSource({ git, events }: LogStore, tree: Oid): Promise<RestoreSource> {
  for (const tip of (await readTips(git)).values()) {
    for (const { session, event } of (await events.read(tip)).toReversed()) {
      const path = event && snapshotPath(event, tree);
      if (path !== undefined) {
        const content = await readStoredSnapshot(git, tip, attachmentPath(session, path));
        return { content, created: new Map() };
      }
    }
  }
  throw new UserError("There is no attempt with this tree. Nothing was changed.", "Choose one from the log.");
}

function snapshotPath(event: SessionEvent, tree: Oid): string | undefined {
  if (event.kind === "attemptRecorded" && event.tree === tree) {
    return `attempts/${event.attempt}`;
  }
  return event.kind === "restoreStarted" && event.before === tree ? `restores/${event.restore}` : undefined;
}

/**
 * Finds what takes back the last restore of this work tree. One that was tried several times, because it was interrupted, is
 * taken back as a whole; an undo that was interrupted is gone on with. A UserError if there is nothing to undo.
 */
export async function findUndo(git: Git, log: StoredLog): Promise<RestoreSource> {
  const all = listRestores(await log.readEvents(), git.paths.worktree);
  const last = all.at(-1);
  const undone = last?.isFinished === false ? (last.undoes ?? last.number) : last?.number;
  const at = all.findIndex(({ number }) => number === undone);
  const newest = all[at];
  const tip = await log.readTip();
  if (newest === undefined || tip === undefined) {
    throw new UserError("Nothing was restored here, so there is nothing to undo.");
  }
  let first = at;
  while (all[first - 1]?.isFinished === false && all[first - 1]?.tree === newest.tree) {
    first -= 1;
  }
  const tries = all.slice(first, at + 1);
  const { session, number } = tries[0] ?? newest;
  const content = await readStoredSnapshot(git, tip, attachmentPath(session, `restores/${number}`));
  const created = await Promise.all(
    tries.map(async (one) =>
      decodeCreated(await log.readAttachment(one.session, `restores/${one.number}/created.json`)),
    ),
  );
  return { content, created: new Map(created.flatMap((files) => [...files])), undoes: newest.number };
}

function listRestores(events: readonly LoggedEvent[], worktree: string): readonly LoggedRestore[] {
  const finished = new Set(
    events.flatMap(({ event }) => (event?.kind === "restoreFinished" ? [event.restore] : [])),
  );
  return events.flatMap(({ event, session, place }) =>
    event?.kind === "restoreStarted" && place.worktree === worktree
      ? [
          {
            session,
            number: event.restore,
            tree: event.tree,
            undoes: event.undoes,
            isFinished: finished.has(event.restore),
          },
        ]
      : [],
  );
}
