import { type Fact, fact, listed } from "../../base/facts/fact.ts";
import { isCache } from "../../model/code/caches.ts";
import { expectedDuration } from "../../model/folder/expectedDuration.ts";
import type { FolderState } from "../../model/folder/folderState.ts";
import { describeLeft, markOf } from "../../model/folder/leftProcesses.ts";
import type { RunResult } from "../../model/judgement/outcome.ts";
import { allCases, type Report } from "../../model/report/report.ts";
import { compareSelection, describeMissing } from "../../model/report/selection.ts";
import type { ReadReports } from "../../ports/reports.ts";
import type { StartedRun } from "../../ports/runners.ts";
import type { Target } from "../state/appendToSession.ts";
import { BoundedOutput } from "../state/boundedOutput.ts";
import type { Execution } from "../state/execution.ts";
import { type Masking, startMasking } from "../state/maskRun.ts";
import type { CurrentRun, Sessions } from "../state/sessions.ts";
import { type ConfirmedCommand, checkConfirmed } from "./confirmedCommand.ts";
import { readRunReports } from "./readRunReports.ts";
import { type RunNumbers, recordEnd, recordStart } from "./recordRun.ts";

/** Who watches a run. */
export interface RunObserver {
  /** What it prints, and how many tests have ended by then, as far as that is reported. */
  onOutput(chunk: Uint8Array, testsFinished: number): void;
  /** The process group of the run, and undefined once it has ended. */
  onProcess(pid: number | undefined): void;
}

/**
 * Runs the isolation or the verification command of the active session on the current code, and records it: a snapshot
 * first, as a new attempt where the code differs from the newest one; then the run with its results. The run is in the
 * log from its start, so that nothing is lost if the engine ends. Returns the run's number and its result once that is recorded.
 * @throws {UserError} if the session's command is another text than the confirmed one: nothing is run, and nothing recorded
 */
export async function runCommand(
  sessions: Sessions,
  confirmed: ConfirmedCommand,
  observer: RunObserver,
): Promise<{ readonly run: number; readonly result: RunResult }> {
  const session = sessions.findOpen();
  checkConfirmed(session, confirmed);
  sessions.refuseElsewhere();
  const { purpose, command, by } = confirmed;
  const startedAt = sessions.ports.world.now();
  const expectedMs = expectedDuration(session, command);
  const current: CurrentRun = {
    shown: { session: session.id, purpose, command, startedAt, expectedMs },
    by,
    stopped: false,
  };
  sessions.running = current;
  try {
    const target = await sessions.openTarget();
    const numbers = await recordCode(sessions, target, current);
    const masking = startMasking(sessions);
    const execution = current.stopped ? notStarted : await execute(sessions, current, numbers, observer);
    const isCompared = await sessions.afterDone(() => sessions.refreshOpenChanges());
    const edits = isCompared ? describeEdits(sessions.state) : [fact("run.filesNotCompared")];
    const ended = { ...execution, problems: [...execution.problems, ...edits] };
    const result = await sessions.during({ kind: "judgement", run: numbers.run }, async () =>
      recordEnd(sessions, target, current, numbers, await maskOrLeaveOut(sessions, masking, ended)),
    );
    return { run: numbers.run, result };
  } finally {
    sessions.running = undefined;
    sessions.compareSeen().catch(sessions.onError);
    // Only now: whatever becomes of what the run left outside of the folder, its result is in the log.
    await sessions.afterDone(() => current.process?.dispose());
  }
}

/** The run as it may be recorded: what cannot be searched for secrets is left out, and the end of the run is recorded all the same. */
async function maskOrLeaveOut(
  sessions: Sessions,
  masking: Masking,
  execution: Execution,
): Promise<Execution> {
  let masked: Execution | undefined;
  await sessions.afterDone(async () => {
    masked = await masking.mask(execution);
  });
  const { exit, durationMs } = execution;
  return (
    masked ?? {
      ...notStarted,
      exit: exit.kind === "couldNotStart" ? { kind: "unknown" } : exit,
      durationMs,
      problems: [fact("run.notMasked")],
    }
  );
}

/** Writes down what runs, and that it does. */
async function recordCode(sessions: Sessions, target: Target, current: CurrentRun): Promise<RunNumbers> {
  const snapshot = await sessions.ports.repository.takeSnapshot();
  try {
    const numbers = await recordStart(sessions, target, current, snapshot);
    await sessions.afterDone(() => sessions.showOpenChanges(snapshot));
    return numbers;
  } finally {
    snapshot.dispose();
  }
}

/** Says which files of the code were changed while the run went on: what ran may not be what was recorded. */
function describeEdits({ openChanges = [] }: FolderState): readonly Fact[] {
  const paths = openChanges.map(({ path }) => path).filter((path) => !isCache(path));
  return paths.length === 0 ? [] : [fact("run.filesChanged", { count: paths.length, files: listed(paths) })];
}

/**
 * Stops the run in progress, also one that another engine carries out; it is recorded as interrupted. Does nothing if there is none.
 */
export function stopRun(sessions: Sessions): void {
  if (stopOwnRun(sessions)) {
    return;
  }
  const elsewhere = sessions.findElsewhere();
  if (elsewhere !== undefined) {
    sessions.ports.world.askToStop(elsewhere.owner);
  }
}

/** The same for a run of this engine alone; says whether there is one. */
export function stopOwnRun(sessions: Sessions): boolean {
  if (sessions.running === undefined) {
    return false;
  }
  sessions.running.stopped = true;
  sessions.running.process?.stop();
  return true;
}

/** A run that was stopped while its snapshot was taken. */
const notStarted: Execution = {
  exit: { kind: "stopped" },
  durationMs: 0,
  output: new Uint8Array(),
  report: undefined,
  problems: [],
  reportFiles: [],
};

/** Says which of the tests that a command was made for it did not run; a run without a report says so itself. */
function describeNotRun(sessions: Sessions, command: string, report: Report | undefined): readonly Fact[] {
  const selection = sessions.isolated.get(command);
  const missing =
    selection && report && describeMissing(selection, compareSelection(selection, allCases(report)));
  return missing === undefined ? [] : [missing];
}

const outputHeld = fact("run.outputHeld");

async function execute(
  sessions: Sessions,
  current: CurrentRun,
  { run }: RunNumbers,
  observer: RunObserver,
): Promise<Execution> {
  const { runners, world } = sessions.ports;
  const { runTimeout: timeout, reportGlobs, runWhere: where, python } = sessions.settings;
  const mark = markOf(current.shown.session, run);
  const output = new BoundedOutput();
  const began = world.elapsed();
  const started = await runners.startRun(
    current.shown.command,
    sessions.folder,
    (chunk, testsFinished) => {
      output.add(chunk);
      observer.onOutput(chunk, testsFinished);
    },
    { mark, timeout, reportGlobs, where, python },
  );
  current.process = started;
  if (current.stopped) {
    started.stop();
  }
  observer.onProcess(started.pid);
  const exit = await started.exit;
  observer.onProcess(undefined);
  const durationMs = Math.round(world.elapsed() - began);
  const { report, problems, files } = await readResults(sessions, current, run, started, output);
  const held = [
    ...(started.isOutputHeld ? [outputHeld] : []),
    ...(started.notEnded ? [started.notEnded] : []),
  ];
  const left = await findLeft(sessions, mark);
  return {
    exit,
    durationMs,
    output: output.bytes(),
    report,
    problems: [...problems, ...describeNotRun(sessions, current.shown.command, report), ...held, ...left],
    reportFiles: files,
  };
}

/** The reports of a run; one that cannot be read, for whatever reason, is a problem of the run and not its end. */
async function readResults(
  sessions: Sessions,
  { shown: { command } }: CurrentRun,
  run: number,
  started: StartedRun,
  output: BoundedOutput,
): Promise<ReadReports> {
  const reading = { kind: "report", run, command } as const;
  const skipped = sessions.describeSkipped(reading);
  if (skipped !== undefined) {
    return { report: undefined, problems: [skipped], files: [] };
  }
  let read: ReadReports = { report: undefined, problems: [fact("run.reportNotRead")], files: [] };
  await sessions.afterDone(async () => {
    read = await sessions.during(reading, async () =>
      readRunReports(sessions, {
        command,
        found: await started.findReports(),
        output: Buffer.from(output.bytes()).toString(),
      }),
    );
  });
  return read;
}

async function findLeft(sessions: Sessions, mark: string): Promise<readonly Fact[]> {
  let left: readonly Fact[] = [];
  await sessions.afterDone(async () => {
    left = describeLeft(await sessions.findLeft(mark));
  });
  return left;
}
