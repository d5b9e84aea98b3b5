import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { createScratch, type Scratch } from "../folder/scratch.ts";
import { explainFullDisk } from "../plumbing/fullDisk.ts";
import { GitError } from "../plumbing/git.ts";
import { clearOldLocks } from "./locks.ts";
import type { LogStore } from "./openLog.ts";

/**
 * How often a publication is tried: when another process was faster, and when a git failed. A prune of somebody else takes away
 * what is half written, the temporary file of a pack too, and says so in many words.
 */
const tries = { races: 100, failures: 6 };

/**
 * Does `once` in a scratch until it gives something: undefined means that another process was faster, or that a git was killed
 * and left a lock. This waits for a minute, until such a lock can be distinguished from one in use: an append may carry the results of
 * a long run.
 */
export async function race<T>(
  store: LogStore,
  once: (scratch: Scratch) => Promise<T | undefined>,
): Promise<T> {
  const scratch = createScratch(store.git.paths, store.newId());
  try {
    let failures = 0;
    for (let round = 1; round <= tries.races; round++) {
      try {
        const done = await once(scratch);
        if (done !== undefined) {
          return done;
        }
      } catch (error) {
        failures += 1;
        const explained = explainFullDisk(error, fact("log.keptBefore"));
        if (failures === tries.failures || !(explained instanceof GitError)) {
          throw explained;
        }
      }
      clearOldLocks(store.git.paths, Date.now());
      await sleep(Math.random() * Math.min(round, 10) * 20);
    }
  } finally {
    scratch.dispose();
  }
  throw new UserError(fact("log.busy"), fact("next.tryAgain"));
}
