import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FolderState } from "../src/model/folder/folderState.ts";
import { defaultSettings } from "../src/model/folder/settings.ts";
import { EngineClient } from "../src/protocol/client.ts";
import { createOrdersRepository } from "../test/support/engine/ordersApi.ts";
import { milliseconds, type Row } from "./measure.ts";

const bundle = join(import.meta.dirname, "../dist/engine.cjs");

/**
 * Times the engine as users get it: from nothing to the first folder, a note from the request to the log, and from a switch of
 * branches in a terminal to the notice that shows its sessions.
 */
export async function measureEngine(times: number): Promise<readonly Row[]> {
  const temp = await mkdtemp(join(tmpdir(), "casebook-bench-"));
  const folder = join(temp, "orders-api");
  const starts: number[] = [];
  const notes: number[] = [];
  const switches: number[] = [];
  try {
    await createOrdersRepository(folder);
    for (let time = 0; time < times; time++) {
      const began = performance.now();
      const client = new EngineClient(bundle, process.env);
      await client.request("openFolder", { folder, settings: defaultSettings });
      starts.push(performance.now() - began);
      const sections = { title: "bench", isolationCommand: "true" };
      const session = await client.request("startSession", { folder, sections });
      const before = performance.now();
      await client.request("addNote", { folder, session, text: "a note" });
      notes.push(performance.now() - before);
      await git(folder, "switch", "--quiet", "--create", `other-${time}`);
      await nextState(client, (state) => state.active !== session);
      const switched = performance.now();
      await git(folder, "switch", "--quiet", "main");
      await nextState(client, (state) => state.active === session);
      switches.push(performance.now() - switched);
      client.dispose();
    }
  } finally {
    await rm(temp, { recursive: true, force: true, maxRetries: 5 });
  }
  return [
    milliseconds("engine: fork to the first folder's state", starts),
    milliseconds("engine: a note, request to log", notes),
    milliseconds("engine: a branch switched in a terminal, to its sessions", switches, "≤ 1000 ms"),
  ];
}

function git(cwd: string, ...args: readonly string[]) {
  return promisify(execFile)("git", args, { cwd });
}

/** Resolves when the engine tells of a state that is as it is waited for. */
function nextState(client: EngineClient, isAwaited: (state: FolderState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const waiting = client.onDidChangeState((state) => {
      if (isAwaited(state)) {
        waiting.dispose();
        resolve();
      }
    });
  });
}
