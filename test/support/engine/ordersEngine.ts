import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { EngineUnderTest } from "./engine.ts";
import { createOrdersRepository } from "./ordersApi.ts";

/** The engine on a sample of its own, as a repository; the folder around it is the test's, too. */
export async function openOrdersEngine(): Promise<EngineUnderTest> {
  const folder = join(await realpath(await mkdtemp(join(tmpdir(), "casebook-orders-"))), "orders-api");
  await createOrdersRepository(folder);
  return EngineUnderTest.open(folder);
}

/** Ends the engine, removes the sample, and looks whether it met a problem that nobody was told of. */
export async function closeOrdersEngine(engine: EngineUnderTest): Promise<void> {
  engine.dispose();
  // An engine that ends may still be writing.
  await rm(join(engine.folder, ".."), { recursive: true, force: true, maxRetries: 5 });
  expect(engine.problems).toEqual([]);
}
