import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunOutcome } from "../../../../src/model/judgement/outcome.ts";
import {
  type Comparison,
  compareCases,
  headline,
  type Verdict,
  verdictOf,
} from "../../../../src/model/judgement/verdict.ts";
import type { CaseOutcome, TestCase } from "../../../../src/model/report/report.ts";
import { failing, passing, skipped } from "../../../support/sessions/sessionBuilder.ts";

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
    ["skippedNow", grey, red],
    ["passing", green, green],
    ["passing", green, undefined],
    ["absent", undefined, green],
    ["absent", grey, green],
    ["absent", undefined, undefined],
  ] as const)("is %s", (verdict, now, before) => {
    expect(verdictOf(now, before)).toBe(verdict);
  });

  test("of a test whose file could not be loaded is that, and not that it is gone", () => {
    expect(verdictOf(undefined, green, { isUnloaded: true })).toBe("unloaded");
    expect(verdictOf(undefined, red, { isUnloaded: true })).toBe("unloaded");
    expect(verdictOf(undefined, undefined, { isUnloaded: true })).toBe("absent");
  });

  test("of a flaky test is only that, unless it does what it did before", () => {
    const flaky = { isFlaky: true };
    expect(verdictOf(red, green, flaky)).toBe("flaky");
    expect(verdictOf(green, red, flaky)).toBe("flaky");
    expect(verdictOf({ ...green, isFlaky: true }, red)).toBe("flaky");
    expect(verdictOf(otherRed, red, flaky)).toBe("flaky");
    expect(verdictOf(red, red, flaky)).toBe("stillFailing");
    expect(verdictOf(green, green, flaky)).toBe("passing");
    expect(verdictOf(undefined, red, flaky)).toBe("notRun");
  });

  const cases = fc.option(
    fc
      .tuple(
        fc.constantFrom<CaseOutcome>("passed", "failed", "errored", "skipped"),
        fc.string(),
        fc.boolean(),
        fc.boolean(),
      )
      .map(([outcome, message, hasFailure, isFlaky]): TestCase => {
        const failures = hasFailure ? failing("t", message).failures : [];
        return { ...green, outcome, failures, isFlaky };
      }),
    { nil: undefined },
  );
  const circumstances = fc.record({ isFlaky: fc.boolean(), isUnloaded: fc.boolean() });

  test("exists for every combination, and only an executed test is fixed", () => {
    fc.assert(
      fc.property(cases, cases, circumstances, (now, before, known) => {
        const verdict = verdictOf(now, before, known);
        expect(Object.keys(compareCases([], []))).toContain(verdict);
        expect(verdict === "fixed" && now?.outcome !== "passed").toBe(false);
        expect(verdict === "unloaded" && now !== undefined).toBe(false);
      }),
    );
  });

  test("turns round with the runs: what is fixed in one direction fails newly in the other", () => {
    const steady = cases.map((one) => one && { ...one, isFlaky: false });
    const reversed: Partial<Record<Verdict, readonly Verdict[]>> = {
      fixed: ["newlyFailing"],
      newlyFailing: ["fixed", "skippedNow"],
      stillFailing: ["stillFailing"],
      changedError: ["changedError"],
      appearedFailing: ["notRun"],
      notRun: ["appearedFailing"],
      skippedNow: ["newlyFailing"],
      passing: ["passing", "absent"],
      absent: ["absent", "passing"],
    };
    fc.assert(
      fc.property(steady, steady, (now, before) => {
        expect(reversed[verdictOf(now, before)]).toContain(verdictOf(before, now));
      }),
    );
  });
});

describe("a comparison", () => {
  test("puts every test that tells something under one verdict", () => {
    const before = [
      ...[failing("a"), failing("b"), failing("c"), passing("d"), passing("e")],
      ...[passing("g", "tests/g.py"), failing("h"), failing("i")],
    ];
    const now = [
      ...[passing("a"), failing("b", "other"), failing("d"), failing("f"), passing("e")],
      ...[skipped("h"), passing("i")],
    ];
    const unloadable: TestCase = { ...failing("g.py", "SyntaxError", "tests/g.py"), loadFailure: true };
    const compared = compareCases([...now, unloadable], before, new Set([failing("i").id]));
    const names = Object.entries(compared).map(([verdict, ids]) => [
      verdict,
      ids.map((id: string) => JSON.parse(id).at(-1)),
    ]);
    expect(Object.fromEntries(names)).toEqual({
      fixed: ["a"],
      changedError: ["b"],
      notRun: ["c"],
      newlyFailing: ["d"],
      appearedFailing: ["f", "g.py"],
      stillFailing: [],
      skippedNow: ["h"],
      unloaded: ["g"],
      flaky: ["i"],
      passing: ["e"],
      absent: [],
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
  const progress = { targets: 1, open: 1, isSteady: false };

  test.each([
    ["better", { fixed: ["a"] }],
    ["better", { fixed: ["a"], changedError: ["b"] }],
    ["better", { fixed: ["a"], notRun: ["b"] }],
    ["better", { fixed: ["a"], appearedFailing: ["b"] }],
    ["worse", { newlyFailing: ["a"] }],
    ["worse", { newlyFailing: ["a"], notRun: ["b"] }],
    ["mixed", { fixed: ["a"], newlyFailing: ["b"] }],
    ["mixed", { notRun: ["b"] }],
    ["mixed", { skippedNow: ["b"] }],
    ["unchanged", { stillFailing: ["a"], notRun: ["b"] }],
    ["unchanged", { flaky: ["a"], stillFailing: ["b"] }],
    ["differentError", { changedError: ["a"], stillFailing: ["b"] }],
    ["differentError", { appearedFailing: ["a"], changedError: ["b"] }],
    ["unchanged", { stillFailing: ["a"], appearedFailing: ["b"] }],
    ["unchanged", {}],
  ] as const)("is %s after failures for %o", (expected, parts) => {
    expect(headline("failed", some(parts), progress)).toBe(expected);
  });

  test.each([
    ["solved", "passed", { fixed: ["a"] }, { open: 0 }],
    ["solved", "passed", {}, { open: 0 }],
    ["better", "passed", { fixed: ["a"] }, { open: 1 }],
    ["better", "passed", { fixed: ["a"], notRun: ["b"] }, { open: 0 }],
    ["mixed", "passed", { notRun: ["a"] }, {}],
    ["unchanged", "passed", {}, { targets: 0, open: 0 }],
    ["unchanged", "passed", { flaky: ["b"] }, { targets: 0, open: 0 }],
    ["noLongerFailing", "passed", {}, { targets: 0, open: 0, isSteady: true }],
    ["broken", "broken", { fixed: ["a"] }, {}],
    ["broken", "noTestMatched", {}, {}],
    ["interrupted", "interrupted", { fixed: ["a"] }, {}],
  ] as const)("is %s for a run that %s", (expected, outcome: RunOutcome, comparison, known) => {
    expect(headline(outcome, some(comparison), { ...progress, ...known })).toBe(expected);
  });
});

function sorted(comparison: Comparison) {
  return Object.fromEntries(Object.entries(comparison).map(([verdict, ids]) => [verdict, ids.toSorted()]));
}
