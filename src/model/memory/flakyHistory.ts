import { groupBy } from "../../base/groupBy.ts";
import type { Oid } from "../code/snapshot.ts";
import { type ExecutedCase, findFlaky, type RunCases, surelyFlaky } from "../judgement/flaky.ts";
import { isFailing } from "../report/report.ts";
import { sharedId } from "../report/testId.ts";

/** A session as it is named, and found. */
export interface NamedSession {
  readonly log: string;
  readonly tip: Oid;
  readonly session: string;
  readonly title: string;
}

/** The results of a run of some session. */
export interface TimedRun extends RunCases {
  /** When it began: ISO 8601, UTC. */
  readonly at: string;
  readonly of: NamedSession;
}

/** A test that passed and failed on the same code by the same command, in all sessions together. */
export interface FlakyHistory {
  readonly id: string;
  readonly name: string;
  /** In how many of the runs that executed it, on code on which it did both, it failed. */
  readonly failed: number;
  readonly of: number;
  /** On how many versions of the code it did both, and in how many sessions it failed there. */
  readonly codes: number;
  readonly sessions: number;
  /** When the first and the last run began in which it failed so: ISO 8601, UTC. */
  readonly firstAt: string;
  readonly lastAt: string;
  /** The session of that last run. */
  readonly last: NamedSession;
}

/**
 * The tests that are flaky in the runs of all sessions, those that failed so last first. A run counts with those of other sessions if it ran the same
 * command on the same code; where not all of the code was recorded, it is not known to be the same, and proves nothing.
 */
export function findFlakyHistory(runs: readonly TimedRun[]): readonly FlakyHistory[] {
  const found = new Map<string, Course[]>();
  for (const alike of groupBy(runs, ({ conditions }) => conditions).values()) {
    for (const { id, name, failed, of } of surelyFlaky(findFlaky(alike))) {
      const failing = alike.filter(({ cases }) =>
        cases.some((one) => sharedId(one.id) === id && failedSo(one)),
      );
      found.set(id, [...(found.get(id) ?? []), { name, failed, of, failing }]);
    }
  }
  return [...found]
    .flatMap(([id, courses]) => summarise(id, courses) ?? [])
    .sort((one, other) => (one.lastAt < other.lastAt ? 1 : -1));
}

/** What became of a test on one version of the code. */
interface Course {
  readonly name: string;
  readonly failed: number;
  readonly of: number;
  readonly failing: readonly TimedRun[];
}

function summarise(id: string, courses: readonly Course[]): FlakyHistory | undefined {
  const failing = courses
    .flatMap((course) => course.failing)
    .toSorted((one, other) => (one.at < other.at ? -1 : 1));
  const [first, last] = [failing[0], failing.at(-1)];
  const sum = (countOf: (course: Course) => number) =>
    courses.reduce((all, course) => all + countOf(course), 0);
  return (
    first &&
    last && {
      id,
      name: courses.at(-1)?.name ?? "",
      failed: sum(({ failed }) => failed),
      of: sum(({ of }) => of),
      codes: courses.length,
      sessions: new Set(failing.map(({ of }) => of.session)).size,
      firstAt: first.at,
      lastAt: last.at,
      last: last.of,
    }
  );
}

/** It failed, or passed only after it had failed in the same run. */
function failedSo(one: ExecutedCase): boolean {
  return (isFailing(one) && one.loadFailure !== true) || one.isFlaky === true;
}
