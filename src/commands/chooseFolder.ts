import * as vscode from "vscode";
import type { Folders } from "../editor/folders.ts";

/** *Show Folder…*: the sessions of another folder of the workspace. Gives false where none was chosen. */
export async function chooseFolder(folders: Folders): Promise<boolean> {
  const { current } = folders;
  const picks = folders.all.map((folder) => ({
    label: folder.name,
    description: folder === current ? vscode.l10n.t("shown") : "",
    detail: folder.uri.fsPath,
    folder,
  }));
  const pick = await vscode.window.showQuickPick(picks, { title: vscode.l10n.t("Which folder?") });
  if (pick !== undefined) {
    folders.choose(pick.folder);
  }
  return pick !== undefined;
}
