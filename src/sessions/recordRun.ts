import type { SessionEvent } from "../model/events.ts";
import { judge } from "../model/judgement.ts";
import { judgeRun, type RunExit, type RunResult } from "../model/outcome.ts";
import { allCases, countCases, type Report } from "../model/report.ts";
import { currentHypothesis, type Session } from "../model/session.ts";
import type { Change, Target } from "./append.ts";
import { changesSince } from "./changesSince.ts";
import type { Snapshot } from "./ports.ts";
import { readReference } from "./reference.ts";
import type { CurrentRun, Sessions } from "./sessions.ts";
import { encodeReport } from "./storedReport.ts";

/** What is known of a run's process once it has ended. */
export interface Execution {
  readonly exit: RunExit;
  readonly durationMs: number;
  readonly output: Uint8Array;
  readonly report: Report | undefined;
  readonly problems: readonly string[];
  readonly reportFiles: readonly Uint8Array[];
}

/** The numbers a run was given in the log. */
export interface Numbers {
  readonly run: number;
  readonly attempt: number;
}

/** Writes down that a run begins: as a new attempt, with its snapshot, where the code differs from the newest one. */
export async function recordStart(
  sessions: Sessions,
  target: Target,
  current: CurrentRun,
  snapshot: Snapshot,
): Promise<Numbers> {
  const numbers = { run: 0, attempt: 0 };
  const { purpose, command } = current.shown;
  await sessions.append(
    current.shown.session,
    async (session): Promise<Change> => {
      const newest = session?.attempts.at(-1);
      const changes = await changesSince(snapshot, newest);
      const isSame = newest?.tree === snapshot.tree && changes.length === 0;
      numbers.attempt = isSame ? newest.number : (newest?.number ?? -1) + 1;
      numbers.run = session?.attempts.flatMap((attempt) => attempt.runs).length ?? 0;
      const run: SessionEvent = {
        kind: "runStarted",
        ...numbers,
        purpose,
        command,
        owner: sessions.ports.world.self,
      };
      if (isSame) {
        return { events: [run] };
      }
      const attempt: SessionEvent = {
        kind: "attemptRecorded",
        attempt: numbers.attempt,
        tree: snapshot.tree,
        base: newest?.tree ?? target.place.head,
        exact: snapshot.exact.length > 0 ? snapshot.exact : undefined,
        changes,
        skipped: snapshot.skipped,
        hypothesis: session && currentHypothesis(session)?.id,
      };
      const path = `attempts/${numbers.attempt}/worktree`;
      return { events: [attempt, run], snapshots: new Map([[path, snapshot]]) };
    },
    target,
  );
  return numbers;
}

/** Writes down how a run ended, with everything it gave, and what that says about its attempt. */
export async function recordEnd(
  sessions: Sessions,
  target: Target,
  current: CurrentRun,
  numbers: Numbers,
  execution: Execution,
): Promise<RunResult> {
  const { session: id, purpose } = current.shown;
  const { exit, durationMs, report, output, reportFiles } = execution;
  const cases = report === undefined ? [] : allCases(report);
  const result = judgeRun(exit, report, countCases(cases));
  const problems = [...execution.problems, ...(report?.problems ?? [])];
  const path = `runs/${numbers.run}`;
  const files = new Map<string, Uint8Array>([[`${path}/output`, output]]);
  for (const [index, bytes] of reportFiles.entries()) {
    files.set(`${path}/reports/${index}.xml`, bytes);
  }
  if (report !== undefined) {
    files.set(`${path}/results.json`, encodeReport(report));
  }
  await sessions.append(
    id,
    async (session): Promise<Change> => {
      const isJudged = purpose === "isolation" && numbers.attempt > 0;
      const judgement = session && isJudged ? await judgeIn(session) : undefined;
      const end = { exit, durationMs, result, problems, judgement };
      return { events: [{ kind: "runFinished", run: numbers.run, end }], files };
    },
    target,
  );
  return result;

  async function judgeIn(session: Session) {
    const before = session.attempts.slice(0, numbers.attempt);
    const previous = await readReference(target.log, session, before.toReversed());
    const baseline = await readReference(target.log, session, before);
    const flaky = await sessions.findFlaky(session, target.log, { run: numbers.run, cases });
    return judge(result.outcome, cases, previous, baseline, flaky);
  }
}
