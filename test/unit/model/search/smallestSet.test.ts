import { describe, expect, test } from "vitest";
import { trusting } from "../../../../src/model/search/search.ts";
import { smallestSet } from "../../../../src/model/search/smallestSet.ts";
import {
  carryOut,
  erring,
  type HunkSpec,
  makeHunks,
  makePolluters,
  type SearchModel,
} from "../../../support/search/models.ts";

/** A set says yes, and does not without any one of its items. */
function expectSmallest(model: SearchModel, set: readonly number[], seed: number): void {
  const withoutOne = set.map((item) => set.filter((one) => one !== item)).filter((one) => one.length > 0);
  expect(
    [set, ...withoutOne].filter((one) => model.judge(one).is === "yes"),
    `seed ${seed}`,
  ).toEqual([set]);
}

function seedsOf(trials: number): readonly number[] {
  return Array.from({ length: trials }, (_, trial) => 1000 + trial * 7919);
}

/** How many hunks the columns of the table in docs/rules/search.md are about. */
const sizes = [2, 5, 10, 20, 50, 100, 200];

/** Its rows (docs/rules/search.md#f2): as many runs are enough for 95 % of the searches. */
const rows: readonly (readonly [string, Omit<HunkSpec, "hunks">, readonly number[]])[] = [
  ["1 matters", { culprits: 1 }, [2, 4, 5, 6, 7, 8, 9]],
  ["2 matter", { culprits: 2 }, [3, 8, 10, 12, 15, 17, 19]],
  ["3 matter", { culprits: 3 }, [3, 12, 16, 19, 22, 26, 28]],
  ["1 matters, 10 % of sets cannot be judged", { culprits: 1, noise: 0.1 }, [2, 7, 11, 13, 17, 25, 23]],
  [
    "2 matter, 30 % need another one that is not known, and 10 % of sets cannot be judged",
    { culprits: 2, needing: 0.3, noise: 0.1 },
    [3, 12, 28, 46, 101, 175, 324],
  ],
  [
    "the same, with 70 % of the needs known",
    { culprits: 2, needing: 0.3, noise: 0.1, known: 0.7 },
    [3, 11, 21, 30, 55, 96, 141],
  ],
  [
    "the same, with all needs known",
    { culprits: 2, needing: 0.3, noise: 0.1, known: 1 },
    [3, 10, 17, 28, 39, 49, 54],
  ],
  [
    "1 matters, in typed code",
    { culprits: 1, needing: 0.7, hard: 1, known: 0.8, wrong: 0.3, learnt: 0.9 },
    [3, 10, 17, 22, 44, 72, 97],
  ],
  [
    "2 matter, in typed code",
    { culprits: 2, needing: 0.7, hard: 1, known: 0.8, wrong: 0.3, learnt: 0.9 },
    [3, 13, 25, 31, 57, 124, 238],
  ],
];

describe.each(rows)("of hunks of which %s, the smallest set", (_, spec, most) => {
  test.each(sizes.map((hunks, column) => [hunks, most[column] ?? 0]))(
    "is found among %i, by no more than twice %i runs",
    (hunks, usual) => {
      const trials = hunks > 100 ? 20 : 60;
      let exact = 0;
      for (const seed of seedsOf(trials)) {
        const model = makeHunks({ ...spec, hunks }, seed);
        const options = { needs: model.guesses, learn: model.learn };
        const { found, tried } = carryOut(smallestSet(hunks, options), model.judge);
        expectSmallest(model, found.set, seed);
        expect(tried.length, `seed ${seed}`).toBeLessThanOrEqual(2 * usual);
        expect(new Set(tried.map(({ set }) => set.join())).size).toBe(tried.length);
        exact += found.set.length === model.smallest.size ? 1 : 0;
      }
      // Where sets cannot be judged, one from which nothing can be left out need not be the smallest.
      expect(exact / trials).toBeGreaterThanOrEqual(0.85);
    },
  );
});

describe("where the tests err by themselves", () => {
  /** In which share of trials exactly the hunks that matter are found (docs/rules/search.md#f3). */
  function shareOf(share: number, votes: typeof trusting): number {
    const seeds = seedsOf(200);
    const right = seeds.filter((seed) => {
      const model = makeHunks({ hunks: 20, culprits: 2 }, seed);
      const { found } = carryOut(smallestSet(20, { votes }), erring(model.judge, share, seed + 77));
      return found.set.join() === [...model.smallest].sort((a, b) => a - b).join();
    });
    return right.length / seeds.length;
  }

  test("each yes is confirmed, which finds what matters in 9 of 10 searches", () => {
    expect(shareOf(0.05, trusting)).toBeLessThan(0.8);
    expect(shareOf(0.05, { yes: 3, no: 1 })).toBeGreaterThanOrEqual(0.88);
  });

  test("often, three of five do", () => {
    expect(shareOf(0.1, { yes: 3, no: 1 })).toBeLessThan(0.85);
    expect(shareOf(0.1, { yes: 5, no: 5 })).toBeGreaterThanOrEqual(0.9);
  });
});

test("the result is tried as often as is asked for, and what these tries said is counted", () => {
  const answers = ["yes", "yes", "no"] as const;
  const { found, tried } = carryOut(smallestSet(2, { confirm: 3 }), ({ length }, time) => ({
    is: length === 1 ? (answers[time] ?? "no") : "yes",
  }));
  expect(found).toEqual({ set: [0], agreed: { yes: 2, of: 3 } });
  expect(tried.map(({ time }) => time)).toEqual([0, 1, 2]);
});

test("what is shown while a search goes on is the smallest set that said yes", () => {
  for (const seed of seedsOf(40)) {
    const model = makeHunks({ hunks: 30, culprits: 2, needing: 0.3, noise: 0.1 }, seed);
    const { tried } = carryOut(smallestSet(30), model.judge);
    for (const [index, { left }] of tried.entries()) {
      const before = tried.slice(0, index).map(({ set }) => set);
      const yes = before.filter((set) => model.judge(set).is === "yes").map(({ length }) => length);
      expect(left.length).toBe(Math.min(30, ...yes));
    }
  }
});

/** How many tests the columns of the table of polluters are about, and its rows (docs/rules/search.md#f4). */
const columns = [50, 500, 3000];
const polluterRows = [
  ["1 pollutes", 1, "all", [8, 11, 14]],
  ["2 are needed", 2, "all", [18, 24, 30]],
  ["3 are needed", 3, "all", [25, 34, 42]],
  ["each of 3 is enough", 3, "any", [7, 11, 14]],
] as const;

describe.each(polluterRows)("of earlier tests of which %s, those", (_, polluters, needed, most) => {
  test.each(columns.map((tests, column) => [tests, most[column] ?? 0]))(
    "are found among %i, by no more than twice %i runs",
    (tests, usual) => {
      const works: number[] = [];
      for (const seed of seedsOf(tests > 1000 ? 10 : 60)) {
        const model = makePolluters({ tests, polluters, needed }, seed);
        const order = model.durations.map((_, index) => tests - 1 - index);
        const { found, tried } = carryOut(
          smallestSet(tests, { order, durations: model.durations }),
          model.judge,
        );
        expectSmallest(model, found.set, seed);
        expect(found.set.length).toBe(needed === "all" ? polluters : 1);
        expect(tried.length, `seed ${seed}`).toBeLessThanOrEqual(2 * usual);
        const work = (set: readonly number[]) =>
          set.reduce((sum, one) => sum + (model.durations[one] ?? 0), 0);
        works.push(tried.reduce((sum, { set }) => sum + work(set), 0));
      }
      works.sort((one, other) => one - other);
      // One polluter takes hardly more than the time of all tests once.
      expect(works[works.length >> 1]).toBeLessThan(polluters === 1 || needed === "any" ? 1.5 : 20);
    },
  );
});

test("a test between that repairs what another one broke hides no polluter", () => {
  for (const seed of seedsOf(200)) {
    const broken = makePolluters({ tests: 60, polluters: 3, needed: "any" }, seed);
    const repairing = makePolluters({ tests: 60, polluters: 4, needed: "any" }, seed + 1).polluters;
    // What was broken last is repaired by nobody: the victim fails after all of them.
    const last = Math.max(...broken.polluters);
    const repairs = (one: number) => repairing.has(one) && one < last && !broken.polluters.has(one);
    const model: SearchModel = {
      judge: (set) => {
        const breaks = set.findLastIndex((one) => broken.polluters.has(one));
        const isRepaired = set.slice(breaks + 1).some(repairs);
        return { is: breaks >= 0 && !isRepaired ? "yes" : "no" };
      },
    };
    const { durations } = broken;
    const order = durations.map((_, index) => 59 - index);
    const { found } = carryOut(smallestSet(60, { order, durations }), model.judge);
    expectSmallest(model, found.set, seed);
  }
});
