import * as vscode from "vscode";
import { t } from "../../base/l10n.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { askForText } from "../../editor/window/window.ts";
import { askForImported, decodeLog, type ImportedCommand } from "../choices/importChoice.ts";
import { chooseFolder } from "../questions/chooseFolder.ts";

/**
 * *Import Log…*: a session from a debugging log in Markdown, exported or written by hand. `file` is what the explorer's menu gives;
 * without it the user is asked. The commands of the log are shown, and become the session's only if the user agrees.
 */
export async function importLog(folders: Folders, agreed: AgreedCommands, file: unknown): Promise<void> {
  const uri = file instanceof vscode.Uri ? file : await askForLog(folders);
  if (uri === undefined) {
    return;
  }
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder !== undefined) {
    folders.choose(folder);
  } else if (folders.isUnclear && !(await chooseFolder(folders))) {
    return;
  }
  const markdown = decodeLog(await vscode.workspace.fs.readFile(uri));
  const { session, ...commands } = await folders.request("importLog", { markdown });
  await confirm(folders, agreed, session, "isolationCommand", commands.isolationCommand);
  await confirm(folders, agreed, session, "verificationCommand", commands.verificationCommand);
}

async function askForLog({ current }: Folders): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: t("Import Log"),
    openLabel: t("Import"),
    filters: { Markdown: ["md", "markdown"], [t("All files")]: ["*"] },
    ...(current !== undefined && { defaultUri: current.uri }),
  });
  return chosen?.[0];
}

/** A command that somebody else wrote runs only after it was read. */
async function confirm(
  folders: Folders,
  agreed: AgreedCommands,
  session: string,
  section: ImportedCommand,
  command: string,
): Promise<void> {
  if (command === "") {
    return;
  }
  const { folder } = folders.state;
  const text = await askForText(askForImported(section, command));
  if (text !== undefined && text.trim() !== "") {
    await folders.request("editSection", { folder, session, section, text });
    await agreed.addRead(folder, text);
  }
}
