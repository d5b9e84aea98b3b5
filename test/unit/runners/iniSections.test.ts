import { expect, test } from "vitest";
import { textsIn } from "../../../src/runners/project/iniSections.ts";

test("the texts of a TOML value end where their quotes do, and one that is not closed is none", () => {
  expect(textsIn(`["a", 'b"', "c\\"d"] # don't "e"`)).toEqual(["a", 'b"', 'c"d']);
  expect(textsIn(`"a\n'b', ""`)).toEqual(["b", ""]);
});
