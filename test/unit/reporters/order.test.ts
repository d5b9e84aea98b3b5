import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { makeFolder } from "../../support/git/repositories.ts";

type Path = string | undefined;
interface Order {
  readPlaces(): (test: { file: Path; classname: string; name: string }) => number | undefined;
  readFilePlaces(): (path: Path) => number | undefined;
}
const order = createRequire(import.meta.url)("../../../reporters/order.cjs") as Order;

function write(...tests: readonly (readonly [file: string | null, classname: string, name: string])[]): void {
  onTestFinished(() => void vi.unstubAllEnvs());
  const path = join(makeFolder(), "order");
  writeFileSync(path, tests.map((one) => `${JSON.stringify(one)}\n`).join(""));
  vi.stubEnv("CASEBOOK_ORDER", path);
}

test("a file is not taken for another one whose path ends as its own", () => {
  write(["a.test.js", "S", "x"], ["b/a.test.js", "S", "x"], [null, "S", "y"]);
  const paths = ["/p/a.test.js", "/p/b/a.test.js", "C:\\p\\b\\a.test.js"];
  const placeOf = order.readPlaces();
  expect(paths.map((file) => placeOf({ file, classname: "S", name: "x" }))).toEqual([0, 1, 1]);
  expect(placeOf({ file: "/p/c.test.js", classname: "S", name: "y" })).toBe(2);
  expect(placeOf({ file: "/p/a.test.js", classname: "S", name: "z" })).toBeUndefined();
});

test("a file has the place of the first of its tests", () => {
  write(["a.test.js", "S", "x"], ["b/a.test.js", "S", "x"], ["b/a.test.js", "S", "y"]);
  const placeOf = order.readFilePlaces();
  expect(["/p/b/a.test.js", "/p/a.test.js", "/p/c.test.js"].map(placeOf)).toEqual([1, 0, undefined]);
});
