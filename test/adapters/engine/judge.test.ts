import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const project = join(import.meta.dirname, "../../..");
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-judge-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A run: its tests as `name` for green and `name!` for red, and what else is known of it. */
function run(number: number, tests: string, known: Readonly<Record<string, string>> = {}): void {
  const dir = join(folder, String(number));
  mkdirSync(dir);
  const cases = tests
    .split(" ")
    .filter(Boolean)
    .map((name) =>
      name.endsWith("!")
        ? `<testcase classname="c" name="${name.slice(0, -1)}"><failure message="no">no</failure></testcase>`
        : `<testcase classname="c" name="${name}"/>`,
    );
  writeFileSync(join(dir, "junit.xml"), `<testsuite name="s">${cases.join("")}</testsuite>`);
  for (const [name, text] of Object.entries(known)) {
    writeFileSync(join(dir, name), `${text}\n`);
  }
}

function judge(): readonly { readonly headline: string; readonly changed: readonly unknown[] }[] {
  const printed = execFileSync(process.execPath, [join(project, "scripts/judge.ts"), folder], {
    encoding: "utf8",
  });
  return printed
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("narrowed, mended and widened again, a session is judged by what is known of each test", () => {
  run(0, "t1! t2! t3");
  run(1, "t1");
  run(2, "t1 t2! t3");
  run(3, "t1 t2 t3!");
  run(4, "t1 t2 t3");
  run(10, "t1 t2 t3", { exit: "3" });
  expect(judge().map(({ headline }) => headline)).toEqual([
    "baseline",
    "better (−1) · 1 not run",
    "unchanged",
    "mixed (+1 −1)",
    "solved",
    "broken",
  ]);
});

test("runs on one code are one attempt, and show what is flaky", () => {
  run(0, "a!", { tree: "one", command: "x" });
  run(1, "a", { tree: "one", command: "x" });
  for (const number of [2, 3, 4, 5, 6]) {
    run(number, "a", { tree: "two", command: "x" });
  }
  const judged = judge();
  expect(judged.map(({ headline }) => headline)).toEqual([
    "baseline",
    "baseline",
    "unchanged",
    "unchanged",
    "unchanged",
    "unchanged",
    "no longer seen failing (5 green runs, 3.1 % by chance)",
  ]);
});

test("says what became of each test that changed", () => {
  run(0, "a! b c!");
  run(1, "a b! d!");
  expect(judge()[1]?.changed).toEqual([
    { name: "a", verdict: "fixed" },
    { name: "b", verdict: "newlyFailing" },
    { name: "d", verdict: "appearedFailing" },
    { name: "c", verdict: "notRun" },
  ]);
});
