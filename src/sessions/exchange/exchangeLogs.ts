import { UserError } from "../../base/errors.ts";
import { fact, type Said } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { foldLog } from "../../model/log/foldLog.ts";
import type {
  Exchanged,
  FetchedSession,
  FindSecrets,
  LogMerge,
  OutgoingLog,
  Remote,
} from "../../model/sharing/sharing.ts";
import type { Sessions } from "../state/sessions.ts";
import { redactionOf } from "./exportSession.ts";
import { describeKept } from "./keptSessions.ts";

/** Nothing leaves or comes in but by these, and each is a command of the user. */

/** The remotes of the repository. They are not contacted. */
export function listRemotes({ ports }: Sessions): Promise<readonly Remote[]> {
  return ports.repository.listRemotes();
}

/** What sharing the log of the current branch would send. Nothing is sent. */
export async function previewShare(
  sessions: Sessions,
  { remote }: { readonly remote: string },
): Promise<OutgoingLog> {
  const { repository } = sessions.ports;
  const place = await repository.readPlace();
  const { tip: _, ...preview } = await repository.previewShare(remote, place, await secretFinder(sessions));
  const log = await repository.openLog(place);
  const all = foldLog(await log.readEvents()).sessions;
  const attempts = all.reduce((sum, session) => sum + session.attempts.length, 0);
  return { ...preview, sessions: all.length, attempts };
}

/** Sends the log of the current branch, with what the remote has of it merged in. */
export async function shareLog(
  sessions: Sessions,
  { remote, confirmed }: { readonly remote: string; readonly confirmed: readonly Said[] },
): Promise<Exchanged> {
  const { repository } = sessions.ports;
  await checkNoRun(sessions);
  const place = await repository.readPlace();
  const findSecrets = await secretFinder(sessions);
  const result = await exchange(sessions, (stop) =>
    repository.shareLog({ remote, place, confirmed, findSecrets, stop }),
  );
  return toExchanged(result.isSent, result.merge);
}

/** Looks for text that an export would mask, also by the patterns of the user; an unusable pattern stops the exchange. */
async function secretFinder(sessions: Sessions): Promise<FindSecrets> {
  const redaction = await redactionOf(sessions, "");
  return redaction.findIn;
}

/** Fetches the logs of a remote, and returns their sessions of this folder; what was written in last comes first. */
export async function fetchLogs(
  sessions: Sessions,
  { remote }: { readonly remote: string },
): Promise<readonly FetchedSession[]> {
  const { repository } = sessions.ports;
  await exchange(sessions, (stop) => repository.fetchLogs(remote, stop));
  const logs = (await repository.listFetchedLogs()).filter((log) => log.remote === remote);
  // The notices name those that could not be read.
  await sessions.refreshStatus();
  await sessions.refresh();
  const fetched = logs.flatMap((log) => {
    const kept = { ...log, uuid: `${remote}/${log.uuid}`, state: "elsewhere" } as const;
    return foldLog(log.events, repository.folder).sessions.map((one) => ({
      ...describeKept(kept, one),
      remote,
    }));
  });
  return fetched.sort((one, other) => (one.lastAt < other.lastAt ? 1 : -1));
}

/** Merges a fetched log into the one with its uuid, else into that of the current branch. */
export async function adoptLog(
  sessions: Sessions,
  { log, tip }: { readonly log: string; readonly tip: Oid },
): Promise<Exchanged> {
  await checkNoRun(sessions);
  const { repository } = sessions.ports;
  const slash = log.lastIndexOf("/");
  const fetched = { remote: log.slice(0, slash), uuid: log.slice(slash + 1), tip };
  const place = await repository.readPlace();
  const merge = await keepActive(sessions, () => repository.adoptLog(fetched, place));
  await sessions.afterDone(() => sessions.compareSeen());
  return toExchanged(false, merge);
}

/** Stops the exchange in progress, if there is one. */
export function stopExchange(sessions: Sessions): void {
  sessions.exchange?.abort();
}

async function exchange<T>(sessions: Sessions, go: (stop: AbortSignal) => Promise<T>): Promise<T> {
  if (sessions.exchange !== undefined) {
    throw new UserError(fact("log.exchanging"), fact("next.waitOrStop"));
  }
  const stop = new AbortController();
  sessions.exchange = stop;
  try {
    return await keepActive(sessions, () => go(stop.signal));
  } finally {
    sessions.exchange = undefined;
  }
}

/**
 * Exchanges logs in such a way that the session which is active here stays it. Which one that is, every clone decides for itself
 * (`foldLog`), so something is to be written only where this one never did, or where somebody wrote in its name.
 */
async function keepActive<T>(sessions: Sessions, exchange: () => Promise<T>): Promise<T> {
  await sessions.refresh();
  const { active, place } = sessions.state;
  try {
    return await exchange();
  } finally {
    await sessions.afterDone(async () => {
      await sessions.refresh();
      const { state } = sessions;
      const isSame = state.active === active || state.place.branch !== place.branch;
      if (active !== undefined && !isSame && state.sessions.some(({ id }) => id === active)) {
        await sessions.append(active, () => ({ events: [{ kind: "sessionActivated" }] }));
      }
    });
  }
}

function toExchanged(isSent: boolean, merge: LogMerge | undefined): Exchanged {
  const { renumbered = [], removed = [], added = [], commands = [], states = [] } = merge ?? {};
  return { isSent, renumbered, removed, added, commands, states };
}

/** A run of this machine writes its end under the number that it was started with. */
async function checkNoRun({ ports: { repository, world } }: Sessions): Promise<void> {
  const logs = await repository.listLogs(await repository.readPlace());
  const running = logs.flatMap(({ events }) => foldLog(events).sessions.flatMap((one) => one.running ?? []));
  if (running.some(({ owner }) => owner.host === world.self.host && world.isAlive(owner))) {
    throw new UserError(fact("run.inProgressNothingSent"), fact("next.waitOrStop"));
  }
}
