import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Started } from "../../support/cli/casebook.ts";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { makeCommitted } from "../../support/git/repositories.ts";

const casebook = await useCasebook();

const green = `import test from "node:test"; test("a", () => {});\n`;
const slow = `import test from "node:test";
import { writeFileSync } from "node:fs";
test("slow", async () => { writeFileSync("begun", String(process.pid)); await new Promise((r) => setTimeout(r, SECONDS * 1000)); });\n`;
const slowFor = (seconds: number) => slow.replace("SECONDS", String(seconds));
const ignored = { ".gitignore": "begun\n" };

/** Until the tests have begun, which they say by a file. */
async function begun(dir: string): Promise<number> {
  const { readFileSync } = await import("node:fs");
  for (;;) {
    try {
      const pid = Number(readFileSync(join(dir, "begun"), "utf8"));
      if (pid > 0) {
        return pid;
      }
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (let left = 200; left > 0; left--) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

describe("exit codes", () => {
  test.each([
    ["an unknown command", ["frobnicate"], 2],
    ["an unknown option", ["run", "--frobnicate"], 2],
    ["a wait that is no number", ["run", "--wait", "soon"], 2],
    ["no text", ["note"], 2],
    ["no session", ["note", "x"], 6],
    ["help", ["help", "run"], 0],
    ["a folder that is not there", ["status", "--folder", "nowhere"], 2],
  ])("for %s", async (_, args, code) => {
    const { dir } = makeCommitted({ "a.test.mjs": green });
    const called = await casebook.call(dir, ...args);
    expect(called).toMatchObject({ code, stderr: "" });
    const json = await casebook.call(dir, ...args, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({ code });
  });

  test("3 for a command that cannot run, and one that runs no test: neither is green", async () => {
    const broken = makeCommitted({ "a.test.mjs": green });
    expect(await casebook.call(broken.dir, "run", "--", "no-such-program --test")).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^#0 baseline: BROKEN, no test result\. “/),
    });
    const none = makeCommitted({ "a.txt": "x\n" });
    expect((await casebook.call(none.dir, "run", "--", "node", "--test")).code).toBe(3);
  });

  test("0 for tests that pass, and 1 as soon as one fails", async () => {
    const { dir } = makeCommitted({ "a.test.mjs": green });
    expect((await casebook.call(dir, "run", "--", "node --test")).code).toBe(0);
    writeFileSync(
      join(dir, "a.test.mjs"),
      `import test from "node:test"; test("a", () => { throw new Error("x"); });\n`,
    );
    expect((await casebook.call(dir, "run")).code).toBe(1);
  });
});

test("a command of the log runs only when it was typed or agreed to here", async () => {
  const { dir } = makeCommitted({ "a.test.mjs": green });
  await casebook.call(dir, "run", "--", "node --test");
  casebook.forget();
  // Nobody has seen it yet.
  expect(await casebook.call(dir, "run", "--yes")).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/^NOT RUN: the isolation command comes from the log.*\n {2}node --test\n/),
  });
  expect((await casebook.call(dir, "solve")).code).toBe(2);
  expect((await casebook.call(dir, "run", "--", "node", "--test", "other")).code).toBe(2);
  expect((await casebook.call(dir, "run", "--yes")).code).toBe(0);
  expect((await casebook.call(dir, "run")).code).toBe(0);
});

test("Ctrl+C ends the run with its processes, records it as interrupted, and is exit code 4", async () => {
  const { dir } = makeCommitted({ "a.test.mjs": slowFor(100), ...ignored });
  const { child, ended } = casebook.start(dir, ["run", "--", "node --test"]);
  const pid = await begun(dir);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 4, stdout: expect.stringMatching(/^#0 baseline: INTERRUPTED/) });
  expect(await isGone(pid)).toBe(true);
});

test("a terminal that is closed, and a process that is killed, leave no test running", async () => {
  const { dir } = makeCommitted({ "a.test.mjs": slowFor(100), ...ignored });
  const { child, ended } = casebook.start(dir, ["run", "--", "node --test"]);
  const pid = await begun(dir);
  child.kill("SIGKILL");
  await ended;
  expect(await isGone(pid)).toBe(true);
  const status = await casebook.call(dir, "status", "--json");
  expect(JSON.parse(status.stdout).attempts[0].outcome).toBe("interrupted");
});

test("a reader that stops reading changes no exit code", async () => {
  const { dir } = makeCommitted({ "a.test.mjs": green });
  await casebook.call(dir, "run", "--", "node --test");
  const { child, ended }: Started = casebook.start(dir, ["export"]);
  child.stdout?.destroy();
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
  const piped = spawn("sh", ["-c", `"$0" "$1" export | head -n 1`, process.execPath, casebook.program], {
    cwd: dir,
  });
  const [code] = (await once(piped, "close")) as [number];
  expect(code).toBe(0);
});

test("a run that is not waited for goes on: others see it, and its result comes later, once", async () => {
  const { dir } = makeCommitted({ "a.test.mjs": slowFor(25), ...ignored });
  const first = await casebook.call(dir, "run", "--wait", "1", "--", "node --test");
  expect(first).toMatchObject({ code: 5, stdout: expect.stringMatching(/^Still running after 1 s/) });
  await begun(dir);
  const second = await casebook.call(dir, "run");
  expect(second).toMatchObject({
    code: 5,
    stdout: expect.stringMatching(
      /^Running since .*, started from the command line\.\nNothing was started\./,
    ),
  });
  expect((await casebook.call(dir, "status")).code).toBe(5);
  expect((await casebook.call(dir, "run", "--wait", "0")).code).toBe(5);
  const result = await casebook.call(dir, "run", "--wait", "--json");
  expect(JSON.parse(result.stdout)).toMatchObject({ code: 0, run: 0, outcome: "passed" });
  // The tests ran once.
  const status = JSON.parse((await casebook.call(dir, "status", "--json")).stdout);
  expect(status.lastRun.run).toBe(0);
}, 600_000);

test("a run that was left is ended by “stop”, and its result is given to whoever asks after its end", async () => {
  const { dir } = makeCommitted({ "a.test.mjs": slowFor(300), ...ignored });
  await casebook.call(dir, "run", "--wait", "0", "--", "node --test");
  const pid = await begun(dir);
  expect(await casebook.call(dir, "stop")).toMatchObject({ code: 0, stdout: "The run was stopped.\n" });
  expect(await isGone(pid)).toBe(true);
  expect((await casebook.call(dir, "stop")).stdout).toBe("No run is in progress.\n");
  const result = await casebook.call(dir, "run", "--wait", "5");
  expect(result.code).toBe(4);
  rmSync(join(dir, "begun"));
}, 600_000);

test("of two runs at once, one is carried out and the other says so", async () => {
  const { dir } = makeCommitted({ "a.test.mjs": green });
  await casebook.call(dir, "run", "--", "node --test");
  writeFileSync(join(dir, "a.test.mjs"), slowFor(20));
  const both = await Promise.all([casebook.call(dir, "run"), casebook.call(dir, "run")]);
  expect(both.map(({ code }) => code).toSorted()).toEqual([0, 5]);
}, 600_000);
