import { appendFileSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { TestLine } from "../testLine.ts";
import { type CollectedTest, collect, runTest, Skipped } from "./vitest.ts";

/**
 * Runs files of tests in this process, one after the other: `runTests.ts LIST RESULTS LIMIT`. LIST has a path in each line, RESULTS gets a
 * line of JSON for each test, and a test may take LIMIT milliseconds.
 */
const [list = "", results = "", limit = ""] = process.argv.slice(2);

function say(line: TestLine): void {
  appendFileSync(results, `${JSON.stringify(line)}\n`);
}

/** The beginning of what was thrown, without colours. */
function textOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/\u001b\[[0-9;]*m/g, "").slice(0, 3000);
}

let file = "";
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) =>
    say({ file, name: `(${event})`, kind: "failed", text: textOf(error) }),
  );
}

for (file of readFileSync(list, "utf8").split("\n").filter(Boolean)) {
  say({ file, name: "", kind: "began" });
  await runFile().catch((error: unknown) => {
    say({ file, name: "(it did not load)", kind: "failed", text: textOf(error) });
  });
}
say({ file: "", name: "", kind: "ended" });
process.exit(0);

async function runFile(): Promise<void> {
  const tests = await collect(() => import(pathToFileURL(resolve(file)).href));
  const wanted = tests.filter(({ skipped }) => skipped === undefined);
  for (const test of tests) {
    if (test.skipped !== undefined) {
      say({ file, name: test.name, kind: "skipped", text: test.skipped });
    } else {
      await runOne(test, wanted);
    }
  }
}

async function runOne(test: CollectedTest, all: readonly CollectedTest[]): Promise<void> {
  say({ file, name: test.name, kind: "began" });
  const later = all.slice(all.indexOf(test) + 1);
  const isLastOf = (block: object) => !later.some((one) => isIn(one, block));
  try {
    await runTest(test, Number(limit), isLastOf);
    say({ file, name: test.name, kind: "passed" });
  } catch (error) {
    const kind = error instanceof Skipped ? "skipped" : "failed";
    say({ file, name: test.name, kind, text: error instanceof Skipped ? error.message : textOf(error) });
  }
}

function isIn(test: CollectedTest, block: object): boolean {
  for (let one: CollectedTest["block"] | undefined = test.block; one !== undefined; one = one.parent) {
    if (one === block) return true;
  }
  return false;
}
