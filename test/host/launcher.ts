#!/usr/bin/env node
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { askedRelease, installHost } from "./installHost.ts";
import { openBrowser } from "./openBrowser.ts";
import { startServer, type VscodeServer } from "./startServer.ts";

/**
 * Stands in for the executable of a desktop VS Code: `runTests` of @vscode/test-electron starts it with the desktop's
 * flags and reads its exit code. It runs the tests in the extension host of the npm VS Code, with a page as the window.
 */
const TIMEOUT_MS = 900_000;

const { values, positionals } = parseArgs({
  // Flags of the desktop that are not named here are taken and ignored.
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: "string" },
    extensionTestsPath: { type: "string" },
    "extensions-dir": { type: "string" },
    "user-data-dir": { type: "string" },
  },
});

process.exitCode = await runTests();

/** Gives the exit code of the tests; 1 when they take longer than they may. */
async function runTests(): Promise<number> {
  const host = await installHost(console.log, askedRelease());
  const folder = await mkdtemp(join(tmpdir(), "casebook-host-"));
  try {
    await using server = await startServer({ host, folder, use: "integration" });
    await using browser = await openBrowser(host);
    const page = await browser.newPage();
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const exit = new Promise<number>((done, fail) => {
      timeout.addEventListener("abort", () =>
        fail(new Error(`The tests took more than ${TIMEOUT_MS / 1000} s.`)),
      );
      void page.exposeFunction("codeAutomationExit", done);
    });
    await page.exposeFunction("codeAutomationLog", printLog);
    await page.goto(server.addressOf(resolve(positionals[0] ?? "."), payloadFor(server)));
    return await exit;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function payloadFor(server: VscodeServer): readonly (readonly [string, string])[] {
  return (["extensionDevelopmentPath", "extensionTestsPath"] as const).map((name) => {
    const path = values[name];
    if (typeof path !== "string") throw new Error(`--${name} is missing.`);
    return [name, `vscode-remote://${server.authority}${resolve(path)}`];
  });
}

/** What the tests print with `console`. */
function printLog(type: string, args: unknown): void {
  const print = type === "error" || type === "warn" ? console.error : console.log;
  print(...(Array.isArray(args) ? args : [args]));
}
