import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const project = join(import.meta.dirname, "../..");
const text = readFileSync(join(project, "docs/details.md"), "utf8");

/** The rows of the tables: number, promise, what shows it. */
const rows = text
  .split("\n")
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.slice(2, -2).split(" | "));

test("every detail has its row, and each says what shows it", () => {
  expect(rows.map(([number]) => Number(number)).toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: rows.length }, (_, index) => index + 1),
  );
  expect(rows.length).toBeGreaterThanOrEqual(55);
  expect(rows.filter((row) => (row.at(-1) ?? "").trim() === "")).toEqual([]);
});

test("the tests and files that the details name are there", () => {
  const named = [
    ...text.matchAll(/`((?:ui|unit|integration|adapters)\/[\w/]+|[\w/]+\.(?:ts|md|json))`/g),
  ].map(([, path = ""]) => path);
  expect(named.length).toBeGreaterThan(30);
  const isThere = (path: string) =>
    [path, `src/${path}`, `test/${path}`, `test/${path}.test.ts`, `test/${path}.ts`].some((one) =>
      existsSync(join(project, one)),
    );
  expect(named.filter((path) => !isThere(path))).toEqual([]);
});
