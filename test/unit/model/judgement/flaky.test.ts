import { expect, test } from "vitest";
import { findFlaky } from "../../../../src/model/judgement/flaky.ts";
import { failing, passing, skipped } from "../../../support/sessions/sessionBuilder.ts";

const on = (conditions: string, ...cases: readonly ReturnType<typeof passing>[]) => ({ conditions, cases });

test("a test with different outcomes on the same code is flaky, with its share", () => {
  const runs = [
    on("a", failing("shaky"), failing("red"), passing("green")),
    on("a", passing("shaky"), failing("red"), passing("green")),
    on("a", passing("shaky"), failing("red"), passing("green")),
  ];
  expect(findFlaky(runs)).toMatchObject([{ name: "shaky", failed: 1, of: 3 }]);
});

test("outcomes on different code say nothing", () => {
  expect(findFlaky([on("a", failing("t")), on("b", passing("t"))])).toEqual([]);
});

test("a test that was not executed counts as nothing", () => {
  expect(findFlaky([on("a", failing("t")), on("a", skipped("t")), on("a")])).toEqual([]);
});

test("a test that its framework saw pass at the second try is flaky", () => {
  expect(findFlaky([on("a", { ...passing("t"), isFlaky: true })])).toMatchObject([{ failed: 1, of: 1 }]);
});

test("the order of runs and cases does not matter; what fails most comes first", () => {
  const runs = [
    on("a", failing("x"), passing("y")),
    on("a", failing("x"), failing("y")),
    on("a", passing("x"), passing("y")),
  ];
  const told = findFlaky(runs);
  expect(told.map(({ name }) => name)).toEqual(["x", "y"]);
  expect(findFlaky(runs.toReversed().map((run) => ({ ...run, cases: run.cases.toReversed() })))).toEqual(
    told,
  );
});
