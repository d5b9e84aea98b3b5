import { groupBy } from "../../base/groupBy.ts";
import { failingSince } from "../../model/judgement/failingSince.ts";
import { compareWith } from "../../model/judgement/judgement.ts";
import type { Reference } from "../../model/judgement/knownTests.ts";
import type { Run } from "../../model/log/run.ts";
import { type Session, tellingRuns } from "../../model/log/session.ts";
import { allCases, fileOf, isFailing, type Report } from "../../model/report/report.ts";
import { type OtherOrder, passedInOtherOrder } from "../../model/search/victim.ts";
import { type FailureDetails, type LastRun, listFailingTests } from "../../model/words/failingTests.ts";
import { tellingLines } from "../state/boundedOutput.ts";
import { readKnownTests, readReferences } from "../state/knownResults.ts";
import type { Sessions } from "../state/sessions.ts";
import { decodeReport } from "../state/storedReport.ts";

/** How many lines of console output stand under a run that has nothing else to show. */
const shownLines = 20;

/** The run of a session that ended last, with its failing tests; undefined if none has ended yet. */
export async function readLastRun(
  sessions: Sessions,
  { session: id }: { readonly session: string },
): Promise<LastRun | undefined> {
  const session = sessions.find(id);
  const run = endedRuns(session).at(-1);
  if (run === undefined) {
    return undefined;
  }
  const report = await readReport(sessions, id, run.number);
  const hasFailures = run.end?.result.outcome === "failed";
  return {
    session: id,
    run: run.number,
    attempt: run.attempt,
    failing: report === undefined ? [] : await listFailing(sessions, session, run, report),
    problems: run.end?.problems ?? [],
    lastLines: hasFailures ? [] : tellingLines(await readOutput(sessions, id, run.number), shownLines),
  };
}

async function listFailing(sessions: Sessions, session: Session, run: Run, report: Report) {
  const { attempt } = run;
  const earlier = session.attempts.filter(({ number }) => number < attempt).toReversed();
  const { newest } = await readKnownTests(sessions, sessions, session, { attempt, cases: allCases(report) });
  const failing = allCases(report).filter(isFailing);
  const since = await failingSince(failing, readReferences(sessions, session, earlier));
  const files = failing.flatMap((one) => fileOf(one) ?? []);
  return listFailingTests(report, {
    newIds: newlyFailing(report, newest),
    since: (id) => since.get(id) ?? attempt,
    packages: sessions.ports.reports.findPackages(files, sessions.folder),
    otherOrders: failing.length === 0 ? undefined : await readOtherOrders(sessions, session, run, report),
  });
}

/** The failing tests of a run that passed in another run of the same code, of each command in the newest one. */
async function readOtherOrders(
  sessions: Sessions,
  session: Session,
  { number, attempt }: Run,
  report: Report,
) {
  const tree = session.attempts.find((one) => one.number === attempt)?.tree;
  const others = tellingRuns(session).filter((one) => one.run.number !== number && one.attempt.tree === tree);
  const found = new Map<string, OtherOrder>();
  for (const [, [newest]] of groupBy(others, ({ run }) => run.command)) {
    const bytes =
      newest && (await sessions.readAttachment(session.id, `runs/${newest.run.number}/results.json`));
    const other = bytes && decodeReport(bytes);
    for (const [id, passed] of other ? passedInOtherOrder(report, other, newest?.run.number ?? 0) : []) {
      found.set(id, passed);
    }
  }
  return found;
}

function endedRuns(session: Session): readonly Run[] {
  return session.attempts.flatMap((attempt) => attempt.runs).filter((run) => run.end !== undefined);
}

function newlyFailing(now: Report, before: Reference | undefined): ReadonlySet<string> {
  const cases = allCases(now);
  const comparison = compareWith(before ?? { attempt: 0, cases }, cases);
  return new Set([...comparison.newlyFailing, ...comparison.appearedFailing]);
}

/** Failing tests of a run with everything the report says of them; without those that the run does not list. */
export async function readFailures(
  sessions: Sessions,
  {
    session: id,
    run,
    testCases,
  }: { readonly session: string; readonly run: number; readonly testCases: readonly string[] },
): Promise<readonly FailureDetails[]> {
  const { folder, ports } = sessions;
  const wanted = new Set(testCases);
  const report = await readReport(sessions, id, run);
  const found = report === undefined ? [] : allCases(report).filter((one) => wanted.has(one.id));
  return found.map((testCase) => ({
    testCase,
    stack: ports.reports.findStack(testCase.failures[0]?.text ?? "", folder),
  }));
}

/** The console output of a run as it was kept; empty for a run that was lost. */
export async function readOutput(sessions: Sessions, id: string, run: number): Promise<Uint8Array> {
  return (await sessions.readAttachment(id, `runs/${run}/output`)) ?? new Uint8Array();
}

/**
 * The report of the run that ended or was read last: it is asked for at once, and callers that ask for the texts of many tests ask for
 * some at a time. To read it again from the log, and to take each failure apart again, takes some 400 ms for 5,000.
 */
const lastRead = new WeakMap<Sessions, { readonly path: string; readonly report: Report }>();

/** The results of a run that has just been recorded. */
export function keepReport(sessions: Sessions, id: string, run: number, report: Report): void {
  lastRead.set(sessions, { path: `${id}/${run}`, report });
}

/** The results of a run; undefined where it has none that can be read. */
export async function readReport(sessions: Sessions, id: string, run: number): Promise<Report | undefined> {
  const path = `${id}/${run}`;
  const last = lastRead.get(sessions);
  if (last?.path === path) {
    return last.report;
  }
  const bytes = await sessions.readAttachment(id, `runs/${run}/results.json`);
  const report = bytes && decodeReport(bytes);
  if (report !== undefined) {
    keepReport(sessions, id, run, report);
  }
  return report;
}
