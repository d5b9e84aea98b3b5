import { expect, test } from "vitest";
import { undocumented } from "../support/fences/docstringRules.ts";
import { listFilesBelow, readProjectFile } from "../support/fences/readSources.ts";

const sources = listFilesBelow("src", "test", "bench", "scripts").filter(
  (path) => path.endsWith(".ts") && !path.startsWith("test/fixtures/"),
);

test("every exported name says what it promises", () => {
  expect(sources.length).toBeGreaterThan(500);
  const missing = sources.flatMap((path) =>
    undocumented(readProjectFile(path)).map((one) => `${path}: ${one}`),
  );
  expect(missing).toEqual([]);
});

test.each([
  ["a function", "export function f() {}", ["f (line 1)"]],
  ["a type below another one", "/** It is so. */\nexport type A = 1;\nexport type B = 2;", ["B (line 3)"]],
  [
    "a constant below a line comment",
    "/** Of the file. */\n\n// It is so.\nexport const a = 1;",
    ["a (line 4)"],
  ],
  ["nothing of what has one", "/**\n * It is so.\n */\nexport async function f(): Promise<void>", []],
  ["nothing of an overload", "/** Both. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;", []],
  ["a type of a schema without one", "const a = 1;\nexport type A = Stored<typeof a>;", ["A (line 2)"]],
  ["nothing of a type of a schema", "/** So. */\nconst a = 1;\nexport type A = v.InferOutput<typeof a>;", []],
  ["nothing of what is not exported", "function f() {}", []],
])("the check sees %s", (_, source, found) => {
  expect(undocumented(source)).toEqual(found);
});
