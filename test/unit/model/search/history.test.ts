import { describe, expect, test } from "vitest";
import {
  type Commit,
  commitsAfter,
  commitsSince,
  findStart,
  stepsBack,
} from "../../../../src/model/search/history.ts";
import { carryOut, erring } from "../../../support/search/models.ts";

/** Commits by their names and those of their parents: `c: a b`. */
function historyOf(...lines: readonly string[]): readonly Commit[] {
  return lines.map((line) => {
    const [id = "", ...parents] = line.split(/[: ]+/).filter(Boolean);
    return { id, tree: `tree of ${id}`, parents, author: "", at: "", subject: id };
  });
}

const merged = historyOf("a", "b: a", "s: a", "t: s", "c: b", "m: c t", "d: m");

test("the commits since one are those that it has not behind it, with their parents among them", () => {
  const of = (since: string) => {
    const { commits, parents } = commitsSince(merged, since);
    return commits.map(({ id }, at) => `${id}:${parents[at]?.map((one) => commits[one]?.id).join("")}`);
  };
  expect(of("a")).toEqual(["b:", "s:", "t:s", "c:b", "m:ct", "d:m"]);
  expect(of("c")).toEqual(["s:", "t:s", "m:t", "d:m"]);
  expect(of("d")).toEqual([]);
});

test("the commits after one are those that have it behind them", () => {
  const of = (since: string) => {
    const { commits, parents } = commitsAfter(merged, since);
    return commits.map(({ id }, at) => `${id}:${parents[at]?.map((one) => commits[one]?.id).join("")}`);
  };
  expect(of("b")).toEqual(["c:", "m:c", "d:m"]);
  expect(of("t")).toEqual(["m:", "d:m"]);
  expect(of("d")).toEqual([]);
});

test("a green commit is looked for along first parents, further back each time, and at the oldest last", () => {
  const line = historyOf("c0", ...Array.from({ length: 20 }, (_, at) => `c${at + 1}: c${at}`));
  expect(stepsBack(line).map(({ id }) => id)).toEqual(["c19", "c18", "c16", "c12", "c4", "c0"]);
  expect(stepsBack(merged).map(({ id }) => id)).toEqual(["m", "c", "a"]);
  expect(stepsBack(historyOf("only"))).toEqual([]);
});

describe("since which commit it is so", () => {
  const line = Array.from({ length: 100 }, (_, at) => (at === 0 ? [] : [at - 1]));
  const judge = (set: readonly number[]) => ({ is: set.includes(63) ? "yes" : "no" }) as const;

  test("is found, and tried once more with its parent", () => {
    const { found, tried } = carryOut(findStart(line), judge);
    expect(found).toEqual([63]);
    expect(tried.slice(-2).map(({ set, time }) => [set.at(-1), time])).toEqual([
      [63, 1],
      [62, 1],
    ]);
  });

  test("is found where a tenth of the answers is wrong and the second try shows it", () => {
    const seeds = Array.from({ length: 60 }, (_, trial) => 5 + 13 * trial);
    const wrong = seeds.filter((seed) => {
      const { found } = carryOut(findStart(line), erring(judge, 0.1, seed));
      return found.join() !== "63";
    });
    // A search that believes every answer is wrong in half of them.
    expect(wrong.length).toBeLessThan(seeds.length / 6);
  });

  test("is not said where the commit before it fails as often as that one", () => {
    // It passed once at the beginning, and never again.
    const { found } = carryOut(findStart(line), (set, time) => ({
      is: set.length === 0 && time === 0 ? "no" : "yes",
    }));
    expect(found).toEqual([]);
  });
});
