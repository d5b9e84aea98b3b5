import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { LoggedEvent } from "../../model/log/events.ts";
import { foldLog } from "../../model/log/foldLog.ts";
import type { KeptSession, LogAtTip } from "../../model/log/keptSession.ts";
import type { Session } from "../../model/log/session.ts";
import type { KeptLog } from "../../ports/repository.ts";
import type { Sessions } from "../state/sessions.ts";

/** Which session of which log, at which tip. */
export interface KeptId {
  readonly log: string;
  readonly tip: Oid;
  readonly session: string;
}

/** The sessions of this folder that the repository keeps, on all branches; what was written in last comes first. */
export async function listKeptSessions(sessions: Sessions): Promise<readonly KeptSession[]> {
  const kept = (await listLogs(sessions)).flatMap((log) =>
    foldLog(log.events, sessions.ports.repository.folder).sessions.map((session) =>
      describeKept(log, session),
    ),
  );
  return kept.sort((one, other) => (one.lastAt < other.lastAt ? 1 : -1));
}

/** A session with the log that holds it; a UserError if there is none of that id. */
export async function findKept(
  sessions: Sessions,
  { log: uuid, session: id }: Pick<KeptId, "log" | "session">,
): Promise<{ readonly log: Omit<KeptLog, "state">; readonly session: Session }> {
  const log = uuid.includes("/") ? await findFetched(sessions, uuid) : await findLog(sessions, uuid);
  const session = log && foldLog(log.events).sessions.find((one) => one.id === id);
  if (log === undefined || session === undefined) {
    throw new UserError(fact("session.gone"), fact("next.refreshList"));
  }
  return { log, session };
}

async function findLog(sessions: Sessions, uuid: string) {
  return (await listLogs(sessions)).find((one) => one.uuid === uuid);
}

/** A log of a remote, which is named by both. */
async function findFetched({ ports: { repository } }: Sessions, name: string) {
  return (await repository.listFetchedLogs()).find(({ remote, uuid }) => `${remote}/${uuid}` === name);
}

/** Moves a session of another branch to the one that is checked out, where it becomes the active one. */
export async function adoptSession(sessions: Sessions, kept: KeptId): Promise<void> {
  const { session } = await findKept(sessions, kept);
  const { repository, world } = sessions.ports;
  checkIdle(sessions, [session]);
  const place = await repository.readPlace();
  await repository.moveSession(kept.log, { session: session.id, place, at: world.now() });
  await sessions.showDone();
}

/** Deletes a session for good, as it was seen. */
export async function deleteSession(sessions: Sessions, kept: KeptId): Promise<void> {
  const { session } = await findKept(sessions, kept);
  const { repository, world } = sessions.ports;
  checkIdle(sessions, [session]);
  const place = await repository.readPlace();
  const log = { uuid: kept.log, tip: kept.tip };
  await repository.removeSession(log, { session: session.id, place, at: world.now() });
  await sessions.afterDone(() => sessions.memory.forgetGone());
  await sessions.showDone();
}

/** Moves the sessions here that were recorded before the folder became a repository. */
export async function moveLogsHere(sessions: Sessions): Promise<void> {
  const { repository } = sessions.ports;
  await repository.moveLogsHere(await repository.readPlace());
  await sessions.afterDone(() => sessions.refreshStatus());
  await sessions.showDone();
}

/** What the repository keeps of Casebook: its logs, and how much that is. */
export interface Storage {
  readonly logs: readonly LogAtTip[];
  /** Of all folders. */
  readonly sessions: number;
  readonly attempts: number;
  readonly bytes: number;
}

/**
 * Measures everything that is kept for the repository: its logs, sessions and attempts, and their bytes on the disk.
 */
export async function measureAll(sessions: Sessions): Promise<Storage> {
  const logs = await listLogs(sessions);
  const all = foldAll(logs);
  return {
    logs: logs.map(({ uuid, tip }) => ({ uuid, tip })),
    sessions: all.length,
    attempts: all.reduce((sum, { attempts }) => sum + attempts.length, 0),
    bytes: await sessions.ports.repository.measureStorage(allEvents(logs)),
  };
}

/** The bytes that only this session keeps on the disk, and what it shares with other sessions. */
export async function measureSession(sessions: Sessions, kept: KeptId): Promise<number> {
  const { log, session } = await findKept(sessions, kept);
  return sessions.ports.repository.measureStorage(session.log, { tip: log.tip, session: session.id });
}

/** Deletes everything that Casebook keeps in the repository, as it was seen. */
export async function deleteAll(
  sessions: Sessions,
  { logs }: { readonly logs: readonly LogAtTip[] },
): Promise<void> {
  checkIdle(sessions, foldAll(await listLogs(sessions)));
  await sessions.ports.repository.removeAll(logs);
  await sessions.afterDone(() => sessions.memory.forgetGone());
  await sessions.showDone();
}

async function listLogs({ ports: { repository } }: Sessions): Promise<readonly KeptLog[]> {
  return repository.listLogs(await repository.readPlace());
}

function foldAll(logs: readonly KeptLog[]): readonly Session[] {
  return logs.flatMap(({ events }) => foldLog(events).sessions);
}

function allEvents(logs: readonly KeptLog[]): readonly LoggedEvent[] {
  return logs.flatMap(({ events }) => events);
}

/** A run writes its end into the session it was started in; one of another clone does so there. */
function checkIdle({ ports: { repository, world } }: Sessions, all: readonly Session[]): void {
  const own = repository.readClone();
  const runs = all.flatMap(({ running }) => running ?? []);
  const isHere = ({ clone }: (typeof runs)[number]) => clone === undefined || clone === own;
  if (runs.some((run) => isHere(run) && world.isAlive(run.owner))) {
    throw new UserError(fact("run.inProgressInSession"), fact("next.waitOrStop"));
  }
}

/** A session as it is listed. */
export function describeKept(log: Omit<KeptLog, "readAttachment">, session: Session): KeptSession {
  return {
    log: log.uuid,
    tip: log.tip,
    session: session.id,
    branch: log.branch,
    branchState: log.state,
    title: session.sections.title,
    state: session.state,
    lastAt: session.log.at(-1)?.at ?? session.startedAt,
    attempts: session.attempts.length,
    restores: session.restores.length,
  };
}
