import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { installHost } from "../test/host/installHost.ts";
import { createOrdersRepository } from "../test/support/ordersApi.ts";
import type { Activation } from "./activationInHost.ts";
import { milliseconds, type Row } from "./measure.ts";

const project = join(import.meta.dirname, "..");

/** Activates the extension in a fresh VS Code, several times: the first moments are the user's, so nothing is warmed up. */
export async function measureActivation(times: number): Promise<readonly Row[]> {
  await installHost();
  const folder = await mkdtemp(join(tmpdir(), "casebook-bench-"));
  try {
    await createOrdersRepository(join(folder, "orders-api"));
    const activations: Activation[] = [];
    for (let time = 0; time < times; time++) {
      activations.push(await activateOnce(folder));
    }
    return [
      milliseconds(
        "activation of the extension, CPU",
        activations.map(({ cpu }) => cpu),
        "≤ 15 ms",
      ),
      milliseconds(
        "activation of the extension, wall",
        activations.map(({ wall }) => wall),
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function activateOnce(folder: string): Promise<Activation> {
  const results = join(folder, "results.json");
  const tests = join(folder, "activation.cjs");
  await build({
    entryPoints: [join(import.meta.dirname, "activationInHost.ts")],
    outfile: tests,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
  });
  const log = createWriteStream(join(folder, "host.log"));
  await runTests({
    vscodeExecutablePath: join(project, "test/host/launcher.ts"),
    extensionDevelopmentPath: project,
    extensionTestsPath: tests,
    extensionTestsEnv: { CASEBOOK_RESULTS: results },
    launchArgs: [join(folder, "orders-api")],
    stdout: log,
    stderr: log,
  });
  return JSON.parse(await readFile(results, "utf8"));
}
