import { judgeRun } from "../../model/judgement/outcome.ts";
import { allCases, countCases } from "../../model/report/report.ts";
import type { TrialResult } from "../../model/search/trialQuestion.ts";
import type { TestSequence } from "../../ports/runners.ts";
import type { Workplace } from "../../ports/search.ts";
import { readRunReports } from "../run/readRunReports.ts";
import type { RunObserver } from "../run/runCommand.ts";
import { BoundedOutput } from "../state/boundedOutput.ts";
import { startMasking } from "../state/maskRun.ts";
import type { CurrentRun, Sessions } from "../state/sessions.ts";

/** What the processes of searches are marked with. */
const searchMark = "search";

/**
 * Runs the command of a search in a workplace, on the tree that is there; with a sequence, these of its tests. It is not a run of the log: nothing is recorded. Undefined if the user stopped
 * it. Its results are masked like those of any run, so that they can be compared with them.
 */
export async function runTrial(
  sessions: Sessions,
  current: CurrentRun,
  workplace: Pick<Workplace, "folder" | "enclose">,
  observer: RunObserver,
  sequence?: TestSequence,
): Promise<TrialResult | undefined> {
  const { ports, settings, secretNumbers } = sessions;
  const { runTimeout: timeout, reportGlobs, python, reportLimits } = settings;
  const { command, session } = current.shown;
  const masking = startMasking({ ports, folder: workplace.folder, secretNumbers });
  const output = new BoundedOutput();
  const mark = `${searchMark} ${session}`;
  const began = ports.world.elapsed();
  const started = await ports.runners.startRun(
    command,
    workplace.folder,
    (chunk, testsFinished) => {
      output.add(chunk);
      observer.onOutput(chunk, testsFinished);
    },
    { mark, timeout, reportGlobs, where: "casebook", python, enclosure: await workplace.enclose(), sequence },
  );
  current.process = started;
  if (current.stopped) {
    started.stop();
  }
  observer.onProcess(started.pid);
  try {
    const exit = await started.exit;
    observer.onProcess(undefined);
    if (current.stopped) {
      return undefined;
    }
    const read = await readRunReports(
      { ports, folder: workplace.folder, settings: { reportLimits } },
      {
        command,
        found: await started.findReports(),
        output: Buffer.from(output.bytes()).toString(),
      },
    );
    const execution = await masking.mask({
      exit,
      durationMs: Math.round(ports.world.elapsed() - began),
      output: output.bytes(),
      report: read.report,
      problems: read.problems,
      reportFiles: [],
    });
    const counts = countCases(execution.report === undefined ? [] : allCases(execution.report));
    return {
      outcome: judgeRun(execution.exit, execution.report, counts).outcome,
      report: execution.report,
      output: Buffer.from(execution.output).toString("utf8"),
    };
  } finally {
    // What a test left running would hold its files, and listen on its port.
    await sessions.afterDone(() => ports.runners.endProcesses(mark));
    await sessions.afterDone(() => started.dispose());
  }
}
