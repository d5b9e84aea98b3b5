import { type AskedTest, type RememberedSession, rememberErrors } from "../src/model/memory/errorMemory.ts";
import { rememberedSignature } from "../src/model/memory/seenErrors.ts";
import type { TestCase } from "../src/model/report/report.ts";
import { readRunPairs } from "../test/support/reports/labelledFailures.ts";
import { measureRetrieval, readJudgedPairs } from "../test/support/reports/retrieval.ts";
import { milliseconds, type Row } from "./measure.ts";

const most = { sessions: 500, errors: 200 };

/** How fast a session that solved an error before is found, and how often it is the right one. */
export async function measureMemory(times: number): Promise<readonly Row[]> {
  const figures = { build: [] as number[], one: [] as number[], run: [] as number[], alike: [] as number[] };
  const [sessions, same] = [makeSessions(false), makeSessions(true)];
  const asked = Array.from({ length: most.errors }, (_, error) => ask(makeFailure(most.sessions - 1, error)));
  for (let time = 0; time < times; time++) {
    const memory = timed(figures.build, () => rememberErrors(sessions));
    timed(figures.one, () => memory.find(asked[time] ?? ask(makeFailure(0, 0))));
    timed(figures.run, () => asked.map((error) => memory.find(error)));
    const ofOne = rememberErrors(same);
    timed(figures.alike, () => ofOne.find(ask(makeFailure(0, 0))));
  }
  const of = `of ${most.sessions} sessions with ${most.errors} errors each`;
  return [
    milliseconds(`memory: making the index ${of}`, figures.build),
    milliseconds(`memory: one error among those ${of}`, figures.one, "≤ 50 ms"),
    milliseconds(`memory: all ${most.errors} errors of a run among those ${of}`, figures.run, "≤ 50 ms"),
    milliseconds(`memory: one error among those ${of}, if all have the same words`, figures.alike, "≤ 50 ms"),
    ...(await retrieval("of test/fixtures/signatures", readRunPairs())),
    ...(await retrieval("of the judgement", readJudgedPairs() ?? [])),
  ];
}

async function retrieval(of: string, pairs: Parameters<typeof measureRetrieval>[0]): Promise<readonly Row[]> {
  if (pairs.length === 0) {
    return [];
  }
  const { remembered, asked, rightFirst, lookAlikes, wronglyNamed } = await measureRetrieval(pairs);
  const among = `${of}, among ${remembered.toLocaleString("en")} errors`;
  return [
    {
      what: `memory: the right session stands first, ${among}`,
      figure: (rightFirst / asked).toFixed(3),
      range: `${rightFirst} of ${asked}`,
      goal: "≥ 0.95",
    },
    {
      what: `memory: a session is named for a look-alike, ${among}`,
      figure: (wronglyNamed / lookAlikes).toFixed(3),
      range: `${wronglyNamed} of ${lookAlikes}`,
      goal: "≤ 0.02",
    },
  ];
}

function timed<T>(figures: number[], act: () => T): T {
  const began = performance.now();
  const result = act();
  figures.push(performance.now() - began);
  return result;
}

function makeSessions(isOneError: boolean): readonly RememberedSession[] {
  return Array.from({ length: most.sessions }, (_, number) => ({
    log: "log",
    session: `s${number}`,
    title: `session ${number}`,
    rootCause: "a cause",
    state: "solved",
    branch: "main",
    lastAt: new Date(1_700_000_000_000 + number).toISOString(),
    errors: Array.from({ length: most.errors }, (_, error) => {
      const failure = isOneError ? makeFailure(0, 0) : makeFailure(number, error);
      const signature = rememberedSignature(failure);
      if (signature === undefined) {
        throw new Error("A failure without a signature.");
      }
      return { test: failure.id, name: failure.name, signature, last: 0, solvedBy: 1 };
    }),
  }));
}

function makeFailure(session: number, error: number): TestCase {
  const message = `BusyError: order ${word(error)} of customer ${word(session)} was not saved`;
  const text = `Traceback (most recent call last):\n  File "tests/test_orders.py", line ${error}, in test_${error}\n    save(order)\n  File "app/db.py", line 9, in save\n    raise BusyError()\n${message}`;
  const name = `test ${error}`;
  const failures = [{ kind: "error", type: "BusyError", message, text }] as const;
  return { id: `["${name}"]`, suitePath: [], classname: "", name, outcome: "failed", failures };
}

/** Numbers are no words: they differ from run to run. */
function word(number: number): string {
  return [...String(number)].map((digit) => "abcdefghij"[Number(digit)]).join("");
}

function ask(testCase: TestCase): AskedTest {
  return { testCase, session: "asked" };
}
