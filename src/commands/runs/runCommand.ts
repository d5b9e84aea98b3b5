import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { saveBeforeRun } from "../../editor/runs/saveBeforeRun.ts";
import { confirmCommand } from "../questions/confirmCommand.ts";

/** *Run Isolation Command*: what it gives is shown by the views; nothing pops up, but for a command that is not the user's own. */
export async function runIsolationCommand(folders: Folders, agreed: AgreedCommands): Promise<void> {
  const confirmed = await confirmCommand(folders, agreed, "isolation");
  if (confirmed !== undefined) {
    await saveBeforeRun();
    await folders.request("runCommand", { purpose: "isolation", ...confirmed });
  }
}

/** *Stop Run*. */
export async function stopRun(folders: Folders): Promise<void> {
  await folders.request("stopRun", {});
}

/** *End Left Processes*: those that ended runs have left behind. */
export async function endLeftProcesses(folders: Folders): Promise<void> {
  await folders.request("endLeftProcesses", {});
}
