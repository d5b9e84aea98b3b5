import { expect, test } from "vitest";
import { listFilesBelow } from "../support/fences/readSources.ts";
import { leftOut } from "../wine/leftOut.ts";

test("what is left out under wine is there, and is run when it is asked for", () => {
  const files = listFilesBelow("test").filter((file) => file.endsWith(".test.ts"));
  const left = files.filter((file) => leftOut(file, []) !== undefined);
  expect(left.filter((file) => !file.startsWith("test/adapters/"))).toEqual([]);
  expect(left.filter((file) => file.startsWith("test/adapters/runners/"))).toHaveLength(9);
  expect(left.filter((file) => file.startsWith("test/adapters/reports/"))).toEqual([]);
  expect(left.some((file) => file.startsWith("test/adapters/git/"))).toBe(true);
  expect(left.filter((file) => leftOut(file, ["test/adapters"]) !== undefined)).toEqual([]);
});
