import { expect, test } from "vitest";
import { pathBelow } from "../../../src/base/pathSpellings.ts";

test("on Linux and macOS any name but “..” leads into a folder", () => {
  const below = (path: string) => pathBelow("/home/me/a", path, "linux");
  const inside = ["a:b.txt", "c:", "..b/c", "\\d", "e\\..", "f g/h"];
  expect(inside.map((path) => below(`/home/me/a/${path}`))).toEqual(inside);
  expect(below("/home/me/a")).toBe("");
  expect(["/home/me", "/home/me/ab", "/home/me/a:b", "/"].map(below)).toEqual(Array(4).fill(undefined));
});

test("on Windows another drive is elsewhere, and case does not count", () => {
  const below = (path: string) => pathBelow("C:\\Me\\a", path, "win32");
  expect(["c:\\me\\A\\b\\c.txt", "C:\\Me\\a\\..b", "C:\\Me\\a"].map(below)).toEqual(["b/c.txt", "..b", ""]);
  expect(["D:\\Me\\a\\b", "C:\\Me", "C:\\Me\\ab", "\\\\host\\share\\a"].map(below)).toEqual(
    Array(4).fill(undefined),
  );
});
