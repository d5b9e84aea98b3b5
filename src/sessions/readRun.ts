import { type LastRun, listFailingTests } from "../model/failingTests.ts";
import type { Reference } from "../model/judgement.ts";
import { allCases, type Report, type TestCase } from "../model/report.ts";
import type { Run } from "../model/run.ts";
import type { Session } from "../model/session.ts";
import { compareCases } from "../model/verdict.ts";
import { tellingLines } from "./boundedOutput.ts";
import { readReference } from "./reference.ts";
import type { Sessions } from "./sessions.ts";
import { decodeReport } from "./storedReport.ts";

/** How many lines of console output stand under a run that has nothing else to show. */
const shownLines = 20;

/** The run of a session that ended last, with its failing tests; undefined if none has ended yet. */
export async function readLastRun(sessions: Sessions, id: string): Promise<LastRun | undefined> {
  const session = sessions.find(id);
  const run = endedRuns(session).at(-1);
  if (run === undefined) {
    return undefined;
  }
  const report = await readReport(sessions, id, run.number);
  const before = await readReference(sessions, session, session.attempts.slice(0, run.attempt).toReversed());
  const hasFailures = run.end?.result.outcome === "failed";
  return {
    session: id,
    run: run.number,
    failing: report === undefined ? [] : listFailingTests(report, newlyFailing(report, before)),
    problems: run.end?.problems ?? [],
    lastLines: hasFailures ? [] : tellingLines(await readOutput(sessions, id, run.number), shownLines),
  };
}

function endedRuns(session: Session): readonly Run[] {
  return session.attempts.flatMap((attempt) => attempt.runs).filter((run) => run.end !== undefined);
}

function newlyFailing(now: Report, before: Reference | undefined): ReadonlySet<string> {
  const comparison = compareCases(allCases(now), before?.cases ?? allCases(now));
  return new Set([...comparison.newlyFailing, ...comparison.appearedFailing]);
}

/** A test case of a run with everything the report says of it; undefined if the run does not list it. */
export async function readTestCase(
  sessions: Sessions,
  id: string,
  run: number,
  testCase: string,
): Promise<TestCase | undefined> {
  const report = await readReport(sessions, id, run);
  return report && allCases(report).find((one) => one.id === testCase);
}

/** The console output of a run as it was kept; empty for a run that was lost. */
export async function readOutput(sessions: Sessions, id: string, run: number): Promise<Uint8Array> {
  return (await sessions.readAttachment(id, `runs/${run}/output`)) ?? new Uint8Array();
}

/** The results of a run; undefined where it has none that can be read. */
export async function readReport(sessions: Sessions, id: string, run: number): Promise<Report | undefined> {
  const bytes = await sessions.readAttachment(id, `runs/${run}/results.json`);
  return bytes && decodeReport(bytes);
}
