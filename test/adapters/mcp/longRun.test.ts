import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { useCasebook } from "../../support/cli/useCasebook.ts";
import { makeCommitted } from "../../support/git/repositories.ts";
import { type Agent, connectAgent } from "../../support/mcp/agent.ts";

/** Whether the real times are played (CONTRIBUTING.md): 45 seconds for an answer, 90 for a run. */
const isWhole = process.env["CASEBOOK_MCP"] === "all";
const limit = isWhole ? 45 : 8;
const duration = isWhole ? 90 : 16;

const casebook = await useCasebook();

/** Tests that write down their processes, and take some seconds. */
function makeSlow(seconds: number): string {
  const child = `require("fs").writeFileSync("child.pid", String(process.pid)); setTimeout(() => {}, ${seconds * 1000})`;
  return makeCommitted({
    ".gitignore": "*.pid\n",
    "slow.test.mjs": `import test from "node:test"; import { writeFileSync } from "node:fs"; import { spawn } from "node:child_process";
writeFileSync("test.pid", String(process.pid));
const child = spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "ignore" });
for (let i = 0; i < 4; i++) test("part " + i, () => new Promise((done) => setTimeout(done, ${seconds * 250})));
test("all", () => new Promise((done) => child.exitCode === null ? child.on("exit", done) : done()));
`,
  }).dir;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended.
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function pidsOf(dir: string): Promise<readonly number[]> {
  const paths = ["test.pid", "child.pid"].map((name) => join(dir, name));
  await waitUntil(() => paths.every((path) => existsSync(path) && readFileSync(path, "utf8") !== ""));
  return paths.map((path) => Number(readFileSync(path, "utf8")));
}

async function waitUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 600; !(await isSo()) && left > 0; left--) {
    await sleep(100);
  }
  expect(await isSo()).toBe(true);
}

async function connect(dir: string): Promise<Agent> {
  const agent = await connectAgent(casebook, dir, ["--answer-within", String(limit)]);
  onTestFinished(() => agent.close());
  return agent;
}

test("a run that takes longer than an answer may is answered twice in time, with progress, and runs once", async () => {
  const dir = makeSlow(duration);
  const agent = await connect(dir);
  const progress: { progress: number; message?: string | undefined; at: number }[] = [];
  const timed = async (input: Record<string, unknown>) => {
    const began = performance.now();
    const answer = await agent.call("casebook_run", input, {
      onprogress: (one) => progress.push({ ...one, at: performance.now() }),
    });
    return { text: answer.text, seconds: (performance.now() - began) / 1000 };
  };
  const first = await timed({ command: "node --test" });
  expect(first.text).toMatch(
    /\nStill running after [\d.]+ s, since .*\nIts result: casebook_run without arguments/,
  );
  const answers = [first];
  while (answers.at(-1)?.text.includes("#0") === false && answers.length < 10) {
    answers.push(await timed({ command: "node --test" }));
  }
  expect(answers.length).toBeGreaterThan(2);
  expect(answers.at(-1)?.text).toContain("#0 baseline, passed: 5 passed.");
  // A machine that is busy with other tests is late for the shorter time.
  expect(Math.max(...answers.map(({ seconds }) => seconds))).toBeLessThan(isWhole ? limit : duration);
  const session = JSON.parse((await casebook.call(dir, "status", "--json")).stdout);
  expect(session.attempts).toHaveLength(1);
  expect(session.lastRun.run).toBe(0);

  expect(progress.length).toBeGreaterThan(2);
  expect(progress.some(({ message = "" }) => / tests$/.test(message))).toBe(true);
}, 600_000);

test("a cancelled call ends the processes of the run, also in a call that waits for it again", async () => {
  for (const isAgain of [false, true]) {
    const dir = makeSlow(120);
    const agent = await connect(dir);
    const cancel = new AbortController();
    const input = { command: "node --test" };
    const running = isAgain
      ? agent.call("casebook_run", { ...input, wait: 1 })
      : agent.call("casebook_run", input, { signal: cancel.signal });
    const pids = await pidsOf(dir);
    expect(pids.map(isAlive)).toEqual([true, true]);
    const waiting = isAgain
      ? running.then(() => agent.call("casebook_run", {}, { signal: cancel.signal }))
      : running;
    if (isAgain) {
      await running;
      await sleep(1000);
    }
    cancel.abort();
    await expect(waiting).rejects.toThrow();
    await waitUntil(() => !pids.some(isAlive));
    await waitUntil(async () => (await agent.call("casebook_status")).text.includes("interrupted"));
  }
});

test("nothing is left when the agent goes away in the middle of a run, and the run is recorded as interrupted", async () => {
  const dir = makeSlow(120);
  const agent = await connect(dir);
  // It is answered already, and goes on.
  expect((await agent.call("casebook_run", { command: "node --test", wait: 1 })).text).toContain(
    "Still running",
  );
  const pids = await pidsOf(dir);
  const engines = childrenOf(agent.pid);
  expect(engines.length).toBeGreaterThan(0);
  await agent.close();
  await waitUntil(() => ![...pids, agent.pid, ...engines].some(isAlive));
  const shown = JSON.parse((await casebook.call(dir, "show", "--json")).stdout);
  expect(shown.outcome).toBe("interrupted");
});

/** The processes that a process has started, on Linux. */
function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
}
