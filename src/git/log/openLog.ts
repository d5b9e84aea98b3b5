import type { Oid } from "../../model/code/snapshot.ts";
import { readTip, readTips, type Tips } from "../folder/logTips.ts";
import type { Holder } from "../folder/ownerLock.ts";
import type { Git } from "../plumbing/git.ts";
import type { GitConfig } from "../plumbing/gitConfig.ts";
import type { FindIdentity, LogOfBranch } from "./branches.ts";
import { writeBranchKey } from "./branchKey.ts";
import { claimUuid, dropClaim } from "./newLogClaim.ts";
import type { StoredEvents } from "./storedEvents.ts";

/** What the logs of one repository share. */
export interface LogStore {
  readonly git: Git;
  readonly findIdentity: FindIdentity;
  readonly events: StoredEvents;
  /** Who takes its locks. */
  readonly holder: Holder;
  newId(): string;
}

/** The log of a branch, as far as it is known. Once found or made it stays, also if the branch is renamed or goes away. */
export interface OpenLog {
  readonly branch: string;
  uuid: string | undefined;
  /** The log knows its branch, and the branch its log. */
  isTied: boolean;
}

/** A log at one instant. */
export interface LocatedLog {
  readonly config: GitConfig;
  readonly tips: Tips;
  readonly identity: LogOfBranch;
  readonly tip: Oid | undefined;
}

/** Finds a log and its tip, with the configuration of the same instant. */
export async function locateLog({ git, findIdentity }: LogStore, log: OpenLog): Promise<LocatedLog> {
  const [config, tips] = await Promise.all([git.readConfig(), readTips(git)]);
  const identity =
    log.uuid === undefined
      ? await findIdentity(log.branch, config, tips)
      : { uuid: log.uuid, forkedFrom: undefined };
  log.uuid = identity.uuid;
  return { config, tips, identity, tip: identity.uuid && tips.get(identity.uuid) };
}

/** The tip of a log; undefined while it has none. */
export async function findTip(store: LogStore, log: OpenLog): Promise<Oid | undefined> {
  return log.uuid === undefined ? (await locateLog(store, log)).tip : readTip(store.git, log.uuid);
}

/** The uuid for a branch's new log; undefined if somebody has created one in the meantime, or if the claim was an old one. */
export async function claimNewLog(store: LogStore, log: OpenLog): Promise<string | undefined> {
  const { paths } = store.git;
  const uuid = claimUuid(paths, log.branch, store.newId());
  const { identity, tips } = await locateLog(store, log);
  if (identity.uuid !== undefined) {
    return undefined;
  }
  if (tips.has(uuid)) {
    dropClaim(paths, log.branch);
    return undefined;
  }
  return uuid;
}

/** After an append: the branch knows its log from now on. */
export async function tieLog(
  store: LogStore,
  log: OpenLog,
  { config, identity }: LocatedLog,
  uuid: string,
): Promise<void> {
  log.uuid = uuid;
  if (!log.isTied) {
    await writeBranchKey(store.git, config, log.branch, uuid);
    log.isTied = true;
  }
  if (identity.uuid === undefined) {
    dropClaim(store.git.paths, log.branch);
  }
}
