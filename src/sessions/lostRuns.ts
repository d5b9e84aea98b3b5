import type { RunningRun } from "../model/folderState.ts";
import { judgeRun } from "../model/outcome.ts";
import { countCases } from "../model/report.ts";
import type { Session } from "../model/session.ts";
import { appendToSession, type Target } from "./append.ts";
import type { World } from "./ports.ts";

/**
 * Writes down the end of every run whose engine is gone: such a run will never end by itself, and its result is not known.
 * `running` is the run that this engine carries out. Says whether anything was written.
 */
export async function recordLostRuns(
  sessions: readonly Session[],
  running: RunningRun | undefined,
  target: Target,
  world: World,
): Promise<boolean> {
  const lost = sessions.filter((session) => isLost(session, running, world));
  for (const { id } of lost) {
    await appendToSession(world, target, id, (session) => ({
      // Another window may have written it down in the meantime.
      events: session?.running === undefined ? [] : [lostEnd(session.running.run)],
    }));
  }
  return lost.length > 0;
}

function isLost(session: Session, running: RunningRun | undefined, world: World): boolean {
  if (session.running === undefined) {
    return false;
  }
  const { owner } = session.running;
  const isMine = owner.pid === world.self.pid && owner.started === world.self.started;
  return isMine ? running?.session !== session.id : !world.isAlive(owner);
}

function lostEnd(run: number) {
  const exit = { kind: "lost" } as const;
  const result = judgeRun(exit, undefined, countCases([]));
  return { kind: "runFinished", run, end: { exit, durationMs: 0, result, problems: [] } } as const;
}
