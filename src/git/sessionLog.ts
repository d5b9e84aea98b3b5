import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../base/errors.ts";
import type { LoggedEvent, Place } from "../model/events.ts";
import type { Oid } from "../model/snapshot.ts";
import { nameBranch } from "./branches.ts";
import { writeBranchKey } from "./branchKey.ts";
import { dropClaim } from "./claims.ts";
import { explainFullDisk } from "./fullDisk.ts";
import { GitError } from "./git.ts";
import { neutralSettings } from "./gitConfig.ts";
import { attachmentPath } from "./logLayout.ts";
import { readObject } from "./objects.ts";
import { claimNewLog, type LogStore, locateLog, type OpenLog, readTip } from "./openLog.ts";
import { publish } from "./publish.ts";
import { createScratch, type Scratch } from "./scratch.ts";
import { type Addition, writeLog } from "./writeLog.ts";

/** Decides what to add to a log; called again when another process was faster. */
type DecideAddition = (events: readonly LoggedEvent[]) => Addition | Promise<Addition>;

/** The log of one branch; what it promises stands at `SessionLog` in the ports. */
export interface StoredLog {
  readEvents(): Promise<readonly LoggedEvent[]>;
  append(decide: DecideAddition): Promise<readonly LoggedEvent[]>;
  readAttachment(session: string, path: string): Promise<Uint8Array | undefined>;
  /** The commit whose tree is the log; undefined while there is none. */
  readTip(): Promise<Oid | undefined>;
}

/** Opens the log of the branch of a place. Nothing is written before the first append. */
export function openStoredLog(store: LogStore, place: Place): StoredLog {
  const log: OpenLog = { branch: nameBranch(place), uuid: undefined, isTied: false };
  let last: Promise<unknown> = Promise.resolve();
  return {
    readTip: () => readTip(store, log),
    readEvents: async () => store.events.read(await readTip(store, log)),
    append(decide) {
      // One after the other, so that this process does not race itself.
      const next = () => append(store, log, decide);
      const appended = last.then(next, next);
      last = appended;
      return appended;
    },
    async readAttachment(session, path) {
      const tip = await readTip(store, log);
      const found = tip && (await readObject(store.git.run, `${tip}:${attachmentPath(session, path)}`));
      return found && found.type === "blob" ? found.bytes : undefined;
    },
  };
}

/**
 * How often an append is tried: when another process was faster, and when a git failed. A prune of somebody else takes away
 * what is half written, the temporary file of a pack too, and says so in many words.
 */
const tries = { races: 100, failures: 6 };

async function append(
  store: LogStore,
  log: OpenLog,
  decide: DecideAddition,
): Promise<readonly LoggedEvent[]> {
  const scratch = createScratch(store.git.paths, store.newId());
  try {
    let failures = 0;
    for (let race = 1; race <= tries.races; race++) {
      try {
        const events = await appendOnce(store, log, decide, scratch);
        if (events !== undefined) {
          return events;
        }
      } catch (error) {
        failures += 1;
        const explained = explainFullDisk(error, "What was recorded before is kept; this was not.");
        if (failures === tries.failures || !(explained instanceof GitError)) {
          throw explained;
        }
      }
      await sleep(Math.random() * Math.min(race, 10) * 20);
    }
  } finally {
    scratch.dispose();
  }
  throw new UserError(
    "Others write the log of this branch all the time, so nothing was added to it.",
    "Try again.",
  );
}

/** The log afterwards; undefined if another process was faster. */
async function appendOnce(
  store: LogStore,
  log: OpenLog,
  decide: DecideAddition,
  scratch: Scratch,
): Promise<readonly LoggedEvent[] | undefined> {
  const { git } = store;
  const { config, identity, tip } = await locateLog(store, log);
  const events = await store.events.read(tip);
  const addition = await decide(events);
  if (addition.events.length + addition.attachments.length === 0) {
    return events;
  }
  const uuid = identity.uuid ?? (await claimNewLog(store, log));
  if (uuid === undefined) {
    return undefined;
  }
  const branch = log.isTied ? undefined : log.branch;
  const before = { uuid, tip, events, branch, forkedFrom: identity.forkedFrom };
  const after = await writeLog(git, scratch, before, addition);
  const run = git.runWith(neutralSettings(config));
  if (!(await publish(git, run, { uuid, tip, ...after }))) {
    return undefined;
  }
  store.events.learn(after.commit, after.events, after.added);
  log.uuid = uuid;
  if (!log.isTied) {
    await writeBranchKey(git, config, log.branch, uuid);
    log.isTied = true;
  }
  if (identity.uuid === undefined) {
    dropClaim(git.paths, log.branch);
  }
  return after.events;
}
