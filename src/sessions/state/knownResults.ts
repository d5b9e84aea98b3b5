import { differingUnseen, type Unseen } from "../../model/code/snapshot.ts";
import {
  addBrokenRun,
  addRun,
  type GrowingTests,
  type KnownTests,
  knowTests,
  noTests,
  type Reference,
} from "../../model/judgement/knownTests.ts";
import { type Attempt, decidingRun, tells, tellsOfThisCode, unseenBeside } from "../../model/log/attempt.ts";
import type { Run } from "../../model/log/run.ts";
import type { Session } from "../../model/log/session.ts";
import { allCases, type TestCase } from "../../model/report/report.ts";
import type { SessionLog } from "../../ports/repository.ts";
import { decodeReport } from "./storedReport.ts";

/** Every case of a run; undefined where its results are not there or cannot be read. */
export async function readResults(
  log: Pick<SessionLog, "readAttachment">,
  session: string,
  run: number,
): Promise<Omit<Reference, "attempt"> | undefined> {
  const bytes = await log.readAttachment(session, `runs/${run}/results.json`);
  const report = bytes && decodeReport(bytes);
  return report && { cases: allCases(report), isPartial: report.incomplete };
}

/** The results of these attempts one by one, without the attempts that have none. */
export async function* readReferences(
  log: Pick<SessionLog, "readAttachment">,
  session: Session,
  attempts: readonly Attempt[],
): AsyncGenerator<Reference> {
  for (const attempt of attempts) {
    const run = decidingRun(attempt);
    if (run !== undefined && tells(run)) {
      const results = await readResults(log, session.id, run.number);
      if (results !== undefined) {
        yield { attempt: attempt.number, ...results };
      }
    }
  }
}

/** What the runs before an attempt say of its tests, as far as it was read: results never change, so each run is read once. */
interface Read {
  readonly tests: GrowingTests;
  /** The numbers of the runs, in their order. */
  readonly runs: number[];
}

/** By the folder's sessions and the session's id; who asks while it is being read waits. */
const read = new WeakMap<object, Map<string, Promise<Read>>>();

/**
 * What is known of the tests of a session before a run of an attempt is judged: from all runs of earlier attempts that have results,
 * and from the other runs of this one, if what their snapshots lacked is surely the same too. `owner` is whom what was read is kept for.
 */
export async function readKnownTests(
  owner: object,
  log: Pick<SessionLog, "readAttachment">,
  session: Session,
  {
    attempt,
    run,
    cases,
  }: { readonly attempt: number; readonly run?: JudgedRun; readonly cases: readonly TestCase[] },
): Promise<KnownTests> {
  const earlier = session.attempts.filter(({ number }) => number < attempt).flatMap(reportingRuns);
  const here = run === undefined ? [] : listRunsHere(session, attempt, run);
  const all = read.get(owner) ?? new Map<string, Promise<Read>>();
  read.set(owner, all);
  const before = all.get(session.id) ?? Promise.resolve({ tests: noTests(), runs: [] });
  const reading = before.then((known) => readRuns(known, log, session, earlier));
  all.set(session.id, reading);
  // What could not be read is tried again the next time.
  reading.catch(() => all.delete(session.id));
  const { tests } = await reading;
  const others: Reference[] = [];
  for (const one of here) {
    const results = await readResults(log, session.id, one.number);
    others.push(...(results === undefined ? [] : [{ attempt, ...results }]));
  }
  return knowTests(tests, others, cases);
}

/** The run that is judged. */
export interface JudgedRun {
  readonly number: number;
  /** What its snapshot did not see. */
  readonly unseen: Unseen;
}

/** The other runs on the code of an attempt: with another secret, submodule or big file, the same tree is not the same code. */
function listRunsHere({ attempts }: Session, attempt: number, judged: JudgedRun): readonly Run[] {
  return attempts
    .filter(({ number }) => number === attempt)
    .flatMap((one) =>
      comparableRuns(one).filter(
        (run) =>
          run.number !== judged.number && differingUnseen(unseenBeside(one, run), judged.unseen).length === 0,
      ),
    );
}

/** Goes on from what was read, if these runs begin with it. */
async function readRuns(
  known: Read,
  log: Pick<SessionLog, "readAttachment">,
  session: Session,
  runs: readonly Run[],
): Promise<Read> {
  const isContinued = known.runs.every((number, index) => runs[index]?.number === number);
  const growing = isContinued ? known : { tests: noTests(), runs: [] };
  for (const { number, attempt, end, command } of runs.slice(growing.runs.length)) {
    const results = await readResults(log, session.id, number);
    growing.runs.push(number);
    if (end?.result.outcome === "broken") {
      addBrokenRun(growing.tests, results?.cases ?? [], command);
    } else if (results !== undefined) {
      addRun(growing.tests, { attempt, ...results });
    }
  }
  return growing;
}

/** The runs that have results, and broken ones, which may say what they could not load. */
function reportingRuns(attempt: Attempt): readonly Run[] {
  const telling = new Set(comparableRuns(attempt));
  return attempt.runs.filter((run) => telling.has(run) || run.end?.result.outcome === "broken");
}

/** The runs of an attempt that have results: those that were made on its code, or others where there are none. */
function comparableRuns({ runs }: Attempt): readonly Run[] {
  const ended = runs.filter(tells);
  const own = ended.filter(tellsOfThisCode);
  return own.length > 0 ? own : ended;
}
