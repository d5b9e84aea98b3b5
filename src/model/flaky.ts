import { isFailing, type TestCase } from "./report.ts";

/** What of a test's result tells whether it is flaky. */
export type ExecutedCase = Pick<TestCase, "id" | "name" | "outcome" | "isFlaky" | "loadFailure">;

/** The results of a run that has any, with what it ran on. */
export interface RunCases {
  /** Runs of the same code by the same command have the same; anything that tells them apart will do. */
  readonly conditions: string;
  readonly cases: readonly ExecutedCase[];
}

/** A test that passes and fails on the same code by the same command. */
export interface FlakyTest {
  readonly id: string;
  readonly name: string;
  /** In how many of the runs that executed it, on the code on which it failed most often, it failed. */
  readonly failed: number;
  readonly of: number;
}

/**
 * The tests that had different outcomes though nothing differed, and those that a framework itself saw pass after they had
 * failed; the ones that fail most often first, then by name. A skipped test was not executed and counts as nothing.
 */
export function findFlaky(runs: readonly RunCases[]): readonly FlakyTest[] {
  const tallies = new Map<string, Tally>();
  for (const { conditions, cases } of runs) {
    for (const testCase of cases) {
      if (testCase.outcome !== "skipped" && testCase.loadFailure !== true) {
        tally(tallies, conditions, testCase);
      }
    }
  }
  const found = new Map<string, FlakyTest>();
  for (const { id, name, failed, of, retried } of tallies.values()) {
    const isFlaky = (failed > 0 && failed < of) || retried > 0;
    const known = found.get(id);
    if (isFlaky && (known === undefined || failed / of > known.failed / known.of)) {
      found.set(id, { id, name, failed: Math.max(failed, retried), of });
    }
  }
  return [...found.values()].sort(
    (one, other) => other.failed / other.of - one.failed / one.of || (one.name < other.name ? -1 : 1),
  );
}

/** How often a test was executed under some conditions, failed, and passed only after it had failed. */
interface Tally {
  readonly id: string;
  readonly name: string;
  failed: number;
  of: number;
  retried: number;
}

function tally(tallies: Map<string, Tally>, conditions: string, testCase: ExecutedCase): void {
  const { id, name } = testCase;
  const key = `${conditions}\0${id}`;
  const known = tallies.get(key) ?? { id, name, failed: 0, of: 0, retried: 0 };
  known.of++;
  known.failed += isFailing(testCase) ? 1 : 0;
  known.retried += testCase.isFlaky === true ? 1 : 0;
  tallies.set(key, known);
}
