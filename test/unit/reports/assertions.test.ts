import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../src/model/report/report.ts";
import { failureLine } from "../../../src/model/words/failureLine.ts";
import { findComparison } from "../../../src/reports/comparison.ts";

/**
 * A failing assertion as its framework reported it, run for this table, with what was expected and what was there, and what a row says of
 * it. Each was read by a person; where nothing was compared there are no values.
 */
interface Assertion extends Failure {
  readonly framework: string;
  /** As it stands in the test. */
  readonly assertion: string;
  readonly row: string;
}

const assertions: readonly Assertion[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/assertions.json"), "utf8"),
);
const frameworks = [...new Set(assertions.map(({ framework }) => framework))];

describe.each(frameworks)("a failing assertion of %s", (name) => {
  it.each(assertions.filter(({ framework }) => framework === name))(
    "$assertion",
    ({ message, text, expected, actual, row, kind, type }) => {
      const compared = expected === undefined ? {} : { expected, actual };
      expect(findComparison(message, text)).toEqual(compared);
      expect(failureLine({ kind, type, message, text, ...compared })).toBe(row);
    },
  );
});

it("has a table of all the frameworks that can be run here", () => {
  expect(frameworks.length).toBeGreaterThanOrEqual(15);
  expect(assertions.length).toBeGreaterThan(400);
});
