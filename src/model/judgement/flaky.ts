import { groupBy } from "../../base/groupBy.ts";
import { differingUnseen, type Unseen, unseenKey } from "../code/snapshot.ts";
import { isFailing, type TestCase } from "../report/report.ts";
import { sharedId } from "../report/testId.ts";

/** The part of a test's result that shows whether it is flaky. */
export type ExecutedCase = Pick<TestCase, "id" | "name" | "outcome" | "isFlaky" | "loadFailure">;

/** The results of a run that has any, with what it ran on. */
export interface RunCases {
  /** Runs of the same code by the same command have the same; anything that distinguishes them will do. */
  readonly conditions: string;
  /** What of the code nobody saw. */
  readonly unseen?: Unseen | undefined;
  readonly cases: readonly ExecutedCase[];
}

/** A test that passes and fails on the same code by the same command. */
export interface FlakyTest {
  readonly id: string;
  readonly name: string;
  /** In how many of the runs that executed it, on the code on which it failed most often, it failed. */
  readonly failed: number;
  readonly of: number;
  /** What differed, or may have, and was not recorded: then it is not sure that the code was the same, and the test decides as any other. */
  readonly unseen?: Unseen | undefined;
}

/** Those of which it is sure that nothing differed. */
export function surelyFlaky(flaky: readonly FlakyTest[]): readonly FlakyTest[] {
  return flaky.filter(({ unseen }) => unseen === undefined);
}

/**
 * The tests that had different outcomes though nothing differed, and those that a framework itself saw pass after they had
 * failed; the ones that fail most often first, then by name. A skipped test was not executed and counts as nothing. Of twins, whose order
 * says nothing, one is flaky for certain only if more of them failed in some run, and passed in some, than there are; it stands here under
 * the identity that they share.
 */
export function findFlaky(runs: readonly RunCases[]): readonly FlakyTest[] {
  const sure = tallyUp(runs.map((run, index) => ({ ...run, conditions: conditionsOf(run, index) })));
  const unseen = new Map<string, Unseen>();
  for (const [conditions, alike] of groupBy(runs, (run) => run.conditions)) {
    const [first, ...others] = alike.map((run) => run.unseen ?? []);
    const differing = others.flatMap((other) => differingUnseen(first ?? [], other));
    unseen.set(conditions, [...new Map(differing.map((one) => [one.path, one])).values()]);
  }
  const isUnsure = ({ conditions }: RunCases) => (unseen.get(conditions)?.length ?? 0) > 0;
  const unsure = [...tallyUp(runs.filter(isUnsure)).values()].filter(({ id }) => !sure.has(id));
  return [
    ...[...sure.values()].map(({ conditions: _, ...test }) => test),
    ...unsure.map(({ conditions, ...test }) => ({ ...test, unseen: unseen.get(conditions) })),
  ].sort((one, other) => other.failed / other.of - one.failed / one.of || (one.name < other.name ? -1 : 1));
}

/** The conditions of a run together with what was not seen of its code; where that is not known, they are those of no other run. */
function conditionsOf({ conditions, unseen }: RunCases, index: number): string {
  return `${conditions}\n${unseen === undefined ? "" : (unseenKey(unseen) ?? `run ${index}`)}`;
}

/** The flaky tests, by their ids; each under the conditions under which it failed most often. */
function tallyUp(
  runs: readonly RunCases[],
): ReadonlyMap<string, FlakyTest & { readonly conditions: string }> {
  const tallies = new Map<string, Tally>();
  for (const { conditions, cases } of runs) {
    for (const [id, twins] of groupBy(cases, (one) => sharedId(one.id))) {
      tally(tallies, conditions, id, twins);
    }
  }
  const found = new Map<string, FlakyTest & { readonly conditions: string }>();
  for (const { id, name, conditions, twins, results } of tallies.values()) {
    const mostPassed = Math.max(...results.map(({ passed }) => passed));
    // So many fail always, if as few as can be are flaky.
    const steady = Math.max(0, twins - mostPassed);
    const failed = results.filter((run) => run.failed > steady).length;
    const retried = results.filter((run) => run.isRetried).length;
    const of = results.length;
    const known = found.get(id);
    const isFlaky = (failed > 0 && mostPassed > 0) || retried > 0;
    if (isFlaky && (known === undefined || failed / of > known.failed / known.of)) {
      found.set(id, { id, name, conditions, failed: Math.max(failed, retried), of });
    }
  }
  return found;
}

/** What became of a test, or of twins, in the runs under some conditions that executed it. */
interface Tally {
  readonly id: string;
  readonly name: string;
  readonly conditions: string;
  /** How many twins a run listed at most. */
  twins: number;
  readonly results: { readonly failed: number; readonly passed: number; readonly isRetried: boolean }[];
}

function tally(
  tallies: Map<string, Tally>,
  conditions: string,
  id: string,
  twins: readonly ExecutedCase[],
): void {
  const executed = twins.filter(({ outcome, loadFailure }) => outcome !== "skipped" && loadFailure !== true);
  const [first] = executed;
  if (first === undefined) {
    return;
  }
  const key = `${conditions}\0${id}`;
  const known = tallies.get(key) ?? {
    id,
    name: first.name,
    conditions,
    twins: 0,
    results: [],
  };
  const failed = executed.filter(isFailing).length;
  known.twins = Math.max(known.twins, twins.length);
  known.results.push({
    failed,
    passed: executed.length - failed,
    isRetried: executed.some(({ isFlaky }) => isFlaky === true),
  });
  tallies.set(key, known);
}
