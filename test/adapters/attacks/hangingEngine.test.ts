import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startTimeOf } from "../../../src/base/process.ts";
import type { FolderState } from "../../../src/model/folder/folderState.ts";
import { defaultSettings } from "../../../src/model/folder/settings.ts";
import { EngineClient } from "../../../src/protocol/client.ts";
import type { EngineDeath } from "../../../src/protocol/engineProcess.ts";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { writeHangingEngine } from "../../support/engine/hangingEngine.ts";
import { createOrdersRepository } from "../../support/engine/ordersApi.ts";
import { needing } from "../../support/system/capabilities.ts";
import { englishOf } from "../../support/texts/englishOf.ts";

/** How long an engine may not respond here, in milliseconds: longer than one takes to load on a busy machine. */
const limit = 2500;
let temp: string;
let folder: string;
let module: string;

beforeEach(async () => {
  temp = await realpath(await mkdtemp(join(tmpdir(), "casebook-hang-")));
  folder = join(temp, "orders-api");
  await createOrdersRepository(folder);
  module = writeHangingEngine(temp);
  return () => rm(temp, { recursive: true, force: true, maxRetries: 5 });
});

/** A session in the folder, made by an engine that does not hang. */
async function record(command: string, ...notes: readonly string[]): Promise<void> {
  const engine = await EngineUnderTest.open(folder);
  const session = await engine.request("startSession", {
    sections: { title: "t", isolationCommand: command },
  });
  for (const text of notes) {
    await engine.request("addNote", { session, text });
  }
  engine.dispose();
}

function connect(env: NodeJS.ProcessEnv = process.env, ownLimit: number | undefined = limit) {
  const client = new EngineClient(module, env, { limit: ownLimit });
  onTestFinished(() => client.dispose());
  const settings = { ...defaultSettings, reportGlobs: ["hang.xml"] };
  return { client, open: () => client.request("openFolder", { folder, settings }) };
}

const run = (client: EngineClient, { sessions: [session] }: FolderState) =>
  client.request("runCommand", {
    folder,
    purpose: "isolation",
    command: session?.sections.isolationCommand ?? "",
  });

const death = (client: EngineClient) => new Promise<EngineDeath>((resolve) => client.onDidDie(resolve));

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await sleep(20);
  }
}

/** A run that says its pid in a file, and takes longer than a test. */
const longRun = `node -e "require('fs').writeFileSync('pid', String(process.pid)); setTimeout(() => {}, 300000)"`;
const pidIn = (file: string) => (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0);
const pidOfRun = () => pidIn(join(folder, "pid"));
const pidOfEngine = () => pidIn(join(temp, "engine.pid"));
const isGone = (pid: number) => startTimeOf(pid) === undefined;

describe("an engine that does not respond any more", () => {
  it("is ended, and says that it was reading the report of a run, which is then recorded as lost for that reason", async () => {
    const command = `node -e "require('fs').writeFileSync('hang.xml', '<testsuites/>')"`;
    await record(command);
    const { client, open } = connect();
    const opened = await open();
    const [died, running] = [death(client), run(client, opened)];
    await expect(running).rejects.toThrow("ended unexpectedly");
    const work = { kind: "report", run: 0, command } as const;
    expect(await died).toEqual({ how: "SIGALRM", isStuck: true, during: { folder, work } });

    const state = await client.request("openFolder", { folder, settings: defaultSettings, stuckIn: work });
    expect(englishOf(state.sessions[0]?.attempts[0]?.runs[0]?.end)).toMatchObject({
      exit: { kind: "lost" },
      problems: ["Casebook stopped responding while reading the test report."],
    });
  });

  it("leaves the report of a command out that engines did not survive, says so, and takes the run for no success", async () => {
    const command = `node -e "require('fs').writeFileSync('hang.xml', '<testsuites/>')"`;
    await record(command);
    const { client } = connect();
    const skipped = [{ kind: "report", run: 7, command } as const];
    const settings = { ...defaultSettings, reportGlobs: ["hang.xml"] };
    const opened = await client.request("openFolder", { folder, settings, skipped });
    const result = await run(client, opened);
    expect(result.outcome).not.toBe("passed");
    const { sessions } = await client.request("openFolder", { folder, settings, skipped });
    const end = sessions[0]?.attempts[0]?.runs[0]?.end;
    expect(`${englishOf(end?.problems)}`).toContain(
      "stopped responding twice while reading the report of this command",
    );
  });

  it("leaves the comparison of the attempts out that engines did not survive, says so, and opens the folder", async () => {
    await record("true");
    const { client } = connect();
    const asked = { folder, settings: defaultSettings };
    const state = await client.request("openFolder", { ...asked, skipped: [{ kind: "comparison" }] });
    expect(state.sessions).toHaveLength(1);
    expect(`${englishOf(state.repository.notices)}`).toContain(
      "stopped responding twice while comparing the attempts",
    );
    expect((await client.request("openFolder", asked)).repository.notices).toEqual([]);
  });

  it("says that it was reading the log, where an entry of it is what it hangs at, each time that the folder is opened", async () => {
    await record("true", "HANG");
    const { client, open } = connect();
    for (let time = 0; time < 2; time++) {
      const died = death(client);
      await expect(open()).rejects.toThrow("ended unexpectedly");
      expect(await died).toMatchObject({ isStuck: true, during: { folder, work: { kind: "log" } } });
    }
  });

  it("cannot keep a run from being stopped", async () => {
    await record(longRun);
    const { client, open } = connect(process.env, 300_000);
    const opened = await open();
    const running = run(client, opened);
    running.catch(() => undefined);
    await until(() => pidOfRun() > 0);
    client.request("addNote", { folder, session: opened.active ?? "", text: "HANG" }).catch(() => undefined);
    await sleep(500);
    client.request("stopRun", { folder }).catch(() => undefined);
    await until(() => isGone(pidOfRun()));
    expect(isGone(pidOfEngine())).toBe(false);
    process.kill(pidOfEngine(), "SIGKILL");
  });

  needing(it, "signals")(
    "is ended by its host where it was stopped from outside, with its run, which is then recorded as lost",
    async () => {
      await record(longRun);
      const { client, open } = connect();
      const opened = await open();
      const [died, running] = [death(client), run(client, opened)];
      running.catch(() => undefined);
      await until(() => pidOfRun() > 0);
      const [engine, ofRun] = [pidOfEngine(), pidOfRun()];
      process.kill(engine, "SIGSTOP");
      // It may be reading the log just then, which the start of the run has changed.
      const work = { kind: expect.stringMatching(/^(?:request|log)$/) };
      expect(await died).toMatchObject({ how: "SIGKILL", isStuck: true, during: { folder, work } });
      await expect(running).rejects.toThrow("ended unexpectedly");
      await until(() => isGone(engine) && isGone(ofRun));
      const { sessions } = await open();
      expect(sessions[0]?.attempts[0]?.runs[0]?.end?.exit).toEqual({ kind: "lost" });
    },
  );

  needing(it, "signals")(
    "is ended where it was stopped while nothing was asked of it, as soon as it is told something",
    async () => {
      await record("true");
      const { client, open } = connect();
      await open();
      await sleep(2 * limit);
      process.kill(pidOfEngine(), "SIGSTOP");
      await sleep(2 * limit);
      expect(isGone(pidOfEngine())).toBe(false);
      const died = death(client);
      await client.notify("filesChanged", { folder });
      expect(await died).toMatchObject({ how: "SIGKILL", isStuck: true });
    },
  );

  it("does not outlive its host, nor does its run", async () => {
    await record(longRun);
    const host = await startHost();
    host.send("run");
    await until(() => pidOfRun() > 0);
    host.send("HANG");
    await sleep(500);
    host.kill("SIGKILL");
    await until(() => isGone(pidOfEngine()) && isGone(pidOfRun()));
  });
});

describe("an engine that responds", () => {
  needing(it, "signals").each([
    ["its host sleeps", () => [host.pid]],
    ["both of them sleep, as on a laptop that is shut", () => [host.pid, pidOfEngine()]],
    ["it sleeps itself, and nothing is asked of it", () => [pidOfEngine()]],
  ])("is not ended when %s for longer than it may not respond", async (_, sleepers) => {
    await record("true");
    host = await startHost();
    const pids = sleepers().map(Number);
    for (const pid of pids) {
      process.kill(pid, "SIGSTOP");
    }
    await sleep(3 * limit);
    for (const pid of pids) {
      process.kill(pid, "SIGCONT");
    }
    const wrote = once(host, "message");
    host.send("a note");
    expect(await wrote).toEqual(["wrote: a note", undefined]);
    await sleep(limit);
    expect(isGone(pidOfEngine())).toBe(false);
  });

  it("is not ended when a debugger is attached, which may have stopped it", async () => {
    await record("true");
    host = await startHost({ ...process.env, NODE_OPTIONS: "--inspect=0" });
    const wrote = once(host, "message");
    host.send("PAUSE");
    expect(await wrote).toEqual(["wrote: PAUSE", undefined]);
  });
});

let host: ChildProcess;

async function startHost(env = process.env): Promise<ChildProcess> {
  const script = join(import.meta.dirname, "../../support/engine/engineHost.ts");
  const started = fork(script, [module, folder, String(limit)], { env, execArgv: [], silent: true });
  onTestFinished(() => {
    started.kill("SIGKILL");
  });
  expect(await once(started, "message")).toEqual(["opened", undefined]);
  return started;
}

needing(
  it,
  "sh",
  "signals",
)(
  "on Windows the watchdog ends the tree of a run before its first process, behind which nobody would find it",
  async () => {
    const [log, taskkill] = [join(temp, "log"), join(temp, "taskkill")];
    // What it is asked for, and whether the first process still lived.
    const script = `#!/bin/sh\nkill -0 "$2" && echo "$@" >>"${log}"\nkill -9 -- "-$2"\n`;
    writeFileSync(taskkill, script, { mode: 0o755 });
    const blocked = fork(join(import.meta.dirname, "../../support/engine/blockedProcess.ts"), [taskkill], {
      execArgv: [],
    });
    const [[pid], [, signal]] = await Promise.all([once(blocked, "message"), once(blocked, "exit")]);
    expect(readFileSync(log, "utf8")).toBe(`/PID ${pid} /T /F\n`);
    expect(signal).toBe("SIGKILL");
    await until(() => isGone(Number(pid)));
  },
);
