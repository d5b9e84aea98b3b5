import { type Fact, fact, listed } from "../../base/facts/fact.ts";
import { isCache } from "../../model/code/caches.ts";
import { expectedDuration } from "../../model/folder/expectedDuration.ts";
import type { FolderState } from "../../model/folder/folderState.ts";
import { describeLeft, markOf } from "../../model/folder/leftProcesses.ts";
import type { RunResult } from "../../model/judgement/outcome.ts";
import { allCases, type Report } from "../../model/report/report.ts";
import { compareSelection, describeMissing } from "../../model/report/selection.ts";
import type { Target } from "../state/appendToSession.ts";
import { BoundedOutput } from "../state/boundedOutput.ts";
import type { Execution } from "../state/execution.ts";
import { startMasking } from "../state/maskRun.ts";
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
    await sessions.refreshOpenChanges();
    const problems = [...execution.problems, ...describeEdits(sessions.state)];
    const result = await sessions.during({ kind: "judgement", run: numbers.run }, async () => {
      const masked = await masking.mask({ ...execution, problems });
      return recordEnd(sessions, target, current, numbers, masked);
    });
    return { run: numbers.run, result };
  } finally {
    sessions.running = undefined;
    sessions.lookAtFiles();
  }
}

/** Writes down what runs, and that it does. */
async function recordCode(sessions: Sessions, target: Target, current: CurrentRun): Promise<RunNumbers> {
  const snapshot = await sessions.ports.repository.takeSnapshot();
  try {
    const numbers = await recordStart(sessions, target, current, snapshot);
    await sessions.showOpenChanges(snapshot);
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
  try {
    const exit = await started.exit;
    const durationMs = Math.round(world.elapsed() - began);
    const reading = { kind: "report", run, command: current.shown.command } as const;
    const skipped = sessions.describeSkipped(reading);
    const { report, problems, files } =
      skipped === undefined
        ? await sessions.during(reading, async () =>
            readRunReports(sessions, {
              command: current.shown.command,
              found: await started.findReports(),
              output: Buffer.from(output.bytes()).toString(),
            }),
          )
        : { report: undefined, problems: [skipped], files: [] };
    const held = started.isOutputHeld ? [outputHeld] : [];
    const left = describeLeft(await sessions.findLeft(mark));
    return {
      exit,
      durationMs,
      output: output.bytes(),
      report,
      problems: [...problems, ...describeNotRun(sessions, current.shown.command, report), ...held, ...left],
      reportFiles: files,
    };
  } finally {
    observer.onProcess(undefined);
    await started.dispose();
  }
}
