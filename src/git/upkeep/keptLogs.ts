import type { Place } from "../../model/log/events.ts";
import type { KeptLog } from "../../ports/repository.ts";
import { readTips } from "../folder/logTips.ts";
import { findBranchOf, nameBranch } from "../log/branches.ts";
import { attachmentPath } from "../log/logLayout.ts";
import { type LogStore, locateLog } from "../log/openLog.ts";
import { readFileAt } from "../plumbing/readPaths.ts";

/** Every log of the repository. */
export async function listKeptLogs(store: LogStore, place: Place): Promise<readonly KeptLog[]> {
  const { git, findIdentity, events } = store;
  const log = { branch: nameBranch(place), uuid: undefined, isTied: false };
  const [config, tips, here] = await Promise.all([git.readConfig(), readTips(git), locateLog(store, log)]);
  const kept: KeptLog[] = [];
  for (const [uuid, tip] of tips) {
    const isHere = uuid === here.identity.uuid;
    const branch = isHere
      ? { name: log.branch, exists: true }
      : await findBranchOf(git, findIdentity, uuid, config, tips);
    kept.push({
      uuid,
      tip,
      branch: branch.name.startsWith("detached:") ? undefined : branch.name,
      state: isHere ? "checkedOut" : branch.exists ? "elsewhere" : "gone",
      events: await events.read(tip),
      readAttachment: (session, path) => readFileAt(git.run, tip, attachmentPath(session, path)),
    });
  }
  return kept;
}
