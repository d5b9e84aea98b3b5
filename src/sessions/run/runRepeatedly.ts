import type { RunOutcome } from "../../model/judgement/outcome.ts";
import type { Repetition, RepetitionEnd } from "../../model/judgement/repetition.ts";
import type { Sessions } from "../state/sessions.ts";
import type { ConfirmedCommand } from "./confirmedCommand.ts";
import { type RunObserver, runCommand } from "./runCommand.ts";

/**
 * Runs the isolation command of the active session `times` times on the same code, each as a run of its own in the log; less often
 * if the code is edited in the meantime, if a run is stopped or has no result, and at the first red run, if that is asked.
 * @throws {UserError} if the session's command is not the confirmed one, or is another by the next run
 */
export async function runRepeatedly(
  sessions: Sessions,
  {
    command,
    times,
    untilFailure,
    by,
  }: Pick<ConfirmedCommand, "by"> & {
    readonly command: string;
    readonly times: number;
    readonly untilFailure: boolean;
  },
  observer: RunObserver,
): Promise<Repetition> {
  const { id } = sessions.findOpen();
  const newest = () => sessions.find(id).attempts.at(-1)?.number;
  let runs = 0;
  let failed = 0;
  let ended: RepetitionEnd | undefined;
  let attempt: number | undefined;
  while (ended === undefined && runs < times) {
    const { result } = await runCommand(sessions, { purpose: "isolation", command, by }, observer);
    attempt ??= newest();
    ended = newest() === attempt ? endOf(result.outcome, untilFailure) : "edited";
    if (ended === undefined || ended === "failed") {
      runs++;
      failed += result.outcome === "failed" ? 1 : 0;
    }
  }
  await sessions.afterDone(() => sessions.compareSeen());
  const { findings } = sessions.state;
  return { runs, failed, ended: ended ?? "done", flaky: findings?.session === id ? findings.flaky : [] };
}

/** Why a run is the last one; undefined where it is not. */
function endOf(outcome: RunOutcome, untilFailure: boolean): RepetitionEnd | undefined {
  switch (outcome) {
    case "passed":
      return undefined;
    case "failed":
      return untilFailure ? "failed" : undefined;
    case "interrupted":
      return "stopped";
    case "broken":
    case "noTestMatched":
      return "broken";
  }
}
