import { lookUp } from "../base/lookUp.ts";
import { type Attempt, decidingRun, hasResults } from "../model/attempt.ts";
import type { Reference } from "../model/knownTests.ts";
import { addCells, emptyMatrix, type GrowingMatrix, type Matrix, type MatrixCells } from "../model/matrix.ts";
import type { Session } from "../model/session.ts";
import { columnLabels } from "../model/wording.ts";
import type { SessionLog } from "./ports.ts";
import { readResults } from "./reference.ts";
import type { Sessions } from "./sessions.ts";

/** What was read of a session's results: they never change, so only what is new is read the next time. */
interface KnownMatrix {
  readonly growing: GrowingMatrix;
  /** The cells that are known, each with what they depend on. */
  readonly columns: { readonly key: string; readonly cells: MatrixCells }[];
}

/** By session; who asks while it is being read waits. */
const known = new WeakMap<Sessions, Map<string, Promise<KnownMatrix>>>();

/** What every attempt of a session did to every test. */
export async function readMatrix(sessions: Sessions, id: string): Promise<Matrix> {
  const all = known.get(sessions) ?? new Map<string, Promise<KnownMatrix>>();
  known.set(sessions, all);
  const session = sessions.find(id);
  const { findings } = sessions.state;
  const flaky = new Set(findings?.session === id ? findings.flaky.map((test) => test.id) : []);
  const before = all.get(id) ?? Promise.resolve({ growing: emptyMatrix(), columns: [] });
  const reading = before.then(async (matrix) => {
    await grow(matrix, session, sessions, flaky);
    return matrix;
  });
  all.set(id, reading);
  // What could not be read is tried again the next time.
  reading.catch(() => all.delete(id));
  return describe(session, await reading);
}

/** The same for a session of any log, of which nothing is kept. */
export async function readMatrixOnce(
  session: Session,
  log: Pick<SessionLog, "readAttachment">,
): Promise<Matrix> {
  const matrix: KnownMatrix = { growing: emptyMatrix(), columns: [] };
  await grow(matrix, session, log, new Set());
  return describe(session, matrix);
}

async function grow(
  { growing, columns }: KnownMatrix,
  session: Session,
  log: Pick<SessionLog, "readAttachment">,
  flaky: ReadonlySet<string>,
): Promise<void> {
  const unreliable = [...flaky].join("\n");
  const keys = session.attempts.map((attempt) => keyOf(attempt, unreliable));
  const same = keys.findIndex((key, index) => columns[index]?.key !== key);
  columns.length = Math.min(columns.length, same === -1 ? keys.length : same);
  // The last results before the first new column are what that is compared with.
  const reference = lastWithResults(session.attempts.slice(0, columns.length));
  let before: Omit<Reference, "attempt"> | undefined;
  for (const [index, attempt] of session.attempts.entries()) {
    const run = decidingRun(attempt);
    const isNew = index >= columns.length;
    const isNeeded = run?.end !== undefined && (isNew || index === reference);
    const results = isNeeded ? await readResults(log, session.id, run.number) : undefined;
    if (isNew) {
      const cells =
        results === undefined ? { cells: "", errors: [] } : addCells(growing, results.cases, before, flaky);
      columns.push({ key: keys[index] ?? "", cells });
    }
    if (results !== undefined && run?.end !== undefined && hasResults(run.end.result.outcome)) {
      before = results;
    }
  }
}

/** What the cells of an attempt depend on besides those before it. */
function keyOf(attempt: Attempt, flaky: string): string {
  const run = decidingRun(attempt);
  return [attempt.number, run?.number, run?.end !== undefined, flaky].join("\n");
}

function lastWithResults(attempts: readonly Attempt[]): number {
  return attempts.findLastIndex((attempt) => {
    const end = decidingRun(attempt)?.end;
    return end !== undefined && hasResults(end.result.outcome);
  });
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
