import { expect, test } from "vitest";
import { readSources } from "../support/fences/readSources.ts";

/**
 * Files and folders go away through one door, which knows what systems answer (docs/rules/platform.md#v5). A restore takes away the
 * user's own files in one place of its own, because it reports each that stays.
 */
const doors = ["base/remove.ts", "git/restore/moveFiles.ts"];

/** The names by which Node removes something, wherever they come from. */
const removals = /\b(?:rm|rmSync|rmdir|rmdirSync|unlink|unlinkSync)\b/;

function removalsIn(source: string): readonly string[] {
  const imports = [...source.matchAll(/import\s*(?:type\s*)?\{([^}]*)\}\s*from\s*"node:fs(?:\/promises)?"/g)];
  const named = imports.flatMap(([, names = ""]) => names.split(",")).filter((name) => removals.test(name));
  const members = source.match(/\.\s*(?:rm|rmSync|rmdir|rmdirSync|unlink|unlinkSync)\s*\(/g) ?? [];
  return [...named, ...members].map((one) => one.trim());
}

test("only the doors remove anything", () => {
  const found = [...readSources()].flatMap(([file, source]) =>
    doors.includes(file) ? [] : removalsIn(source).map((one) => `${file}: ${one}`),
  );
  expect(found).toEqual([]);
});

test("and both of them do", () => {
  expect(doors.map((file) => removalsIn(readSources().get(file) ?? "").length > 0)).toEqual([true, true]);
});

test.each([
  ['import { lstat, rm } from "node:fs/promises";', ["rm"]],
  ['import {\n  rmSync as remove,\n} from "node:fs";', ["rmSync as remove"]],
  ['import { promises as fs } from "node:fs"; fs.unlink(path);', [".unlink("]],
  ['import * as fs from "node:fs"; fs . rmdirSync (path);', [". rmdirSync ("]],
  ["const rm = /^(?:rm|unlink)$/;", []],
])("the fence sees what it should in %s", (source, found) => {
  expect(removalsIn(source)).toEqual(found);
});
