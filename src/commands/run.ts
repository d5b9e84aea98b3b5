import type { Folders } from "../editor/folders.ts";
import { saveBeforeRun } from "../editor/saving.ts";

/** *Run Isolation Command*: what it gives is shown by the views; nothing pops up. */
export async function runIsolationCommand(folders: Folders): Promise<void> {
  await saveBeforeRun();
  await folders.request("runCommand", { purpose: "isolation" });
}

/** *Stop Run*. */
export async function stopRun(folders: Folders): Promise<void> {
  await folders.request("stopRun", {});
}

/** *End Left Processes*: those that ended runs have left behind. */
export async function endLeftProcesses(folders: Folders): Promise<void> {
  await folders.request("endLeftProcesses", {});
}
