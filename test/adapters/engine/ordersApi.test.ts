import { spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  applyEdit,
  CONNECT_PER_OPERATION,
  createOrdersRepository,
  IMPORT_MISSING_ERROR,
  READ_PAST_MEMORY,
  revertEdit,
} from "../../support/engine/ordersApi.ts";

const FAILING = [
  "GET /orders/:id answers 404 for an unknown order",
  "GET /orders is empty at first",
  "GET /orders lists what was created",
];

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "casebook-orders-")));
  await createOrdersRepository(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("three tests of the sample fail with 500, because the connection is busy", async () => {
  const { failing, passed, output } = await runTests();
  expect(failing).toEqual(FAILING);
  expect(passed).toBe(7);
  expect(output.match(/500 !== \d+/g)).toEqual(["500 !== 404", "500 !== 200", "500 !== 200"]);
  expect(output).toContain("InterfaceError: cannot perform operation: another operation is in progress");
});

test("the wrong guess turns a passing test red", async () => {
  await applyEdit(folder, READ_PAST_MEMORY);
  const { failing, passed } = await runTests();
  expect(failing).toEqual(["GET /orders/:id answers the order that was created", ...FAILING]);
  expect(passed).toBe(6);
});

test("the missing import keeps both test files of the API from loading", async () => {
  await applyEdit(folder, IMPORT_MISSING_ERROR);
  const { failing, passed, output } = await runTests();
  expect(failing).toEqual([
    expect.stringMatching(/health\.test\.js$/),
    expect.stringMatching(/orders\.test\.js$/),
  ]);
  expect(passed).toBe(2);
  expect(output).toContain("does not provide an export named 'OrderNotFoundError'");
});

test("the fix turns all tests green, also after a guess that was taken back", async () => {
  await applyEdit(folder, READ_PAST_MEMORY);
  await revertEdit(folder, READ_PAST_MEMORY);
  await applyEdit(folder, CONNECT_PER_OPERATION);
  expect(await runTests()).toMatchObject({ failing: [], passed: 10 });
});

/** Runs `node --test` in the sample: the names of the failing tests with their suites, and what was printed. */
async function runTests(): Promise<{ failing: string[]; passed: number; output: string }> {
  const node = spawn(process.execPath, ["--test", "--test-reporter=tap"], { cwd: folder });
  const output = await text(node.stdout);
  return { failing: failingTests(output), passed: Number(/^# pass (\d+)$/m.exec(output)?.[1]), output };
}

/** TAP prints a suite's line after the lines of its tests, less indented: read from the end, the suite comes first. */
function failingTests(tap: string): string[] {
  const failing: string[] = [];
  let suite = "";
  for (const line of tap.split("\n").reverse()) {
    const [, indent, name = ""] = /^( *)not ok \d+ - (.*)$/.exec(line) ?? [];
    if (indent === "") {
      suite = name;
      if (name.endsWith(".js")) failing.unshift(name);
    } else if (indent !== undefined) {
      failing.unshift(`${suite} ${name}`);
    }
  }
  return failing;
}
