import { expect, test } from "vitest";
import { Needs } from "../../../../src/model/search/needs.ts";

test("a set is completed by what it needs, and rid of what needs what goes", () => {
  const needs = new Needs([
    [0, 1],
    [1, 2],
    [3, 0],
  ]);
  expect([...needs.withNeeded([0])].sort()).toEqual([0, 1, 2]);
  expect([...needs.without(new Set([0, 1, 2, 3, 4]), [1])].sort()).toEqual([2, 4]);
  // What is not in the set holds nothing in it.
  expect([...needs.without(new Set([1, 3]), [1])]).toEqual([3]);
});

test("items come after those that they need, also in a circle", () => {
  expect(
    new Needs([
      [0, 2],
      [2, 1],
    ]).inOrder([0, 1, 2, 3]),
  ).toEqual([1, 2, 0, 3]);
  expect(
    new Needs([
      [0, 1],
      [1, 0],
    ]).inOrder([0, 1]),
  ).toEqual([1, 0]);
  const chain = Array.from({ length: 50_000 }, (_, item) => [item, item + 1] as const);
  expect(new Needs(chain).inOrder([0, 50_000, 25_000])).toHaveLength(3);
});

test("a need that is known already is not new", () => {
  const needs = new Needs([[0, 1]]);
  expect(needs.add([[0, 1]])).toBe(false);
  expect(
    needs.add([
      [0, 1],
      [1, 0],
    ]),
  ).toBe(true);
});
