import { isFailing, isGroupFailure, type Report, type TestCase } from "../report/report.ts";
import type { SelectedCase } from "../report/selection.ts";

/** What ran before a test in a run, in that order; undefined if the test itself did not run. */
export function testsBefore(report: Report, test: string): readonly TestCase[] | undefined {
  const executed = executedIn(report);
  const at = executed.findIndex(({ id }) => id === test);
  return at === -1 ? undefined : executed.slice(0, at);
}

/** The tests that ran, in the order of the report. Cases that were skipped, or stand for a file or a group, are left out: they did nothing. */
export function executedIn(report: Report): readonly TestCase[] {
  return report.cases.filter(
    (one) => one.outcome !== "skipped" && one.loadFailure !== true && !isGroupFailure(one),
  );
}

/** A run of the same code in which a failing test passed, after other tests than in the run in which it failed. */
export interface OtherOrder {
  readonly run: number;
  /** Fewer tests ran before it there, not more. */
  readonly isAlone: boolean;
}

/** The tests that failed in a run, and passed in another one of the same code after more or fewer tests, by their ids. */
export function passedInOtherOrder(
  failed: Report,
  passed: Report,
  run: number,
): ReadonlyMap<string, OtherOrder> {
  const places = new Map(executedIn(passed).map((one, place) => [one.id, { ...one, place }]));
  return new Map(
    executedIn(failed).flatMap((one, place) => {
      const other = places.get(one.id);
      return isFailing(one) && other?.outcome === "passed" && other.place !== place
        ? [[one.id, { run, isAlone: other.place < place }] as const]
        : [];
    }),
  );
}

/** How a run kept to the order that it was asked for. */
export type KeptOrder =
  | "kept"
  /** They ran in another order. */
  | "otherOrder"
  /** Some were not run, or others were: what the run came to is not what was asked. */
  | "otherTests";

/** Compares what ran up to the last test of a sequence with that sequence. */
export function compareOrder(asked: readonly Pick<SelectedCase, "id">[], report: Report): KeptOrder {
  const ran = [...new Set(executedIn(report).map(({ id }) => id))];
  const wanted = new Set(asked.map(({ id }) => id));
  const victim = asked.at(-1)?.id;
  const places = new Map(ran.map((id, place) => [id, place]));
  if (asked.some(({ id }) => !places.has(id))) {
    return "otherTests";
  }
  const own = ran.filter((id) => wanted.has(id));
  if (own.some((id, place) => id !== asked[place]?.id)) {
    return "otherOrder";
  }
  const before = ran.slice(0, places.get(victim ?? "") ?? 0);
  return before.every((id) => wanted.has(id)) ? "kept" : "otherTests";
}
