import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultSettings } from "../../../src/model/folder/settings.ts";
import type { EngineUnderTest } from "../../support/engine/engine.ts";
import { closeOrdersEngine, openOrdersEngine } from "../../support/engine/ordersEngine.ts";
import { needing } from "../../support/system/capabilities.ts";

/** The engine's side of runs that the editor carries out; here a plain process stands for the editor's terminal. */
describe("a run that the editor carries out", () => {
  let engine: EngineUnderTest;
  let terminal: ChildProcess | undefined;
  /** The editor does not answer when it is asked to stop. */
  let isDeaf = false;

  beforeEach(async () => {
    isDeaf = false;
    engine = await openOrdersEngine();
    await engine.reopen({ ...defaultSettings, runWhere: "terminal" });
    const { client } = engine;
    client.onDidAskToRun(({ id, file, args, env, folder: cwd }) => {
      const shell = spawn(file, args, { cwd, env: { ...process.env, ...env } });
      terminal = shell;
      shell.stdout.on("data", (chunk: Buffer) => {
        void client.notify("editorRunPrinted", { id, text: chunk.toString() });
      });
      shell.on("exit", (code, signal) => {
        const end =
          code === null
            ? ({ kind: "signalled", signal: String(signal) } as const)
            : ({ kind: "exited", code } as const);
        void client.notify("editorRunEnded", { id, end });
      });
    });
    client.onDidAskToStop(() => isDeaf || terminal?.kill("SIGINT"));
  });

  afterEach(() => closeOrdersEngine(engine));

  async function start(isolationCommand: string): Promise<void> {
    await engine.request("startSession", { sections: { title: "t", isolationCommand } });
  }

  it("gives the same report as one of Casebook's own, and its output", async () => {
    await start("npm test");
    expect(await engine.run()).toBe("#0 baseline: 3 failing");
    expect(engine.session.attempts[0]?.runs[0]?.end?.result.counts.passed).toBe(7);
    expect(engine.output).toContain("is empty at first");
  });

  needing(it, "sh").each([false, true])(
    "ends when it is stopped, whether the editor answers or not (%s)",
    async (deaf) => {
      isDeaf = deaf;
      await start("sleep 300");
      const running = engine.runIsolation();
      await engine.waitFor((state) => state?.running !== undefined && terminal !== undefined);
      await engine.request("stopRun", {});
      expect((await running).outcome).toBe("interrupted");
      expect(engine.state?.left).toBeUndefined();
    },
  );
});
