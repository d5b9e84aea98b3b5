import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listProjectFiles, readProjectFile } from "../support/fences/readSources.ts";

const { scripts, dependencies, devDependencies } = JSON.parse(readProjectFile("package.json"));
const night = readProjectFile(".github/workflows/night.yml");

/** The scripts that are too long for every change. */
const long = Object.keys(scripts).filter((name) => name.startsWith("test:"));

test("everything that is for the night runs every night, with a limit and a name for what it leaves", () => {
  const jobs = [...night.matchAll(/\{ script: "([^"]+)", minutes: (\d+) \}/g)];
  expect(jobs.map(([, script]) => script).toSorted()).toEqual(long.toSorted());
  // GitHub ends a job after six hours.
  expect(jobs.filter(([, , minutes]) => Number(minutes) >= 360)).toEqual([]);
  expect(night).toMatch(/^ {2}schedule:\n {4}- cron: "/m);
  expect(night).toContain("timeout-minutes: $" + "{{ matrix.minutes }}");
});

test("what CONTRIBUTING.md calls nightly is a script of those", () => {
  const text = readProjectFile("CONTRIBUTING.md");
  expect(long.filter((name) => !text.includes(`npm run ${name}`))).toEqual([]);
});

test("the workflows run only scripts that are there", () => {
  const texts = listProjectFiles(".github/workflows").map((name) =>
    readProjectFile(`.github/workflows/${name}`),
  );
  const named = texts.flatMap((text) =>
    [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = ""]) => name),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("the scripts name files and folders that are there", () => {
  const paths = Object.values<string>(scripts).flatMap(
    (script) => script.match(/\b(?:test|bench|scripts)\/[\w/.]+/g) ?? [],
  );
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(join(import.meta.dirname, "../..", path)))).toEqual([]);
});

test("every version is pinned exactly, so that only a change of package.json brings another one", () => {
  const ranges = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(ranges).toEqual([]);
});
