import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRules } from "../../../src/cli/readRules.ts";
import { makeFolder } from "../../support/git/repositories.ts";

const read = (folder: string, home: string) =>
  readRules("gemini", folder, { home, env: {} }).filter((text) => text !== "");

test("of an agent's rules, every file with the right end is read, and nothing of a folder that is not there", () => {
  const [folder, home] = [makeFolder(), makeFolder()];
  expect(read(folder, home)).toEqual([]);
  mkdirSync(join(folder, ".gemini/policies"), { recursive: true });
  writeFileSync(join(folder, ".gemini/policies/a.toml"), "a");
  writeFileSync(join(folder, ".gemini/policies/b.txt"), "b");
  expect(read(folder, home)).toEqual(["a"]);
});

test("a folder that cannot be listed may hold rules, and so may one that leads nowhere", () => {
  const [folder, home] = [makeFolder(), makeFolder()];
  mkdirSync(join(folder, ".gemini"));
  symlinkSync("policies", join(folder, ".gemini/policies"));
  expect(read(folder, home)).toEqual([undefined]);
  const other = makeFolder();
  symlinkSync(".gemini", join(other, ".gemini"));
  expect(read(other, home)).toContain(undefined);
});
