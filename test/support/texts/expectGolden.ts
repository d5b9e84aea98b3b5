import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";

/** Compares with a file of test/golden; UPDATE_GOLDEN=1 writes it anew. */
export function expectGolden(name: string, actual: string): void {
  const path = join(import.meta.dirname, "../../golden", name);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    writeFileSync(path, actual);
  }
  expect(actual).toBe(readFileSync(path, "utf8"));
}
