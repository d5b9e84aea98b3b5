import { execFile } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { runTests, type TestOptions } from "@vscode/test-electron";
import { build } from "esbuild";
import { codeOf } from "../../src/base/errors.ts";
import { askedRelease, installHost } from "../host/installHost.ts";
import { createOrdersRepository } from "../support/engine/ordersApi.ts";
import type { TestResult } from "./testList.ts";

const PROJECT = join(import.meta.dirname, "../..");
const LAUNCHER = join(PROJECT, "test/host/launcher.ts");
const OUTPUT = join(PROJECT, "test-results/integration");
const TESTS = join(OUTPUT, "tests.cjs");
const RESULTS = join(OUTPUT, "results.json");
const LOG = join(OUTPUT, "host.log");

/** What is opened for which tests: the sample; and the sample with a linked work tree of it beside it. */
const WINDOWS = [
  { tests: ".", open: async (sample: string) => sample },
  { tests: "folders", open: openBesideWorktree },
] as const;

/**
 * Runs test/integration in the extension host of a VS Code that has the sample open, with the extension that lies in
 * the folder `extension`, built. The VS Code is the one that travels in npm packages; with CASEBOOK_VSCODE=floor the oldest that
 * the extension runs on, with CASEBOOK_VSCODE=desktop the desktop's, downloaded. What it prints is kept in
 * test-results/integration/host.log.
 */
export async function runIntegration(extension: string = PROJECT): Promise<readonly TestResult[]> {
  await rm(OUTPUT, { recursive: true, force: true });
  await mkdir(OUTPUT, { recursive: true });
  // Not by the launcher: it prints into the log.
  const executable = process.env["CASEBOOK_VSCODE"] === "desktop" ? {} : await launcherWithHost();
  const log = createWriteStream(LOG);
  const results: TestResult[] = [];
  try {
    for (const { tests, open } of WINDOWS) {
      await bundleTests(join(import.meta.dirname, tests));
      const ran = await runWindow({ ...executable, extensionDevelopmentPath: extension }, open, log);
      if (ran.length === 0) {
        throw new Error(`None of the integration tests of “${tests}” ran: see ${LOG}.`);
      }
      results.push(...ran);
    }
  } finally {
    log.end();
  }
  return results;
}

async function runWindow(
  options: Pick<TestOptions, "vscodeExecutablePath" | "extensionDevelopmentPath">,
  open: (sample: string) => Promise<string>,
  log: WriteStream,
): Promise<readonly TestResult[]> {
  // On macOS the folder for temporary files is a link.
  const folder = await realpath(await mkdtemp(join(tmpdir(), "casebook-integration-")));
  await rm(RESULTS, { force: true });
  try {
    await createOrdersRepository(join(folder, "orders-api"));
    await runTests({
      ...options,
      extensionTestsPath: TESTS,
      extensionTestsEnv: { CASEBOOK_RESULTS: RESULTS },
      launchArgs: [await open(join(folder, "orders-api"))],
      stdout: log,
      stderr: log,
    });
  } catch (error) {
    // A failed test ends the run with an error too; the results tell which one.
    return await readResults(error);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return readResults(undefined);
}

/** A workspace file for the sample and a linked work tree of it, on a branch of its own. */
async function openBesideWorktree(sample: string): Promise<string> {
  const worktree = `${sample}-pricing`;
  await promisify(execFile)("git", ["worktree", "add", "-q", "-b", "pricing", worktree], { cwd: sample });
  const workspace = join(sample, "../orders.code-workspace");
  await writeFile(workspace, JSON.stringify({ folders: [{ path: sample }, { path: worktree }] }));
  return workspace;
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

/** The extension host loads one CommonJS file: all tests of a folder, and `run` to start them. */
async function bundleTests(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".test.ts")).sort();
  const imports = files.map((file) => `import "./${file}";`).join("\n");
  const testList = JSON.stringify(join(import.meta.dirname, "testList.ts"));
  await build({
    stdin: { contents: `${imports}\nexport { run } from ${testList};`, resolveDir: folder },
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
