import { describe, expect, test } from "vitest";
import { type ChangeText, namesInError, readHunkNeeds } from "../../../../src/model/search/hunkNeeds.ts";

function needs(
  changes: readonly ChangeText[],
  files: Readonly<Record<string, readonly [before: string, after: string]>>,
) {
  const texts = Object.entries(files).map(([file, [before, after]]) => [file, { before, after }] as const);
  return readHunkNeeds(changes, new Map(texts));
}

const added = (file: string, ...lines: readonly string[]): ChangeText => ({
  files: [file],
  added: lines,
  removed: [],
});
const removed = (file: string, ...lines: readonly string[]): ChangeText => ({
  files: [file],
  added: [],
  removed: lines,
});

describe("what hunks need is guessed", () => {
  test("who uses a new name needs who defines it, and not the other way round", () => {
    const uses = added("a.ts", "return addUp(1, 2);");
    const defines = added("b.ts", "export function addUp(x, y) {");
    expect(
      needs([uses, defines], { "a.ts": ["", uses.added[0] ?? ""], "b.ts": ["", ""] }).guessed,
    ).toContainEqual([0, 1]);
    expect(needs([uses, defines], { "a.ts": ["", ""], "b.ts": ["", ""] }).guessed).not.toContainEqual([1, 0]);
  });

  test.each([
    ["an import", "import { addUp } from './sums.js';"],
    ["a variable of Python", "addUp = lambda x, y: x + y"],
    ["a method of Go", "func addUp(x int, y int) int {"],
  ])("%s introduces a name to its file", (_, line) => {
    const guessed = needs([added("a", "total = 1 + addUp(1, 2)"), added("a", line)], { a: ["", ""] }).guessed;
    expect(guessed).toContainEqual([0, 1]);
    expect(guessed).not.toContainEqual([1, 0]);
  });

  test("who takes a definition away needs who stops using it", () => {
    const changes = [removed("a.py", "def addUp(x, y):"), removed("a.py", "return addUp(1, 2)")];
    expect(needs(changes, { "a.py": ["def addUp(x, y):\nreturn addUp(1, 2)", ""] }).guessed).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test("a name that was there already says nothing", () => {
    const changes = [added("a", "return addUp(1, 2);"), added("a", "const addUp = sum;")];
    expect(needs(changes, { a: ["addUp", "addUp"] }).guessed).toEqual([]);
  });

  test("those that share a new name that none introduces need each other, unless they are many", () => {
    const share = (count: number) => Array.from({ length: count }, () => added("a", "call(addUp)"));
    expect(needs(share(2), { a: ["call", ""] }).guessed).toContainEqual([1, 0]);
    expect(needs(share(9), { a: ["call", ""] }).guessed).toEqual([]);
  });
});

describe("an error gives away", () => {
  const changes = [
    added("a", "return addUp(1, 2);"),
    added("b", "export function addUp() {}"),
    added("c", "other"),
  ];
  const { learn } = needs(changes, { a: ["", ""], b: ["", ""], c: ["", ""] });

  test("what a set needs that has the name of something outside of it", () => {
    expect(learn(new Set([0, 2]), namesInError("ReferenceError: addUp is not defined"))).toEqual([[0, 1]]);
  });

  test("nothing where nobody in the set has the name, or nobody outside", () => {
    expect(learn(new Set([2]), ["addUp"])).toEqual([]);
    expect(learn(new Set([0, 1]), ["addUp"])).toEqual([]);
    expect(learn(new Set([0]), ["elsewhere"])).toEqual([]);
  });
});

test.each([
  ["NameError: name 'task_not_found' is not defined", "task_not_found"],
  ["error TS2304: Cannot find name 'TaskNotFound'.", "TaskNotFound"],
  ["cannot find function `add_up` in this scope", "add_up"],
  ["ModuleNotFoundError: No module named 'pkg.inner'", "pkg"],
])("the first name of %s", (text, name) => {
  expect(namesInError(text)[0]).toBe(name);
});
