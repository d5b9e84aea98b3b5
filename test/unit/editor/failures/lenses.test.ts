import { expect, it } from "vitest";
import { lensesOf } from "../../../../src/editor/failures/lenses.ts";
import type { FailingTest } from "../../../../src/model/words/failingTests.ts";

function failing(name: string, line: number | undefined, more: Partial<FailingTest> = {}): FailingTest {
  return {
    id: name,
    name,
    suitePath: [],
    kind: "failure",
    message: "500 !== 404",
    position: line === undefined ? undefined : { path: "a.test.js", line },
    isNew: false,
    since: 3,
    error: "",
    loadFailure: false,
    ...more,
  };
}

it("stands above each failing line, from top to bottom, and says since when and with what", () => {
  const lenses = lensesOf([failing("later", 9), failing("nowhere", undefined), failing("first", 2)]);
  expect(lenses.map(({ line, title }) => [line, title])).toEqual([
    [2, "failing since #3 · 500 !== 404"],
    [9, "failing since #3 · 500 !== 404"],
  ]);
});

it("counts the tests that fail at one line, since the earliest", () => {
  const [lens, ...more] = lensesOf([
    failing("one", 2, { suitePath: ["orders"], since: 4 }),
    failing("two", 2, { since: 1 }),
  ]);
  expect(more).toEqual([]);
  expect(lens).toMatchObject({
    title: "2 tests failing since #1 · 500 !== 404",
    tooltip: "orders › one: 500 !== 404\ntwo: 500 !== 404",
  });
});

it("cuts a long message, and shows no icon that a test wrote", () => {
  const [lens] = lensesOf([failing("a", 1, { message: `$(zap)${"x".repeat(200)}` })]);
  expect(lens?.title).toBe(`failing since #3 · \\$(zap)${"x".repeat(94)}…`);
  expect(lensesOf([failing("a", 1, { message: "" })])[0]?.title).toBe("failing since #3");
});
