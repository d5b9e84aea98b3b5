import { describe, expect, test } from "vitest";
import { bisect } from "../../../../src/model/search/bisect.ts";
import { carryOut, erring, random } from "../../../support/search/models.ts";

/** A history as people make it: branches of some commits that are merged, several at a time. */
function makeHistory(commits: number, seed: number) {
  const next = random(seed);
  const parents: number[][] = [[]];
  let main = 0;
  let branches: { tip: number; left: number }[] = [];
  while (parents.length < commits || branches.length > 0) {
    const commit = parents.length;
    const branch = branches[Math.floor(next() * 4)];
    if (branch === undefined && parents.length < commits && next() < 0.3) {
      branches.push({ tip: commit, left: 1 + Math.floor(next() * 6) });
      parents.push([main]);
    } else if (branch !== undefined && branch.left > 0) {
      parents.push([branch.tip]);
      branch.tip = commit;
      branch.left--;
    } else {
      parents.push(branch === undefined ? [main] : [main, branch.tip]);
      branches = branches.filter((one) => one !== branch);
      main = commit;
    }
  }
  return { parents, culprit: Math.floor(next() * parents.length), next };
}

const seeds = Array.from({ length: 50 }, (_, trial) => 17 + 101 * trial);

test.each([1, 2, 10, 100, 300])(
  "since which of %i commits it is so is found, also over merges",
  (commits) => {
    for (const seed of seeds.slice(0, 3000 / commits)) {
      const { parents, culprit } = makeHistory(commits, seed);
      const { found, tried } = carryOut(bisect(parents), (set) => ({
        is: set.includes(culprit) ? "yes" : "no",
      }));
      expect(found, `seed ${seed}`).toEqual([culprit]);
      expect(tried.length, `seed ${seed}`).toBeLessThanOrEqual(Math.ceil(Math.log2(parents.length)) + 2);
      // Each is a commit with its whole history.
      for (const { set } of tried) {
        expect(set.flatMap((commit) => parents[commit] ?? []).every((parent) => set.includes(parent))).toBe(
          true,
        );
      }
    }
  },
);

test("commits that cannot be judged are passed by, and are returned only where nothing else is left to ask", () => {
  for (const seed of seeds) {
    const { parents, culprit, next } = makeHistory(120, seed);
    const broken = new Set(parents.map((_, commit) => commit).filter(() => next() < 0.3));
    const judge = (set: readonly number[]) =>
      broken.has(set.at(-1) ?? 0)
        ? ({ is: "unresolved", names: [] } as const)
        : ({ is: set.includes(culprit) ? "yes" : "no" } as const);
    const { found, tried } = carryOut(bisect(parents), judge);
    expect(found, `seed ${seed}`).toContain(culprit);
    const asked = new Set(tried.map(({ set }) => set.at(-1)));
    expect(asked.size).toBe(tried.length);
    // Whatever would divide what is left cannot be judged.
    for (const [commit] of parents.entries()) {
      const { set } = upTo(parents, commit);
      const inside = found.filter((one) => set.has(one)).length;
      expect(inside === 0 || inside === found.length || broken.has(commit), `seed ${seed}`).toBe(true);
    }
  }
});

function upTo(parents: readonly (readonly number[])[], commit: number) {
  const set = new Set([commit]);
  for (const one of set) {
    for (const parent of parents[one] ?? []) {
      set.add(parent);
    }
  }
  return { set };
}

/** The rows of docs/rules/search.md#f5: the share of tries that err, and how many runs 95 % of the searches need. */
describe.each([
  [0, 14],
  [0.05, 23],
  [0.1, 31],
])("where %f of the tries err by themselves", (share, usual) => {
  test("what each says is weighed until the result is 99 % sure", () => {
    const tests = 500;
    const chain = Array.from({ length: tests }, (_, test) => (test === 0 ? [] : [test - 1]));
    const trials = 40;
    let right = 0;
    for (let seed = 0; seed < trials; seed++) {
      const culprit = Math.floor(random(seed + 5)() * tests);
      const judge = (set: readonly number[]) => ({ is: set.includes(culprit) ? "yes" : "no" }) as const;
      const { found, tried } = carryOut(
        bisect(chain, { error: 0.1, sure: 0.99 }),
        erring(judge, share, seed + 1000),
      );
      right += found.length === 1 && found[0] === culprit ? 1 : 0;
      expect(tried.length).toBeLessThanOrEqual(2 * usual);
    }
    expect(right / trials).toBeGreaterThanOrEqual(0.97);
  });
});

test("an item that is asked for again is numbered, so that each answer is one of its own", () => {
  const { tried } = carryOut(bisect([[], [0]], { error: 0.1, sure: 0.99 }), () => ({ is: "yes" }));
  expect(tried.map(({ time }) => time)).toEqual([0, 1, 2]);
});
