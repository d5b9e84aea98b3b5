import type { ChangedFile } from "../code/snapshot.ts";
import type { TestCase } from "../report/report.ts";
import { compareWith } from "./judgement.ts";
import type { Reference } from "./knownTests.ts";
import type { Verdict } from "./verdict.ts";

/** Two attempts side by side; the first is what the second is compared with. */
export interface AttemptComparison {
  /** The files that differ, from the first to the second. */
  readonly files: readonly ChangedFile[];
  /** The results compared; undefined where one of them has none. */
  readonly results?: ComparedResults | undefined;
}

/** The results of two runs, by the numbers of the runs. */
export interface ComparedResults {
  readonly before: number;
  readonly now: number;
  /** The tests that differ, the worst first; those that pass or are not executed on both sides, or fail alike, do not. */
  readonly tests: readonly ComparedTest[];
  /** How many tests fail by the same error in both. */
  readonly stillFailing: number;
}

/** A test that differs. */
export interface ComparedTest {
  readonly id: string;
  readonly name: string;
  readonly verdict: DifferingVerdict;
}

/** The verdicts of tests that differ, in the order in which they are shown. */
export const differingVerdicts = [
  "newlyFailing",
  "appearedFailing",
  "unloaded",
  "changedError",
  "notRun",
  "skippedNow",
  "flaky",
  "fixed",
] as const satisfies readonly Verdict[];

/** A verdict that means a difference. */
export type DifferingVerdict = (typeof differingVerdicts)[number];

/** The tests that differ between two runs; for one that did not report all its tests, as `compareWith` says. */
export function listDiffering(
  before: Omit<Reference, "attempt">,
  now: readonly TestCase[],
): Pick<ComparedResults, "tests" | "stillFailing"> {
  const comparison = compareWith(before, now);
  const names = new Map([...before.cases, ...now].map(({ id, name }) => [id, name]));
  const tests = differingVerdicts.flatMap((verdict) =>
    comparison[verdict].map((id) => ({ id, name: names.get(id) ?? id, verdict })),
  );
  return { tests, stillFailing: comparison.stillFailing.length };
}
