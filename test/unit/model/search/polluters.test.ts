import { describe, expect, test } from "vitest";
import type { TestCase } from "../../../../src/model/report/report.ts";
import { expectPolluterRuns, findPolluters } from "../../../../src/model/search/polluters.ts";
import type { TrialAnswer } from "../../../../src/model/search/search.ts";
import { compareOrder, passedInOtherOrder } from "../../../../src/model/search/victim.ts";
import { carryOut, erring, makePolluters } from "../../../support/search/models.ts";
import { failing, passing, reportOf, skipped } from "../../../support/sessions/sessionBuilder.ts";

const seeds = Array.from({ length: 40 }, (_, trial) => 17 + 101 * trial);

/** Both ends, the three tries of the result, and the last one without any test come on top of the table (docs/rules/search.md#f4). */
const besides = 2 + 3 + 1;

describe.each([
  ["1 pollutes", 1, "all", [8, 11, 14]],
  ["2 are needed", 2, "all", [18, 24, 30]],
  ["3 are needed", 3, "all", [25, 34, 42]],
  ["each of 3 is enough", 3, "any", [7, 11, 14]],
] as const)("of earlier tests of which %s", (_, polluters, needed, most) => {
  test.each([50, 500, 3000].map((tests, column) => [tests, most[column] ?? 0] as const))(
    "those that are needed are found among %i, by no more than twice %i runs",
    (tests, usual) => {
      for (const seed of seeds.slice(0, tests > 500 ? 10 : 40)) {
        const model = makePolluters({ tests, polluters, needed }, seed);
        const { found, tried } = carryOut(findPolluters(model.durations), model.judge);
        expect(found, `seed ${seed}`).toMatchObject({ is: "found", agreed: { yes: 3, of: 3 } });
        const set = found.is === "found" ? found.set : [];
        expect(set.every((one) => model.polluters.has(one))).toBe(true);
        expect(set).toHaveLength(needed === "all" ? polluters : 1);
        expect(tried.length, `seed ${seed}`).toBeLessThanOrEqual(2 * usual + besides);
      }
    },
  );
});

test("where the victim errs by itself in a tenth of the runs, 95 of 100 searches are right", () => {
  const many = Array.from({ length: 100 }, (_, trial) => 7 + 31 * trial);
  const right = many.filter((seed) => {
    const model = makePolluters({ tests: 500, polluters: 1, needed: "all" }, seed);
    const { found } = carryOut(findPolluters(model.durations), erring(model.judge, 0.1, seed + 3));
    return found.is === "found" && found.set.length === 1 && model.polluters.has(found.set[0] ?? -1);
  });
  expect(right.length).toBeGreaterThanOrEqual(90);
  // Nothing is wrong without a sign: the others say that the test is flaky.
});

test.each<[string, (set: readonly number[], time: number) => TrialAnswer["is"], object]>([
  ["alone too", () => "yes", { is: "alone" }],
  ["never", () => "no", { is: "notOrder", of: 3 }],
  ["as it likes", (_, time) => (time % 2 === 0 ? "yes" : "no"), { is: "flaky" }],
  ["in a way that cannot be judged", () => "unresolved", { is: "unclear" }],
])("a victim that does so %s gets no culprit", (_, answer, verdict) => {
  const judge = (set: readonly number[], time: number): TrialAnswer => {
    const is = answer(set, time);
    return is === "unresolved" ? { is, names: [] } : { is };
  };
  expect(carryOut(findPolluters([1, 1, 1, 1]), judge).found).toMatchObject(verdict);
});

test("how many runs it usually takes is said before", () => {
  expect([1, 2, 20, 500].map(expectPolluterRuns)).toEqual([6, 6, 10, 14]);
});

test("an order is kept if what was asked for ran in this order, and nothing else before the victim", () => {
  const report = (ids: string) => ({
    cases: [...ids].map((id) => ({
      id,
      suitePath: [],
      classname: "",
      name: id,
      outcome: "passed" as const,
      failures: [],
    })),
    suiteFailures: [],
    problems: [],
  });
  const asked = [...(["a", "b", "v"] as const)].map((id) => ({ id }));
  const of = (ids: string) => compareOrder(asked, report(ids));
  expect(["abv", "abvc", "bav", "avb", "acbv", "av", "ab"].map(of)).toEqual([
    "kept",
    "kept",
    "otherOrder",
    "otherOrder",
    "otherTests",
    "otherTests",
    "otherTests",
  ]);
});

test("a failing test passed alone if fewer tests ran before it in the run in which it passed", () => {
  const of = (...cases: readonly TestCase[]) => reportOf(cases);
  const failed = of(passing("a"), failing("b"), failing("c"), failing("d"));
  expect([...passedInOtherOrder(failed, of(passing("b")), 4)]).toEqual([
    [failing("b").id, { run: 4, isAlone: true }],
  ]);
  expect([
    ...passedInOtherOrder(failed, of(passing("x"), passing("y"), passing("b"), skipped("c")), 4),
  ]).toEqual([[failing("b").id, { run: 4, isAlone: false }]]);
  // In the same place it is not the order; failing there as well, it is not either.
  expect([...passedInOtherOrder(failed, of(passing("z"), passing("b"), failing("d")), 4)]).toEqual([]);
});
