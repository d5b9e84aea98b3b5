import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { listFilesBelow } from "../support/fences/readSources.ts";
import { chooseFiles } from "../wine/chooseFiles.ts";
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

describe("what is asked for", () => {
  const all = [
    "test/unit/a.test.ts",
    "test/unit/base/b.test.ts",
    "test/unit/base/support.ts",
    "test/adapters/git/c.test.ts",
    "test/wine/windows/engine.test.ts",
  ];

  test.each<[name: string, asked: readonly string[], files: readonly string[]]>([
    ["nothing", [], ["test/unit/a.test.ts", "test/unit/base/b.test.ts", "test/wine/windows/engine.test.ts"]],
    ["a suite", ["engine"], ["test/wine/windows/engine.test.ts"]],
    ["a folder", ["test/unit/base/"], ["test/unit/base/b.test.ts"]],
    ["a folder from here", ["./test/unit/base"], ["test/unit/base/b.test.ts"]],
    ["an absolute path", [resolve("project/test/unit/a.test.ts")], ["test/unit/a.test.ts"]],
    ["what is left out else", ["test/adapters/git/c.test.ts"], ["test/adapters/git/c.test.ts"]],
    [
      "two places",
      ["engine", "test/unit/base"],
      ["test/unit/base/b.test.ts", "test/wine/windows/engine.test.ts"],
    ],
  ])("is chosen: %s", (_, asked, files) => {
    expect(chooseFiles(asked, all, resolve("project")).files).toEqual(files);
  });

  test.each([
    ["a folder that is not there", ["unit", "test/unti"], "test/unti"],
    ["a file without tests", ["test/unit/base/support.ts"], "test/unit/base/support.ts"],
    ["a suite of another command", ["integration"], "integration"],
    ["the beginning of a name", ["test/unit/ba"], "test/unit/ba"],
    ["an option", ["--shard=1/2"], "--shard=1/2"],
  ])("is an error: %s", (_, asked, named) => {
    expect(() => chooseFiles(asked, all, resolve("project"))).toThrow(`There are no tests at ${named}.`);
  });
});
