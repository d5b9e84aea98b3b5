import { mkdtemp, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, UserError } from "../../src/base/errors.ts";
import { createOrdersRepository } from "../support/engine/ordersApi.ts";
import { installHost } from "./installHost.ts";
import { openReadersBrowser } from "./openReadersBrowser.ts";
import { runStep } from "./runStep.ts";
import { startServer } from "./startServer.ts";

/**
 * Shows the extension in a VS Code in the browser: `npm start` with a copy of the sample, `npm start -- PATH` with any
 * folder. Ctrl+C ends everything that was started and removes what was made for it, the copy of the sample included.
 */
const PROJECT = join(import.meta.dirname, "../..");

try {
  await start(process.argv[2]);
} catch (error) {
  console.error(messageOf(error));
  if (error instanceof UserError && error.nextStep !== undefined) console.error(error.nextStep);
  process.exitCode = 1;
}

async function start(path: string | undefined): Promise<void> {
  const asked = path === undefined ? undefined : await existingFolder(path);
  const host = await installHost();
  console.log("Building the extension …");
  await runStep("npm", ["run", "--silent", "package"], PROJECT);

  const stopped = stopSignal();
  // Its real path: git knows the sample by that one.
  const folder = await realpath(await mkdtemp(join(tmpdir(), "casebook-start-")));
  try {
    const sample = join(folder, "orders-api");
    if (asked === undefined) await createOrdersRepository(sample);
    const extensions = [join(PROJECT, "dist/casebook.vsix")];
    await using server = await startServer({ host, folder, use: "person", extensions });
    const address = server.addressOf(asked ?? sample);
    console.log(`\nVS Code with Casebook: ${address}\nCtrl+C ends it.`);
    openReadersBrowser(address);
    await stopped;
    console.log("\nStopping …");
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function existingFolder(path: string): Promise<string> {
  const folder = await stat(path).catch(() => undefined);
  if (!folder?.isDirectory())
    throw new UserError(`${path} is not a folder.`, "Give the path of a folder, or none for the sample.");
  return realpath(path);
}

/** Resolves when the process is asked to end, which it then does not do by itself any more. */
function stopSignal(): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop());
  });
}
