import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { EngineClient } from "../../../src/protocol/client.ts";

it("does not start an engine for ever that always dies, and starts it again when it is asked", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "casebook-client-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const module = join(folder, "engine.mjs");
  writeFileSync(module, "process.exit(3);");
  const client = new EngineClient(module, process.env);
  onTestFinished(() => client.dispose());
  const told: string[] = [];
  const open = () => client.request("closeFolder", { folder });

  const gaveUp = new Promise<void>((resolve) => {
    client.onDidMeetProblem(({ message }) => {
      told.push(message);
      resolve();
    });
    client.onDidDie(({ how }) => {
      told.push(how);
      open().catch(() => undefined);
    });
  });
  await expect(open()).rejects.toThrow("The Casebook engine ended unexpectedly.");
  await gaveUp;

  expect(told).toEqual([
    ...Array(4).fill("exit code 3"),
    "The engine ends again and again (exit code 3). It is started when it is asked for.",
  ]);
  await expect(open()).rejects.toThrow("The Casebook engine ended unexpectedly.");
});
