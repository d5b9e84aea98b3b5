import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";

const project = join(import.meta.dirname, "..");

/**
 * Runs a script of this folder inside the extension host of a fresh VS Code, with `folder` open, and gives what it wrote to
 * $CASEBOOK_RESULTS. What the host prints is kept beside the folder.
 */
export async function runInHost<T>(script: string, folder: string): Promise<T> {
  const results = join(folder, "../results.json");
  const tests = join(folder, "../inHost.cjs");
  await build({
    entryPoints: [join(import.meta.dirname, script)],
    outfile: tests,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  });
  const log = createWriteStream(join(folder, "../host.log"));
  await runTests({
    vscodeExecutablePath: join(project, "test/host/launcher.ts"),
    extensionDevelopmentPath: project,
    extensionTestsPath: tests,
    extensionTestsEnv: { CASEBOOK_RESULTS: results },
    launchArgs: [folder],
    stdout: log,
    stderr: log,
  });
  return JSON.parse(await readFile(results, "utf8"));
}
