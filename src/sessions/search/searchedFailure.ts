import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { tellsOfThisCode } from "../../model/log/attempt.ts";
import { type Session, tellingRuns } from "../../model/log/session.ts";
import { isFailing, type TestCase } from "../../model/report/report.ts";
import type { TrialAnswer } from "../../model/search/search.ts";
import { answerOf, type TrialQuestion } from "../../model/search/trialQuestion.ts";
import { readReport } from "../run/readRun.ts";
import type { Sessions } from "../state/sessions.ts";

/** How a test failed last, and in a run of which command. A UserError if it has not failed in a run of the session's commands. */
export async function readFailure(sessions: Sessions, session: Session, id: string) {
  for (const { run } of tellingRuns(session)) {
    const report = await readReport(sessions, session.id, run.number);
    const test = report?.cases.find((one): one is TestCase => one.id === id && isFailing(one));
    if (test !== undefined) {
      return { command: run.command, purpose: run.purpose, test };
    }
  }
  throw new UserError(fact("search.testNotRun"), fact("next.runTests"));
}

/** What all runs of a command in the log of the branch say of the trees that they were made on. */
export async function readKnown(
  sessions: Sessions,
  command: string,
  question: TrialQuestion,
): Promise<ReadonlyMap<Oid, TrialAnswer>> {
  const known = new Map<Oid, TrialAnswer>();
  for (const session of sessions.state.sessions) {
    for (const { tree, runs, skipped } of session.attempts) {
      const run = runs.findLast((one) => tellsOfThisCode(one) && one.command === command);
      const report =
        run === undefined || skipped.length > 0
          ? undefined
          : await readReport(sessions, session.id, run.number);
      const outcome = run?.end?.result.outcome;
      if (report !== undefined && outcome !== undefined) {
        known.set(tree, answerOf(question, { outcome, report, output: "" }));
      }
    }
  }
  return known;
}
