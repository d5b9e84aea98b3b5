import { expect, it } from "vitest";
import { setBefore } from "../../../../src/runners/line/setBefore.ts";
import { sh } from "../../../../src/runners/line/shell.ts";

it.each([
  ["pytest -q", [0], "A='x y' pytest -q"],
  ["cd a && B=1 timeout 5 pytest | tail", [1], "cd a && A='x y' B=1 timeout 5 pytest | tail"],
  ["(pytest a); pytest b", [0, 1], "(A='x y' pytest a); A='x y' pytest b"],
  ["time pytest", [0], undefined],
  ["pytest", [0, 1], undefined],
])("variables stand in front of the programs of %s", (line, indices, set) => {
  expect(setBefore(line, new Set(indices), { A: "x y" }, sh)).toBe(set);
});
