import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { tidy } from "../../base/remove.ts";
import type { Place } from "../../model/log/events.ts";
import { readTips } from "../folder/logTips.ts";
import { createScratch } from "../folder/scratch.ts";
import { nameBranch } from "../log/branches.ts";
import { writeBranchKey } from "../log/branchKey.ts";
import { type LogStore, locateLog } from "../log/openLog.ts";
import { publish } from "../log/publish.ts";
import { checkNoRestore } from "../log/restoreJournal.ts";
import type { Git } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";

/**
 * Moves every log of a private repository into this one, which its folder has become: all that the logs reach is copied, looked
 * at again, and only then is the private repository removed. The checked-out branch gets the first log, if it has none. A UserError
 * says that nothing was removed.
 */
export async function moveLogs(store: LogStore, from: Git, kept: string, place: Place): Promise<void> {
  const { git } = store;
  if (from.paths.hash !== git.paths.hash) {
    throw new UserError(
      fact("log.otherHash", { here: git.paths.hash, there: from.paths.hash }),
      fact("log.lieIn", { folder: kept }),
    );
  }
  checkNoRestore(from.paths);
  const tips = await readTips(from);
  const scratch = createScratch(git.paths, store.newId());
  try {
    for (const [uuid, commit] of tips) {
      const log = { branch: nameBranch(place), uuid: undefined, isTied: false };
      const { config, identity, tips: here } = await locateLog(store, log);
      const run = git.runWith(neutralSettings(config));
      const objects = [scratch.objects, join(from.paths.common, "objects")];
      const publication = { uuid, commit, tip: undefined, known: [], objects };
      if (here.get(uuid) !== commit && !(await publish(git, run, publication))) {
        throw new UserError(fact("log.otherState"));
      }
      // Dies of any object that is not there.
      await run(["rev-list", "--objects", "--quiet", commit]);
      if (identity.uuid === undefined) {
        await writeBranchKey(git, config, log.branch, uuid);
      }
    }
  } finally {
    scratch.dispose();
  }
  const after = await readTips(from);
  if ([...after].some(([uuid, tip]) => tips.get(uuid) !== tip)) {
    throw new UserError(fact("log.changedByWindow"), fact("next.tryAgain"));
  }
  // What stays is moved once more, to no effect, the next time it is asked for.
  await tidy(kept);
}

/** Whether a private repository is there that holds a log. */
export function hasLogs(kept: string): boolean {
  return ["refs/casebook/log", "packed-refs"].some((path) => existsSync(join(kept, ".git", path)));
}
