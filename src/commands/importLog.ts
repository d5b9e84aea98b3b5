import * as vscode from "vscode";
import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { askForText } from "../editor/window/window.ts";
import type { SectionName } from "../model/log/section.ts";
import { chooseFolder } from "./chooseFolder.ts";

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
  const markdown = decode(await vscode.workspace.fs.readFile(uri));
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

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UserError(
      t("The file is not text in UTF-8. Nothing was imported."),
      t("Save it in that encoding."),
      { cause: error },
    );
  }
}

/** A command that somebody else wrote runs only after it was read. */
async function confirm(
  folders: Folders,
  agreed: AgreedCommands,
  session: string,
  section: Extract<SectionName, "isolationCommand" | "verificationCommand">,
  command: string,
): Promise<void> {
  if (command === "") {
    return;
  }
  const { folder } = folders.state;
  const text = await askForText({
    title:
      section === "isolationCommand"
        ? t("Import Log: Isolation Command")
        : t("Import Log: Verification Command"),
    prompt: t(
      "The log names this command. Read it before you accept it; leave the input, and the session has none.",
    ),
    value: command,
    ignoreFocusOut: true,
  });
  if (text !== undefined && text.trim() !== "") {
    await folders.request("editSection", { folder, session, section, text });
    await agreed.addRead(folder, text);
  }
}
