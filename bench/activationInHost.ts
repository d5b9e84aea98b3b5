import { writeFile } from "node:fs/promises";
import * as vscode from "vscode";

/** What activating the extension cost its host, in milliseconds. */
export interface Activation {
  readonly cpu: number;
  readonly wall: number;
}

/**
 * Called by VS Code inside the extension host: activates the extension once, and writes what that cost to $CASEBOOK_RESULTS.
 * @public
 */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension("casebook.casebook");
  if (extension === undefined || extension.isActive) {
    throw new Error("The extension is missing, or was activated before it could be measured.");
  }
  await idle();
  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  await extension.activate();
  const wall = performance.now() - wallBefore;
  const { user, system } = process.cpuUsage(cpuBefore);
  const activation: Activation = { cpu: (user + system) / 1000, wall };
  await writeFile(process.env["CASEBOOK_RESULTS"] ?? "", JSON.stringify(activation));
}

/** Resolves when the host has nothing to do: the start of the window and of other extensions is not ours. */
async function idle(): Promise<void> {
  for (let share = 1; share > 0.03; ) {
    const before = performance.eventLoopUtilization();
    await new Promise((resolve) => setTimeout(resolve, 500));
    share = performance.eventLoopUtilization(before).utilization;
  }
}
