import { execFileSync, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { defaultSettings } from "../../../src/model/folder/settings.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { processesWith, sleep, waitForProcessWith } from "../../support/frameworks/frameworkProject.ts";
import { makeCommitted } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

/** A session whose isolation command is a script, in the real engine. */
async function open(script: string): Promise<EngineUnderTest> {
  const repository = makeCommitted({ "run.sh": script });
  const engine = await EngineUnderTest.open(repository.dir, repository.env);
  onTestFinished(() => engine.dispose());
  await engine.request("startSession", { sections: { title: "t", isolationCommand: "sh run.sh" } });
  return engine;
}

function lastRun(engine: EngineUnderTest) {
  return engine.session.attempts.flatMap(({ runs }) => runs).at(-1)?.end;
}

needing(
  describe,
  "sh",
  "ps",
  "setsid",
)("a run", () => {
  it("of which processes are left says so, and they can be ended", async () => {
    const seconds = `62.${process.pid}`;
    const engine = await open(`setsid sleep ${seconds} </dev/null >/dev/null 2>&1 &\nsleep 0.2\n`);
    await engine.run();
    expect(englishOf(lastRun(engine)?.problems)).toContainEqual(
      expect.stringMatching(`^1 process outlived the run: sleep ${seconds} \\(process \\d+\\)\\.$`),
    );
    expect(engine.state?.left?.map(({ command }) => command)).toEqual([`sleep ${seconds}`]);
    await engine.request("endLeftProcesses", {});
    expect(engine.state?.left).toBeUndefined();
    expect(processesWith(`sleep ${seconds}`)).toEqual([]);
  });

  it("whose output is held by another process ends, and says so", async () => {
    const engine = await open("sleep 62.5 &\necho printed\n");
    await engine.run();
    expect(englishOf(lastRun(engine)?.problems)).toContainEqual(
      expect.stringContaining("still holds its output"),
    );
    await engine.request("endLeftProcesses", {});
  });

  it("that takes too long is ended, and is interrupted, neither failed nor passed", async () => {
    const marker = randomUUID();
    const engine = await open(`sh -c 'trap "" INT; sleep 60; sleep 60; : ${marker}'\n`);
    await engine.client.notify("settingsChanged", {
      folder: engine.folder,
      settings: { ...defaultSettings, runTimeout: 0.02 },
    });
    await engine.run();
    expect(englishOf(lastRun(engine))).toMatchObject({
      exit: { kind: "timedOut", minutes: 0.02 },
      result: { outcome: "interrupted", reason: expect.stringContaining("casebook.run.timeout") },
    });
    expect(processesWith(marker)).toEqual([]);
  });

  it("ends with the window: the engine stops it, and records that", async () => {
    const repository = makeCommitted({ "run.sh": `echo begun; sleep 63.01${process.pid}\n` });
    const host = fork(join(import.meta.dirname, "../../support/engine/runInHost.ts"), [repository.dir], {
      env: repository.env,
      execArgv: [],
    });
    await new Promise((resolve) => host.once("message", resolve));
    await waitForProcessWith(`sleep 63.01${process.pid}`);
    host.kill("SIGKILL");
    while (processesWith(`sleep 63.01${process.pid}`).length > 0) {
      await sleep(50);
    }
    const engine = await EngineUnderTest.open(repository.dir, repository.env);
    onTestFinished(() => engine.dispose());
    await engine.waitFor(() => lastRun(engine) !== undefined);
    expect(lastRun(engine)?.result.outcome).toBe("interrupted");
  });

  it("that outlived a crash of everything is found at the next start, and can be ended", async () => {
    const repository = makeCommitted({ "run.sh": `echo begun; sleep 63.02${process.pid}\n` });
    const host = fork(join(import.meta.dirname, "../../support/engine/runInHost.ts"), [repository.dir], {
      env: repository.env,
      execArgv: [],
    });
    await new Promise((resolve) => host.once("message", resolve));
    const engines = execFileSync("pgrep", ["-P", String(host.pid)], { encoding: "utf8" })
      .trim()
      .split("\n");
    host.kill("SIGKILL");
    for (const pid of engines) {
      process.kill(Number(pid), "SIGKILL");
    }
    await waitForProcessWith(`sleep 63.02${process.pid}`);

    const engine = await EngineUnderTest.open(repository.dir, repository.env);
    onTestFinished(() => engine.dispose());
    await engine.waitFor(() => lastRun(engine) !== undefined);
    expect(englishOf(lastRun(engine))).toMatchObject({
      exit: { kind: "lost" },
      result: { outcome: "interrupted" },
      problems: [expect.stringContaining("outlived the run")],
    });
    expect(engine.state?.left?.length).toBeGreaterThan(0);
    await engine.request("endLeftProcesses", {});
    expect(processesWith(`sleep 63.02${process.pid}`)).toEqual([]);
  });
});

needing(
  describe,
  "sh",
  "ps",
  "proc",
)("output", () => {
  /** The most memory that the engine ever had, in MiB. */
  function peakMemory(): number {
    const children = execFileSync("pgrep", ["-f", "-P", String(process.pid), "src/engine.ts"], {
      encoding: "utf8",
    });
    const peaks = children
      .trim()
      .split("\n")
      .map((pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024);
    return Math.max(...peaks);
  }

  it("of 400 MB in one line and in many takes bounded memory, and its end is kept", {
    timeout: 240_000,
  }, async () => {
    const lines = "yes 'a line of some length' | head -c 200000000";
    const engine = await open(
      `${lines}\nhead -c 200000000 /dev/zero | tr '\\0' x\nprintf '\\nthe \\303\\251nd\\n'\n`,
    );
    await engine.run();
    const run = engine.session.attempts[0]?.runs[0];
    const kept = await engine.request("readOutput", { session: engine.session.id, run: run?.number ?? 0 });
    const [mark = "", cut = ""] = /\n… (\d+) bytes were cut here …\n/.exec(kept) ?? [];
    const [begun, ended] = [kept, mark].map((text) => Buffer.byteLength(text));
    expect((begun ?? 0) - (ended ?? 0) + Number(cut)).toBe(400_000_010);
    // Between lines, or at least words: a little less than 512 KB are kept of each end.
    expect(begun).toBeLessThanOrEqual(2 * 512 * 1024 + 100);
    expect(begun).toBeGreaterThan(2 * (512 - 64) * 1024);
    expect(kept.endsWith("\nthe énd\n")).toBe(true);
    expect(peakMemory()).toBeLessThan(300);
  });

  it("that never ends is stopped", { timeout: 60_000 }, async () => {
    const engine = await open(`yes 63.03${process.pid}\n`);
    const running = engine.run();
    await engine.waitFor(() => engine.output.length > 100_000);
    await engine.request("stopRun", {});
    await running;
    expect(lastRun(engine)?.result.outcome).toBe("interrupted");
    expect(processesWith(`yes 63.03${process.pid}`)).toEqual([]);
    expect(peakMemory()).toBeLessThan(300);
  });
});
