import type { Fact } from "../../base/facts/fact.ts";
import { describeLostBy, type EngineWork } from "../../model/folder/engineWork.ts";
import type { RunningRun } from "../../model/folder/folderState.ts";
import { markOf } from "../../model/folder/leftProcesses.ts";
import { judgeRun } from "../../model/judgement/outcome.ts";
import { storedEvent } from "../../model/log/eventNumbers.ts";
import type { LoggedEvent, NewerEvent, Owner } from "../../model/log/events.ts";
import type { LoggedSearch } from "../../model/log/searches.ts";
import type { Session } from "../../model/log/session.ts";
import { countCases } from "../../model/report/report.ts";
import type { World } from "../../ports/world.ts";
import { appendToSession, type Target } from "./appendToSession.ts";

/** What is of this engine: the run that it carries out, and the clone whose files it works on. */
export interface OwnRuns {
  readonly running?: RunningRun | undefined;
  readonly clone?: string | undefined;
}

/**
 * How long a run of another machine or container may go on until it counts as lost, in milliseconds. Whether it does go on cannot be
 * known from here, and a container that is made again never says so. If its end comes after all, it replaces the one that is recorded
 * now (`foldSession`).
 */
const longestForeign = 60 * 60 * 1000;

/**
 * Records the end of every run and every search whose engine is gone: such a run will never end by itself, and its result is not known.
 * `describeLeft` says which processes of a run are left; `stuckIn` is what the engine did that stopped responding, if that is why they
 * were lost. Says whether anything was written.
 */
export async function recordLostRuns(
  sessions: readonly Session[],
  own: OwnRuns,
  target: Target,
  world: World,
  describeLeft: (mark: string) => Promise<readonly Fact[]>,
  stuckIn?: EngineWork,
): Promise<boolean> {
  const lost = sessions.filter(
    (session) => listLost(session, own, world).length + listLostSearches(session, own, world).length > 0,
  );
  for (const { id } of lost) {
    await appendToSession(world, target, id, async (session) => ({
      // Another window may have written it down in the meantime.
      events: session === undefined ? [] : await endAll(session),
    }));
  }
  return lost.length > 0;

  async function endAll(session: Session) {
    const runs = listLost(session, own, world);
    const why = stuckIn === undefined ? [] : [describeLostBy(stuckIn)];
    // Each is a look at every process of the machine.
    const looked = new Set(runs.slice(-mostLooked));
    const ends = runs.map(async (run) => {
      const left = looked.has(run) ? await describeLeft(markOf(session.id, run)) : [];
      return lostEnd(run, [...why, ...left]);
    });
    return [...(await Promise.all(ends)), ...listLostSearches(session, own, world).map(lostSearch)];
  }
}

/** Of how many lost runs of a session, the newest ones, the processes are looked for. */
const mostLooked = 10;

/** Something that a process carries out, by the event that began it. */
type Begun = Pick<LoggedEvent, "at"> & { readonly owner: Owner; readonly clone: string | undefined };

/** The numbers of the runs without an end that nobody carries out any more, by the log: two windows may each carry out one. */
function listLost(session: Session, own: OwnRuns, world: World): readonly number[] {
  // Also one that a newer version wrote: its result is known, though not here.
  const ended = new Set(
    session.log.flatMap((logged) => {
      const event: NewerEvent | undefined = storedEvent(logged);
      return event?.kind === "runFinished" ? [event["run"]] : [];
    }),
  );
  const open = session.log.flatMap(({ event, at, place }) =>
    event?.kind === "runStarted" && !ended.has(event.run)
      ? { run: event.run, owner: event.owner, at, clone: place.clone }
      : [],
  );
  const isRunning = own.running?.session === session.id && own.running.search === undefined;
  return whoseEngineIsGone(open, isRunning, own, world).map(({ run }) => run);
}

/** The same for searches. One that was stopped may have been gone on with. */
function listLostSearches(session: Session, own: OwnRuns, world: World): readonly LoggedSearch[] {
  const open = new Map<string, Begun & { readonly search: string }>();
  for (const { event, at, place } of session.log) {
    if (event?.kind === "searchStarted") {
      open.set(event.search, { search: event.search, owner: event.owner, at, clone: place.clone });
    } else if (event?.kind === "searchEnded") {
      open.delete(event.search);
    }
  }
  const isRunning = open.has(own.running?.search?.search ?? "");
  const lost = new Set(
    whoseEngineIsGone([...open.values()], isRunning, own, world).map(({ search }) => search),
  );
  return session.searches.filter(({ search }) => lost.has(search));
}

/** Those that nobody carries out any more. This engine carries out one at a time: if one `isRunning`, the last of its own. */
function whoseEngineIsGone<T extends Begun>(
  open: readonly T[],
  isRunning: boolean,
  own: OwnRuns,
  world: World,
): readonly T[] {
  const { self, isAlive } = world;
  const isOwn = ({ owner }: Begun) =>
    owner.host === self.host && owner.pid === self.pid && owner.started === self.started;
  const current = isRunning ? open.findLast(isOwn) : undefined;
  // The end of a run of another clone comes with its log. The first event of a clone does not name it yet.
  const isForgotten = ({ owner, at, clone }: Begun) =>
    owner.host !== self.host &&
    (clone === undefined || clone === own.clone) &&
    Math.abs(Date.parse(world.now()) - Date.parse(at)) > longestForeign;
  const isAliveOnce = once(isAlive, ({ host, pid, started }) => `${host} ${pid} ${started}`);
  return open.filter((one) => (isOwn(one) ? one !== current : isForgotten(one) || !isAliveOnce(one.owner)));
}

/** The system is asked once for each process, however many runs name it. */
function once<T, R>(ask: (of: T) => R, keyOf: (of: T) => string): (of: T) => R {
  const known = new Map<string, R>();
  return (of) => {
    const key = keyOf(of);
    const answer = known.get(key) ?? ask(of);
    known.set(key, answer);
    return answer;
  };
}

function lostEnd(run: number, problems: readonly Fact[]) {
  const exit = { kind: "lost" } as const;
  const result = judgeRun(exit, undefined, countCases([]));
  return {
    kind: "runFinished",
    run,
    end: { exit, durationMs: 0, result, problems },
  } as const;
}

function lostSearch({ search, left, trials }: LoggedSearch) {
  const unresolved = trials.filter(({ answer }) => answer === "unresolved").length;
  return {
    kind: "searchEnded",
    search,
    end: "lost",
    found: [],
    items: left,
    runs: trials.length,
    unresolved,
  } as const;
}
