import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunOutcome } from "../../../src/model/outcome.ts";
import type { CaseOutcome, TestCase } from "../../../src/model/report.ts";
import { type Comparison, compareCases, headline, verdictOf } from "../../../src/model/verdict.ts";
import { failing, passing, skipped } from "../../support/sessions.ts";

const red = failing("t");
const otherRed = failing("t", "assert 404 == 200");
const green = passing("t");
const grey = skipped("t");
const errored: TestCase = { ...red, outcome: "errored" };

describe("the verdict of a test", () => {
  test.each([
    ["fixed", green, red],
    ["fixed", green, errored],
    ["stillFailing", red, red],
    ["stillFailing", failing("t", "took 12 ms"), failing("t", "took 9 ms")],
    ["changedError", otherRed, red],
    ["newlyFailing", red, green],
    ["newlyFailing", red, grey],
    ["appearedFailing", red, undefined],
    ["notRun", undefined, red],
    ["notRun", grey, red],
    ["passing", green, green],
    ["passing", green, undefined],
    ["passing", undefined, green],
    ["passing", grey, green],
    ["passing", undefined, undefined],
  ] as const)("is %s", (verdict, now, before) => {
    expect(verdictOf(now, before)).toBe(verdict);
  });

  test("exists for every pair, and only an executed test is fixed", () => {
    const cases = fc.option(
      fc
        .tuple(
          fc.constantFrom<CaseOutcome>("passed", "failed", "errored", "skipped"),
          fc.string(),
          fc.boolean(),
        )
        .map(([outcome, message, hasFailure]): TestCase => {
          const failures = hasFailure ? failing("t", message).failures : [];
          return { ...green, outcome, failures };
        }),
      { nil: undefined },
    );
    fc.assert(
      fc.property(cases, cases, (now, before) => {
        const verdict = verdictOf(now, before);
        expect(verdict).toBeTypeOf("string");
        expect(verdict === "fixed" && now?.outcome !== "passed").toBe(false);
      }),
    );
  });
});

describe("a comparison", () => {
  test("puts every test that tells something under one verdict", () => {
    const before = [failing("a"), failing("b"), failing("c"), passing("d"), passing("e")];
    const now = [passing("a"), failing("b", "other"), failing("d"), failing("f"), passing("e")];
    const names = Object.entries(compareCases(now, before)).map(([verdict, ids]) => [
      verdict,
      ids.map((id: string) => JSON.parse(id).at(-1)),
    ]);
    expect(Object.fromEntries(names)).toEqual({
      fixed: ["a"],
      changedError: ["b"],
      notRun: ["c"],
      newlyFailing: ["d"],
      appearedFailing: ["f"],
      stillFailing: [],
      passing: ["e"],
    });
  });

  test("does not depend on the order of the cases", () => {
    const pool = ["a", "b", "c", "d"].flatMap((name) => [failing(name), passing(name), skipped(name)]);
    const run = fc.uniqueArray(fc.constantFrom(...pool), { selector: ({ id }) => id });
    fc.assert(
      fc.property(run, run, (now, before) => {
        expect(sorted(compareCases(now.toReversed(), before.toReversed()))).toEqual(
          sorted(compareCases(now, before)),
        );
      }),
    );
  });
});

describe("the headline of an attempt", () => {
  const some = (parts: Partial<Comparison>): Comparison => ({ ...compareCases([], []), ...parts });

  test.each([
    ["better", { fixed: ["a"] }],
    ["better", { fixed: ["a"], changedError: ["b"] }],
    ["worse", { newlyFailing: ["a"] }],
    ["worse", { appearedFailing: ["a"], changedError: ["b"] }],
    ["mixed", { fixed: ["a"], newlyFailing: ["b"] }],
    ["mixed", { fixed: ["a"], notRun: ["b"] }],
    ["mixed", { notRun: ["b"] }],
    ["differentError", { changedError: ["a"], stillFailing: ["b"] }],
    ["unchanged", { stillFailing: ["a"] }],
    ["unchanged", {}],
  ] as const)("is %s after failures for %o", (expected, parts) => {
    expect(headline("failed", some(parts), some({}))).toBe(expected);
  });

  test.each([
    ["solved", "passed", {}, {}],
    ["mixed", "passed", { notRun: ["a"] }, {}],
    ["mixed", "passed", {}, { notRun: ["a"] }],
    ["broken", "broken", { fixed: ["a"] }, {}],
    ["broken", "noTestMatched", {}, {}],
    ["interrupted", "interrupted", { fixed: ["a"] }, {}],
  ] as const)("is %s for a run that %s", (expected, outcome: RunOutcome, previous, baseline) => {
    expect(headline(outcome, some(previous), some(baseline))).toBe(expected);
  });
});

function sorted(comparison: Comparison) {
  return Object.fromEntries(Object.entries(comparison).map(([verdict, ids]) => [verdict, ids.toSorted()]));
}
