import { isFailing, type TestCase } from "../report/report.ts";
import type { Reference } from "./knownTests.ts";
import { alignTwins } from "./twins.ts";

/**
 * Since which attempt tests that fail now have failed, by their ids; tests that did not fail in any of the `earlier` results
 * are left out. These come newest first, and no more of them are read than are needed. An attempt that did not run a test, or
 * skipped it, says nothing about it: the test may have failed through it.
 */
export async function failingSince(
  failing: readonly TestCase[],
  earlier: AsyncIterable<Reference>,
): Promise<ReadonlyMap<string, number>> {
  const since = new Map<string, number>();
  const open = new Set(failing.map(({ id }) => id));
  if (open.size === 0) {
    return since;
  }
  let later = failing;
  for await (const { attempt, cases: told } of earlier) {
    const cases = alignTwins(told, later);
    later = cases;
    for (const testCase of cases) {
      if (open.has(testCase.id) && isFailing(testCase)) {
        since.set(testCase.id, attempt);
      } else if (testCase.outcome !== "skipped") {
        open.delete(testCase.id);
      }
    }
    if (open.size === 0) {
      break;
    }
  }
  return since;
}
