import { lookUp } from "../../base/lookUp.ts";
import { surelyFlaky } from "../../model/judgement/flaky.ts";
import {
  addRun,
  type GrowingTests,
  knowTests,
  noTests,
  type Reference,
} from "../../model/judgement/knownTests.ts";
import {
  addCells,
  emptyMatrix,
  type GrowingMatrix,
  type Matrix,
  type MatrixCells,
} from "../../model/judgement/testMatrix.ts";
import { type Attempt, decidingRun, isTelling } from "../../model/log/attempt.ts";
import type { Session } from "../../model/log/session.ts";
import { columnLabels } from "../../model/words/wording.ts";
import type { SessionLog } from "../../ports/repository.ts";
import { readResults } from "../state/knownResults.ts";
import type { Sessions } from "../state/sessions.ts";

/** What was read of a session's results: they never change, so only what is new is read the next time. */
interface KnownMatrix {
  readonly growing: GrowingMatrix;
  /** The cells that are known, each with what they depend on. */
  readonly columns: { readonly key: string; readonly cells: MatrixCells }[];
  /** What the results of the first attempts say of each test, and how many attempts these are. */
  tests: GrowingTests;
  attempts: number;
}

function emptyKnown(): KnownMatrix {
  return { growing: emptyMatrix(), columns: [], tests: noTests(), attempts: 0 };
}

/** By session; who asks while it is being read waits. */
const known = new WeakMap<Sessions, Map<string, Promise<KnownMatrix>>>();

/** What every attempt of a session did to every test. */
export async function readMatrix(
  sessions: Sessions,
  { session: id }: { readonly session: string },
): Promise<Matrix> {
  const all = known.get(sessions) ?? new Map<string, Promise<KnownMatrix>>();
  known.set(sessions, all);
  const session = sessions.find(id);
  const { findings } = sessions.state;
  const flaky = new Set(findings?.session === id ? surelyFlaky(findings.flaky).map((test) => test.id) : []);
  const before = all.get(id) ?? Promise.resolve(emptyKnown());
  const reading = before.then(async (matrix) => {
    await grow(matrix, session, sessions, flaky);
    return matrix;
  });
  all.set(id, reading);
  // What could not be read is tried again the next time.
  reading.catch(() => all.delete(id));
  return describe(session, await reading);
}

/** The same for a session of any log, without caching; `flaky` are the ids of its flaky tests. */
export async function readMatrixOnce(
  session: Session,
  log: Pick<SessionLog, "readAttachment">,
  flaky: ReadonlySet<string>,
): Promise<Matrix> {
  const matrix = emptyKnown();
  await grow(matrix, session, log, flaky);
  return describe(session, matrix);
}

async function grow(
  matrix: KnownMatrix,
  session: Session,
  log: Pick<SessionLog, "readAttachment">,
  flaky: ReadonlySet<string>,
): Promise<void> {
  const { growing, columns } = matrix;
  const unreliable = [...flaky].join("\n");
  const keys = session.attempts.map((attempt) => keyOf(attempt, unreliable));
  const same = keys.findIndex((key, index) => columns[index]?.key !== key);
  columns.length = Math.min(columns.length, same === -1 ? keys.length : same);
  if (matrix.attempts > columns.length) {
    matrix.tests = noTests();
    matrix.attempts = 0;
  }
  let last: Reference | undefined;
  for (const attempt of session.attempts.slice(columns.length)) {
    await knowUpTo(matrix, session, log, columns.length, last);
    last = await readDeciding(session, log, attempt);
    // Each test is compared with its newest result before, as the headlines are.
    const cells =
      last === undefined
        ? { cells: "", errors: [] }
        : addCells(growing, last.cases, knowTests(matrix.tests, [], last.cases).newest, flaky);
    columns.push({ key: keys[columns.length] ?? "", cells });
  }
}

/** Adds what the attempts before one say; `last` are the results of the one just before it, where they were read. */
async function knowUpTo(
  matrix: KnownMatrix,
  session: Session,
  log: Pick<SessionLog, "readAttachment">,
  index: number,
  last: Reference | undefined,
): Promise<void> {
  for (const attempt of session.attempts.slice(matrix.attempts, index)) {
    const results = !isTelling(attempt)
      ? undefined
      : last?.attempt === attempt.number
        ? last
        : await readDeciding(session, log, attempt);
    if (results !== undefined) {
      addRun(matrix.tests, results);
    }
    matrix.attempts++;
  }
}

async function readDeciding(
  session: Session,
  log: Pick<SessionLog, "readAttachment">,
  attempt: Attempt,
): Promise<Reference | undefined> {
  const run = decidingRun(attempt);
  const results = run?.end === undefined ? undefined : await readResults(log, session.id, run.number);
  return results && { attempt: attempt.number, ...results };
}

/** What the cells of an attempt depend on, in addition to those before it. */
function keyOf(attempt: Attempt, flaky: string): string {
  const run = decidingRun(attempt);
  return [attempt.number, run?.number, run?.end !== undefined, flaky].join("\n");
}

function describe(session: Session, { growing, columns }: KnownMatrix): Matrix {
  return {
    session: session.id,
    columns: session.attempts.map((attempt, index) => ({
      ...describeAttempt(session, attempt),
      ...(columns[index]?.cells ?? { cells: "", errors: [] }),
    })),
    rows: [...growing.rows],
    errors: [...growing.errors],
  };
}

function describeAttempt(session: Session, attempt: Attempt) {
  const run = decidingRun(attempt);
  const result = run?.end?.result;
  return {
    attempt: attempt.number,
    run: result === undefined ? undefined : run?.number,
    ...columnLabels(attempt),
    hypothesis: lookUp(session.hypotheses, "id", attempt.hypothesis)?.text,
  };
}
