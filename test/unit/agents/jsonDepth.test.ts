import { expect, it } from "vitest";
import { isTooDeep } from "../../../src/agents/jsonDepth.ts";

it.each<[string, boolean]>([
  ["", false],
  ["no JSON", false],
  ["{".repeat(200), false],
  ["[".repeat(201), true],
  [`{"a":`.repeat(20_000), true],
  [`["${"[".repeat(500)}", ${"[],".repeat(500)}]`, false],
  [`// ${"[".repeat(500)}\n{}`, false],
  ["]".repeat(500), false],
])("a text of JSON is nested too deep", (text, isDeep) => {
  expect(isTooDeep(text)).toBe(isDeep);
});
