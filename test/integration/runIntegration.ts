import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { codeOf } from "../../src/base/errors.ts";
import { askedRelease, installHost } from "../host/installHost.ts";
import { createOrdersRepository } from "../support/ordersApi.ts";
import type { TestResult } from "./testList.ts";

const PROJECT = join(import.meta.dirname, "../..");
const LAUNCHER = join(PROJECT, "test/host/launcher.ts");
const OUTPUT = join(PROJECT, "test-results/integration");
const TESTS = join(OUTPUT, "tests.cjs");
const RESULTS = join(OUTPUT, "results.json");
const LOG = join(OUTPUT, "host.log");

/**
 * Runs test/integration in the extension host of a VS Code that has the sample open, with the extension that lies in
 * the folder `extension`, built. The VS Code is the one that travels in npm packages; with CASEBOOK_VSCODE=floor the oldest that
 * the extension runs on, with CASEBOOK_VSCODE=desktop the desktop's, downloaded. What it prints is kept in test-results/integration/host.log.
 */
export async function runIntegration(extension: string = PROJECT): Promise<readonly TestResult[]> {
  await rm(OUTPUT, { recursive: true, force: true });
  await mkdir(OUTPUT, { recursive: true });
  await bundleTests();
  // Not by the launcher: it prints into the log.
  const executable = process.env["CASEBOOK_VSCODE"] === "desktop" ? {} : await launcherWithHost();

  const log = createWriteStream(LOG);
  const folder = await mkdtemp(join(tmpdir(), "casebook-integration-"));
  try {
    await createOrdersRepository(join(folder, "orders-api"));
    await runTests({
      ...executable,
      extensionDevelopmentPath: extension,
      extensionTestsPath: TESTS,
      extensionTestsEnv: { CASEBOOK_RESULTS: RESULTS },
      launchArgs: [join(folder, "orders-api")],
      stdout: log,
      stderr: log,
    });
  } catch (error) {
    // A failed test ends the run with an error too; the results tell which one.
    return await readResults(error);
  } finally {
    log.end();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return readResults(undefined);
}

async function launcherWithHost(): Promise<{ readonly vscodeExecutablePath: string }> {
  await installHost(console.log, askedRelease());
  return { vscodeExecutablePath: LAUNCHER };
}

async function readResults(cause: unknown): Promise<readonly TestResult[]> {
  try {
    return JSON.parse(await readFile(RESULTS, "utf8"));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    throw new Error(`The tests did not come to their end. What VS Code printed is in ${LOG}.`, { cause });
  }
}

/** The extension host loads one CommonJS file: all tests, and `run` to start them. */
async function bundleTests(): Promise<void> {
  const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith(".test.ts")).sort();
  const imports = files.map((file) => `import "./${file}";`).join("\n");
  await build({
    stdin: { contents: `${imports}\nexport { run } from "./testList.ts";`, resolveDir: import.meta.dirname },
    outfile: TESTS,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    sourcemap: "inline",
    logLevel: "warning",
  });
}
