import * as vscode from "vscode";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { askForText, pickOne } from "../../editor/window/window.ts";
import { askForIsolationCommand, askForTitle, offerStarts, verificationFor } from "../choices/startChoice.ts";
import { chooseFolder } from "../questions/chooseFolder.ts";
import { runIsolationCommand } from "../runs/runCommand.ts";

/**
 * *Start Session…*: the command, proposed and editable; a title, which may wait; then the first run, the baseline. Leaving
 * either input starts nothing. Where several folders are open and none was looked at, which one is asked first.
 */
export async function startSession(folders: Folders, agreed: AgreedCommands): Promise<void> {
  if (folders.isUnclear && !(await chooseFolder(folders))) {
    return;
  }
  const proposals = await folders.request("proposeCommands", {});
  const pick = await pickOne(offerStarts(proposals));
  if (pick?.instead !== undefined) {
    await vscode.commands.executeCommand(pick.instead);
    return;
  }
  const isolationCommand = pick && (await askForText(askForIsolationCommand(pick.command)));
  if (isolationCommand === undefined) {
    return;
  }
  const verificationCommand = verificationFor(isolationCommand, proposals);
  const title = await askForText(askForTitle(verificationCommand, folders.state.place.branch));
  if (title === undefined) {
    return;
  }
  const { folder } = folders.state;
  const sections = { title, isolationCommand, verificationCommand };
  await folders.request("startSession", { folder, sections });
  await agreed.addRead(folder, verificationCommand);
  await agreed.add(folder, isolationCommand);
  await runIsolationCommand(folders, agreed);
}
