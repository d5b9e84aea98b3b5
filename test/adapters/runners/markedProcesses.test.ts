import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { endMarked, findMarked, parsePs } from "../../../src/base/markedProcesses.ts";
import { processesWith, sleep } from "../../support/frameworks/frameworkProject.ts";
import { needing } from "../../support/system/capabilities.ts";

needing(
  describe,
  "environments",
  "setsid",
  "ps",
)("processes with a mark", () => {
  function start(script: string, mark: string): void {
    const env = { PATH: process.env["PATH"], CASEBOOK_TEST_MARK: mark };
    const child = spawn("sh", ["-c", script], { env, stdio: "ignore", detached: true });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
  }

  async function found(mark: string, count: number) {
    for (;;) {
      const marked = await findMarked("CASEBOOK_TEST_MARK", mark);
      if (marked.length === count) {
        return marked;
      }
      await sleep(20);
    }
  }

  it("are found wherever they went, and ended", async () => {
    const mark = randomUUID();
    const seconds = `64.${process.pid}`;
    start(`setsid sleep ${seconds} & wait`, mark);
    start(`sleep ${seconds}`, `${mark}0`);
    const commands = (await found(mark, 2)).map(({ command }) => command);
    expect(commands).toContain(`sleep ${seconds}`);
    expect(await endMarked("CASEBOOK_TEST_MARK", mark)).toEqual([]);
    expect(await found(mark, 0)).toEqual([]);
    // The other one has another mark, though it begins with the same characters.
    expect(processesWith(`sleep ${seconds}`)).not.toEqual([]);
    expect(await endMarked("CASEBOOK_TEST_MARK", `${mark}0`)).toEqual([]);
  });

  it("are killed where they ignore a termination", async () => {
    const mark = randomUUID();
    start("trap '' TERM; while :; do sleep 0.05; done", mark);
    await sleep(300);
    expect(await endMarked("CASEBOOK_TEST_MARK", mark)).toEqual([]);
    expect(await findMarked("CASEBOOK_TEST_MARK", mark)).toEqual([]);
  });
});

it("are read from what ps prints on macOS: the environment stands after the command", () => {
  const printed = [
    "  12 sleep 60 PATH=/bin MARK=s/1 HOME=/h",
    " 345 node a.js MARK=s/10 X=1",
    "   7 ps -axEww",
    "",
  ].join("\n");
  expect(parsePs(printed, "MARK=s/1")).toEqual([{ pid: 12, command: "sleep 60" }]);
});
