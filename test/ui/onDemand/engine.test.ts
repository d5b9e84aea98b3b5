import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { livingOf, readTree } from "../../host/processTree.ts";
import { type Casebook, withCasebook } from "../support/casebook.ts";
import { eventually } from "../support/eventually.ts";

/** A test that runs longer than any of ours. */
const SLOW = "tests/slow.test.js";

it("says that the engine was killed in the middle of a run, and runs again", async () => {
  await withCasebook({ name: "engine-killed", prepare: writeSlowTest }, async (casebook) => {
    const { workbench, failures, attempts, folder } = casebook;
    await casebook.startSession("Killed");
    const { engine, run } = await waitForRun(casebook);

    process.kill(engine, "SIGKILL");
    await eventually(() => failures.message()).toBe(
      "The Casebook engine ended unexpectedly (SIGKILL) and was restarted. " +
        "If a run was in progress, it is recorded as interrupted.",
    );
    await eventually(() => failures.outline()).toEqual([
      "Interrupted [The engine ended during the run, so the result is not known.]",
    ]);
    expect(await attempts.outline()).toEqual([
      "#0 baseline [The engine ended during the run, so the result is not known.]",
    ]);
    await eventually(() => livingOf(run)).toEqual([]);
    await workbench.screenshot("engine-killed");

    await rm(join(folder, SLOW));
    await eventually(() => attempts.outline()).toContain("Open changes since #0 [1 file]");
    // Nothing to compare with, so it has no headline.
    await casebook.run("#1");
    await eventually(async () => (await failures.outline())[0]).toBe("tests/orders.test.js [3 failing]");
    expect(await failures.message()).toBe("");
  });
});

it("shows the time of a run, and Stop Run leaves nothing of it", async () => {
  await withCasebook({ name: "run-stopped", prepare: writeSlowTest }, async (casebook) => {
    const { workbench, failures, attempts } = casebook;
    await casebook.startSession("Stopped");
    const { run } = await waitForRun(casebook);
    const early = await secondsOf(casebook);
    await eventually(() => secondsOf(casebook)).toBeGreaterThan(early + 1);
    await eventually(() => workbench.statusBar()).toContainEqual(
      expect.stringMatching(/^Casebook: running \d+:\d\d · [\u2007\d]{3} tests$/),
    );
    await workbench.screenshot("running");

    await failures.clickTitleAction("Stop Run");
    await eventually(async () => (await failures.outline())[0]).toBe(
      "Interrupted [The run was stopped before it ended.]",
    );
    expect(await attempts.outline()).toEqual(["#0 baseline [The run was stopped before it ended.]"]);
    await eventually(() => livingOf(run)).toEqual([]);
    expect(await failures.message()).toBe("");
    expect(await workbench.notifications()).toEqual([]);
    await workbench.screenshot("run-stopped");
  });
});

function writeSlowTest(folder: string): Promise<void> {
  const text = `import { test } from "node:test";\ntest("is slow", () => new Promise((end) => setTimeout(end, 60_000)));\n`;
  return writeFile(join(folder, SLOW), text);
}

/** The process of this test's engine, and those of the run it carries out, once the slow test is among them. */
async function waitForRun({ folder }: Casebook) {
  const find = async () => {
    const processes = await readCommandLines(await readTree(process.pid));
    const engine = processes.find(({ command }) => command.includes("engine.cjs"))?.pid ?? 0;
    const isSlow = processes.some(({ command }) => command.includes(join(folder, SLOW)));
    return { engine, run: isSlow ? (await readTree(engine)).filter((pid) => pid !== engine) : [] };
  };
  await eventually(async () => (await find()).run.length).toBeGreaterThan(1);
  return find();
}

async function readCommandLines(pids: readonly number[]) {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-ww", "-o", "pid=,args="]);
  return stdout
    .split("\n")
    .map((line) => /^\s*(\d+) (.*)$/.exec(line))
    .map((match) => ({ pid: Number(match?.[1]), command: match?.[2] ?? "" }))
    .filter(({ pid }) => pids.includes(pid));
}

async function secondsOf({ failures }: Casebook): Promise<number> {
  const [, seconds] = /^Running npm test … \d+:(\d\d)/.exec(await failures.message()) ?? [];
  return Number(seconds);
}
