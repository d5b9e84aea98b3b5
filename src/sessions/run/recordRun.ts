import { UserError } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import type { Unseen } from "../../model/code/snapshot.ts";
import type { IsEdited } from "../../model/error/sameError.ts";
import { judge } from "../../model/judgement/judgement.ts";
import { judgeRun, type RunResult } from "../../model/judgement/outcome.ts";
import { unseenBeside } from "../../model/log/attempt.ts";
import { nextNumber } from "../../model/log/eventNumbers.ts";
import type { SessionEvent } from "../../model/log/events.ts";
import type { Maker } from "../../model/log/maker.ts";
import type { Run } from "../../model/log/run.ts";
import { currentHypothesis, type Session } from "../../model/log/session.ts";
import { allCases, countCases } from "../../model/report/report.ts";
import type { Snapshot } from "../../ports/repository.ts";
import type { SessionChange, Target } from "../state/appendToSession.ts";
import { changesSince } from "../state/changesSince.ts";
import type { Execution } from "../state/execution.ts";
import { readKnownTests } from "../state/knownResults.ts";
import type { CurrentRun, Sessions } from "../state/sessions.ts";
import { encodeReport } from "../state/storedReport.ts";
import { checkConfirmed } from "./confirmedCommand.ts";
import { findExitReason } from "./exitReason.ts";
import { keepReport } from "./readRun.ts";

/** The numbers a run was given in the log. */
export interface RunNumbers {
  readonly run: number;
  readonly attempt: number;
}

/** Records that a run begins: as a new attempt, with its snapshot, where the code differs from the newest one. */
export async function recordStart(
  sessions: Sessions,
  target: Target,
  current: CurrentRun,
  snapshot: Snapshot,
): Promise<RunNumbers> {
  const numbers = { run: 0, attempt: 0 };
  const { purpose, command } = current.shown;
  await sessions.append(
    current.shown.session,
    async (session): Promise<SessionChange> => {
      if (session !== undefined) {
        // Decided on the log that is written to: another process may have changed the command first.
        checkConfirmed(session, { purpose, command });
        sessions.refuseElsewhere([session], target.place);
      }
      const recorded = await numberRun(session, target, snapshot, current.by);
      Object.assign(numbers, recorded.numbers);
      const { self: owner } = sessions.ports.world;
      const unseen = unseenBy(session, snapshot);
      const run: SessionEvent = {
        kind: "runStarted",
        ...numbers,
        purpose,
        command,
        owner,
        unseen,
        by: current.by,
      };
      return { ...recorded.attempt, events: [...recorded.attempt.events, run] };
    },
    target,
  );
  return numbers;
}

/** What a run's snapshot did not see; nothing is said where neither it nor the newest attempt lacks anything. */
export function unseenBy(
  session: Session | undefined,
  { unseen }: Pick<Snapshot, "unseen">,
): Unseen | undefined {
  return unseen.length + (session?.attempts.at(-1)?.skipped.length ?? 0) > 0 ? unseen : undefined;
}

/** The numbers of the next run, and what records its attempt: nothing where the code is that of the newest one. */
export async function numberRun(
  session: Session | undefined,
  target: Target,
  snapshot: Snapshot,
  by: Maker | undefined,
): Promise<{ readonly numbers: RunNumbers; readonly attempt: SessionChange }> {
  const newest = session?.attempts.at(-1);
  const changes = await changesSince(snapshot, newest);
  const log = session?.log ?? [];
  const run = nextNumber(log, "runs", 0);
  if (newest?.tree === snapshot.tree && changes.length === 0) {
    return { numbers: { run, attempt: newest.number }, attempt: { events: [] } };
  }
  const attempt = nextNumber(log, "attempts", 0);
  const recorded: SessionEvent = {
    kind: "attemptRecorded",
    attempt,
    tree: snapshot.tree,
    base: newest?.tree ?? target.place.head,
    exact: snapshot.exact.length > 0 ? snapshot.exact : undefined,
    changes,
    skipped: snapshot.skipped,
    hypothesis: session && currentHypothesis(session)?.id,
    by,
  };
  const snapshots = new Map([[`attempts/${attempt}/worktree`, snapshot]]);
  return { numbers: { run, attempt }, attempt: { events: [recorded], snapshots } };
}

/** Records how a run ended, with all its results, and what that says about its attempt. */
export async function recordEnd(
  sessions: Sessions,
  target: Target,
  current: CurrentRun,
  numbers: RunNumbers,
  execution: Execution,
): Promise<RunResult> {
  const { session: id, purpose, command } = current.shown;
  const result = judgeExecution(execution);
  const record = (isJudged: boolean, problems: readonly Fact[]) =>
    sessions.append(
      id,
      (session) =>
        // The log may hold it though its writer was told otherwise.
        isRecorded(findRun(session, numbers))
          ? { events: [] }
          : endOfRun(sessions, session, target, {
              numbers,
              command,
              unseen: unseenAtStart(session, numbers),
              execution: { ...execution, problems },
              isJudged,
            }),
      target,
    );
  try {
    await record(purpose === "isolation", execution.problems);
  } catch (error) {
    if (purpose !== "isolation" || error instanceof UserError) {
      throw error;
    }
    // What was recorded earlier may be damaged: it decides about the judgement, and not about the results.
    sessions.onError(error);
    await record(false, [...execution.problems, fact("run.notJudged")]);
  }
  if (execution.report !== undefined) {
    keepReport(sessions, id, numbers.run, execution.report);
  }
  return result;
}

/** What the snapshot of a run that has begun did not see. */
function unseenAtStart(session: Session | undefined, numbers: RunNumbers): Unseen {
  const attempt = session?.attempts.find(({ number }) => number === numbers.attempt);
  return attempt === undefined ? [] : unseenBeside(attempt, findRun(session, numbers) ?? {});
}

/** Another window may have taken this engine for dead, and recorded the run as lost. */
function isRecorded(run: Run | undefined): boolean {
  return run?.end !== undefined && run.end.exit.kind !== "lost";
}

function findRun(session: Session | undefined, numbers: RunNumbers): Run | undefined {
  const attempt = session?.attempts.find(({ number }) => number === numbers.attempt);
  return attempt?.runs.find(({ number }) => number === numbers.run);
}

/** What a run came to. */
export function judgeExecution({ exit, report, output }: Execution): RunResult {
  return judgeRun(exit, report, countCases(report === undefined ? [] : allCases(report)), () =>
    findExitReason(Buffer.from(output).toString()),
  );
}

/** A run that has ended. */
export interface EndedRun {
  readonly numbers: RunNumbers;
  /** What was run. */
  readonly command: string;
  /** What its snapshot did not see. */
  readonly unseen: Unseen;
  readonly execution: Execution;
  /** It may say something about its attempt. */
  readonly isJudged: boolean;
  /** The ids of its cases that may be any of several known tests. */
  readonly ambiguous?: ReadonlySet<string> | undefined;
}

/** The facts that record the end of a run, with all its results. */
export async function endOfRun(
  sessions: Sessions,
  session: Session | undefined,
  target: Target,
  { numbers: { run, attempt }, command, unseen, execution, isJudged, ambiguous }: EndedRun,
): Promise<SessionChange> {
  const { exit, durationMs, report, masked = [] } = execution;
  const result = judgeExecution(execution);
  const problems = [...execution.problems, ...(report?.problems ?? [])];
  const judgement = session && isJudged && attempt > 0 ? await judgeIn(session) : undefined;
  const end = {
    exit,
    durationMs,
    result,
    problems,
    masked: masked.length > 0 ? masked : undefined,
    judgement,
  };
  return { events: [{ kind: "runFinished", run, end }], files: filesOf(run, execution) };

  async function judgeIn(before: Session) {
    const cases = report === undefined ? [] : allCases(report);
    const known = await readKnownTests(sessions, target.log, before, {
      attempt,
      run: { number: run, unseen },
      cases,
    });
    const flaky = await sessions.findFlaky(before, target.log, { run, cases });
    return judge(result.outcome, cases, known, {
      flaky,
      isEdited: isEditedIn(before, attempt),
      command,
      ambiguous,
    });
  }
}

/** Whether a file, by its path as a stack has it, was changed in an attempt of the session up to this one. */
function isEditedIn({ attempts }: Session, upTo: number): IsEdited {
  const paths = attempts
    .filter(({ number }) => number > 0 && number <= upTo)
    .flatMap(({ changes }) => changes.map(({ path }) => path));
  return (file) => paths.some((path) => `/${file}`.endsWith(`/${path}`) || path.endsWith(`/${file}`));
}

/** What is kept of a run, by its path below the session. */
function filesOf(run: number, { output, reportFiles, report }: Execution): ReadonlyMap<string, Uint8Array> {
  const path = `runs/${run}`;
  const files = new Map<string, Uint8Array>([[`${path}/output`, output]]);
  for (const [index, bytes] of reportFiles.entries()) {
    files.set(`${path}/reports/${index}.xml`, bytes);
  }
  if (report !== undefined) {
    files.set(`${path}/results.json`, encodeReport(report));
  }
  return files;
}
