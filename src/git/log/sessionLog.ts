import { afterDone } from "../../base/afterDone.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { LoggedEvent, Place } from "../../model/log/events.ts";
import type { SessionLog } from "../../ports/repository.ts";
import { markPlace } from "../folder/cloneId.ts";
import type { Scratch } from "../folder/scratch.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";
import { readFileAt } from "../plumbing/readPaths.ts";
import { nameBranch } from "./branches.ts";
import { joinPacks } from "./joinPacks.ts";
import { attachmentPath } from "./logLayout.ts";
import { claimNewLog, findTip, type LogStore, locateLog, type OpenLog, tieLog } from "./openLog.ts";
import { publish } from "./publish.ts";
import { listWritten, rememberAppended } from "./publishedFiles.ts";
import { race } from "./retryPublish.ts";
import { layOut, writeLog } from "./writeLog.ts";

/** The log of one branch in git. */
export interface StoredLog extends SessionLog {
  /** The commit whose tree is the log; undefined while there is none. */
  readTip(): Promise<Oid | undefined>;
}

/**
 * Opens the log of the branch of a place, or one that is known by its uuid, whatever became of its branch. Nothing is written
 * before the first append.
 */
export function openStoredLog(store: LogStore, place: Place, uuid?: string): StoredLog {
  const log: OpenLog = { branch: nameBranch(place), uuid, isTied: uuid !== undefined };
  let last: Promise<unknown> = Promise.resolve();
  return {
    readTip: () => findTip(store, log),
    readEvents: async () => store.events.read(await findTip(store, log)),
    append(decide) {
      // One after the other, so that this process does not race itself.
      const next = () => race(store, (scratch) => appendOnce(store, log, decide, scratch));
      const appended = last.then(next);
      // A failed append was reported to its caller. Packs that could not be joined, as while the user's own gc is at them, are
      // only slower to look into; the next append tries again.
      last = appended.then(() => joinPacks(store)).catch(() => undefined);
      return appended;
    },
    async readAttachment(session, path) {
      const tip = await findTip(store, log);
      return tip === undefined ? undefined : readFileAt(store.git.run, tip, attachmentPath(session, path));
    },
  };
}

/** The log afterwards; undefined if another process was faster. */
async function appendOnce(
  store: LogStore,
  log: OpenLog,
  decide: Parameters<SessionLog["append"]>[0],
  scratch: Scratch,
): Promise<readonly LoggedEvent[] | undefined> {
  const { git } = store;
  const located = await locateLog(store, log);
  const { config, identity, tip } = located;
  const events = await store.events.read(tip);
  const { events: added, attachments } = await decide(events);
  if (added.length + attachments.length === 0) {
    return events;
  }
  const addition = {
    events: added.map((one) => ({ ...one, place: markPlace(git.paths, scratch.id, one.place) })),
    attachments,
  };
  const uuid = identity.uuid ?? (await claimNewLog(store, log));
  if (uuid === undefined) {
    return undefined;
  }
  const branch = log.isTied ? undefined : log.branch;
  const before = { uuid, tip, events, branch, forkedFrom: identity.forkedFrom };
  const after = await writeLog(git, scratch, before, addition);
  const run = git.runWith(neutralSettings(config));
  const written = attachments.some((attachment) => "entry" in attachment || "composed" in attachment)
    ? undefined
    : await listWritten(git, { uuid, tip }, after);
  const fresh = written === undefined ? { objects: await layOut(scratch, after) } : { objects: [], written };
  const { commit, known } = after;
  if (!(await publish(git, run, { uuid, tip, commit, known, ...fresh }))) {
    return undefined;
  }
  store.events.learn(after.commit, after.events, after.added);
  rememberAppended(git.paths, { uuid, tip }, after);
  // It is published: thrown, an error would make it be written a second time.
  await afterDone(() => tieLog(store, log, located, uuid));
  return after.events;
}
