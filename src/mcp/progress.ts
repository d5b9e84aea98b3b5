import type { OpenFolder } from "../cli/command.ts";
import { activeSession } from "../model/folder/folderState.ts";
import { decidingRun } from "../model/log/attempt.ts";

/** How far a call is, as the protocol says it. */
export interface Progress {
  /** Seconds since the call; greater each time. */
  readonly progress: number;
  /** How many seconds the run will take by what it took before. */
  readonly total?: number;
  readonly message: string;
}

/** How often progress is reported, in milliseconds. */
const period = 1000;

/** Reports how far a call is, as long as it is not ended. */
export function startProgress(report: (progress: Progress) => void): {
  follow(folder: OpenFolder): void;
  end(): void;
} {
  const began = performance.now();
  let followed: OpenFolder | undefined;
  let testsFinished = 0;
  const next = () => setTimeout(tell, period);
  let timer = next();
  function tell() {
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    report(describe(followed, testsFinished, seconds));
    timer = next();
  }
  return {
    follow: (folder) => {
      if (followed === undefined) {
        followed = folder;
        folder.onDidPrint((output) => {
          testsFinished = output.testsFinished;
        });
      }
    },
    end: () => clearTimeout(timer),
  };
}

function describe(folder: OpenFolder | undefined, testsFinished: number, seconds: number): Progress {
  const expected = (folder?.state.running?.expectedMs ?? 0) / 1000;
  const before = lastCount(folder);
  const message =
    testsFinished === 0
      ? folder?.state.running === undefined
        ? "working"
        : "running"
      : testsFinished <= before
        ? `${testsFinished} of about ${before} tests`
        : `${testsFinished} tests`;
  return { progress: seconds, ...(expected > seconds && { total: expected }), message };
}

/** How many tests the newest attempt with a result had. */
function lastCount(folder: OpenFolder | undefined): number {
  const session = folder && activeSession(folder.state);
  const ended = session?.attempts.findLast((attempt) => decidingRun(attempt)?.end !== undefined);
  const counts = ended && decidingRun(ended)?.end?.result.counts;
  return counts === undefined ? 0 : Object.values(counts).reduce((sum, count) => sum + count, 0);
}
