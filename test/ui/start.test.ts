import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { livingOf, readTree } from "../host/processTree.ts";
import { waitForOutput } from "../host/waitForOutput.ts";

const START = join(import.meta.dirname, "../host/start.ts");

test("npm start gives the address of a working editor, and Ctrl+C leaves nothing behind", async () => {
  const start = spawn(process.execPath, [START], {
    env: { ...process.env, CI: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(start, "close");
  onTestFinished(() => {
    start.kill("SIGINT");
    return closed.then(() => undefined);
  });
  const [, found = ""] = await waitForOutput(start, /VS Code with Casebook: (\S+)/, 600_000);
  const address = new URL(found);
  const folder = address.searchParams.get("folder") ?? "";
  expect(address.hostname).toBe("127.0.0.1");
  expect(existsSync(join(folder, ".git"))).toBe(true);

  // With the token the server sets a cookie, and sends to the address without the token.
  const welcome = await fetch(address, { redirect: "manual" });
  const cookie = welcome.headers.get("set-cookie")?.split(";")[0] ?? "";
  address.searchParams.delete("tkn");
  const editor = await fetch(address, { headers: { cookie } });
  expect(editor.status).toBe(200);
  expect(await editor.text()).toContain("workbench.js");
  expect((await fetch(address)).status).toBe(403);

  const processes = await readTree(start.pid ?? 0);
  expect(processes.length).toBeGreaterThan(1);
  start.kill("SIGINT");
  expect(await closed).toEqual([0, null]);
  expect(await livingOf(processes)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

test("npm start names the folder that does not exist", async () => {
  const start = spawn(process.execPath, [START, "/no/such/folder"], { stdio: ["ignore", "ignore", "pipe"] });
  const [, said] = await waitForOutput(start, /^(.*is not a folder\.)$/m, 120_000);
  expect(said).toBe("/no/such/folder is not a folder.");
  expect(await once(start, "close")).toEqual([1, null]);
});
