import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineClient } from "../src/protocol/client.ts";
import { createOrdersRepository } from "../test/support/ordersApi.ts";
import { milliseconds, type Row } from "./measure.ts";

const bundle = join(import.meta.dirname, "../dist/engine.cjs");

/** Times the engine as users get it: from nothing to the first folder, and a note from the request to the log. */
export async function measureEngine(times: number): Promise<readonly Row[]> {
  const temp = await mkdtemp(join(tmpdir(), "casebook-bench-"));
  const folder = join(temp, "orders-api");
  const starts: number[] = [];
  const notes: number[] = [];
  try {
    await createOrdersRepository(folder);
    for (let time = 0; time < times; time++) {
      const began = performance.now();
      const client = new EngineClient(bundle, process.env);
      await client.request("openFolder", { folder });
      starts.push(performance.now() - began);
      const sections = { title: "bench", isolationCommand: "true" };
      const session = await client.request("startSession", { folder, sections });
      const before = performance.now();
      await client.request("addNote", { folder, session, text: "a note" });
      notes.push(performance.now() - before);
      client.dispose();
    }
  } finally {
    await rm(temp, { recursive: true, force: true, maxRetries: 5 });
  }
  return [
    milliseconds("engine: fork to the first folder's state", starts),
    milliseconds("engine: a note, request to log", notes),
  ];
}
