import { isFailing, type TestCase } from "../model/report/report.ts";

/**
 * Leaves out the cases that only repeat those inside of them: Go lists a test next to its subtests, Deno one next to its steps
 * (docs/rules/reports.md#r19). A parent that fails by itself is a case like any other.
 */
export function withoutParents<T extends TestCase>(cases: readonly T[]): readonly T[] {
  const parents = new Set<string>();
  const failing = new Set<string>();
  for (const testCase of cases) {
    for (const parent of listParents(testCase)) {
      parents.add(parent);
      if (isFailing(testCase)) {
        failing.add(parent);
      }
    }
  }
  return cases.filter((testCase) => {
    if (parents.size === 0) {
      return !isFailing(testCase) || !isFailedByStep(testCase);
    }
    const key = keyOf(testCase, testCase.name);
    const repeats = isFailing(testCase) ? failing.has(key) || isFailedByStep(testCase) : parents.has(key);
    return !repeats;
  });
}

/** The Go tests that a subtest is in: `TestA/b/c` is in `TestA/b` and in `TestA`. */
function listParents(testCase: TestCase): readonly string[] {
  if (!/^(?:Test|Fuzz|Benchmark|Example)\w*\//.test(testCase.name) || testCase.file !== undefined) {
    return [];
  }
  const parts = testCase.name.split("/");
  return parts.slice(1).map((_, index) => keyOf(testCase, parts.slice(0, index + 1).join("/")));
}

function keyOf({ suitePath, classname }: TestCase, name: string): string {
  return JSON.stringify([...suitePath, classname, name]);
}

/** Deno says so of a test that fails only because one of its steps does. */
function isFailedByStep({ failures }: TestCase): boolean {
  return failures.every(({ message }) => /^\d+ test steps? failed\.?$/.test(message.trim()));
}
