import type { Fact } from "../../base/facts/fact.ts";
import { describeLostBy, type EngineWork } from "../../model/folder/engineWork.ts";
import type { RunningRun } from "../../model/folder/folderState.ts";
import { markOf } from "../../model/folder/leftProcesses.ts";
import { judgeRun } from "../../model/judgement/outcome.ts";
import { storedEvent } from "../../model/log/eventNumbers.ts";
import type { NewerEvent } from "../../model/log/events.ts";
import type { Session } from "../../model/log/session.ts";
import { countCases } from "../../model/report/report.ts";
import type { World } from "../../ports/world.ts";
import { appendToSession, type Target } from "./appendToSession.ts";

/**
 * Records the end of every run whose engine is gone: such a run will never end by itself, and its result is not known.
 * `running` is the run that this engine carries out; `describeLeft` says which processes of a run are left; `stuckIn` is what the
 * engine did that stopped responding, if that is why they were lost. Says whether anything was written.
 */
export async function recordLostRuns(
  sessions: readonly Session[],
  running: RunningRun | undefined,
  target: Target,
  world: World,
  describeLeft: (mark: string) => Promise<readonly Fact[]>,
  stuckIn?: EngineWork,
): Promise<boolean> {
  const lost = sessions.filter((session) => listLost(session, running, world).length > 0);
  for (const { id } of lost) {
    await appendToSession(world, target, id, async (session) => ({
      // Another window may have written it down in the meantime.
      events: session === undefined ? [] : await endAll(session),
    }));
  }
  return lost.length > 0;

  async function endAll(session: Session) {
    const runs = listLost(session, running, world);
    const why = stuckIn === undefined ? [] : [describeLostBy(stuckIn)];
    // Each is a look at every process of the machine.
    const looked = new Set(runs.slice(-mostLooked));
    return Promise.all(
      runs.map(async (run) => {
        const left = looked.has(run) ? await describeLeft(markOf(session.id, run)) : [];
        return lostEnd(run, [...why, ...left]);
      }),
    );
  }
}

/** Of how many lost runs of a session, the newest ones, the processes are looked for. */
const mostLooked = 10;

/**
 * The numbers of the runs without an end that nobody carries out any more, by the log: two windows may each carry out one.
 * This engine carries out one at a time, the last of its own.
 */
function listLost(session: Session, running: RunningRun | undefined, world: World): readonly number[] {
  const { self, isAlive } = world;
  const happened = session.log.flatMap(({ event }) => event ?? []);
  // Also one that a newer version wrote: its result is known, though not here.
  const ended = new Set(
    session.log.flatMap((logged) => {
      const event: NewerEvent | undefined = storedEvent(logged);
      return event?.kind === "runFinished" ? [event["run"]] : [];
    }),
  );
  const open = happened.flatMap((event) =>
    event.kind === "runStarted" && !ended.has(event.run) ? event : [],
  );
  const isOwn = ({ owner }: (typeof open)[number]) =>
    owner.pid === self.pid && owner.started === self.started;
  const current = running?.session === session.id ? open.findLast(isOwn) : undefined;
  const isAliveOnce = once(isAlive, ({ host, pid, started }) => `${host} ${pid} ${started}`);
  return open.filter((one) => (isOwn(one) ? one !== current : !isAliveOnce(one.owner))).map(({ run }) => run);
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
