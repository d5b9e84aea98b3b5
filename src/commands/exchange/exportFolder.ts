import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { exportLocale } from "../../editor/documents/exportLocale.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { warn } from "../../editor/window/window.ts";
import type { ExportedFolder } from "../../model/words/exportContent.ts";
import { describeLeftOut } from "../choices/exportChoice.ts";
import { sayMasked } from "./requestExport.ts";

/** The active session as files, in a new folder inside the one that the user chooses. */
export async function exportFolder(folders: Folders, name: string): Promise<void> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: t("Export to a new folder in …"),
      openLabel: t("Export Here"),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (parent === undefined) {
    return;
  }
  const target = vscode.Uri.joinPath(parent, name);
  if ((await vscode.workspace.fs.readDirectory(parent)).some(([taken]) => taken === name)) {
    throw new UserError(
      t("{0} already exists. Nothing was written.", target.fsPath),
      t("Choose another folder, or move that one away."),
    );
  }
  const exported = await request(folders);
  for (const { path, text } of exported.files) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(target, path), Buffer.from(text));
  }
  sayMasked(exported);
  const leftOut = describeLeftOut(exported);
  if (leftOut !== undefined) {
    void warn(leftOut);
  }
}

/** The active session as JSON, to a file that the user chooses. */
export async function exportJson(folders: Folders, name: string): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folders.state.folder), `${name}.json`),
    filters: { JSON: ["json"] },
  });
  if (uri === undefined) {
    return;
  }
  const exported = await request(folders);
  const json = exported.files.find(({ path }) => path === "session.json");
  await vscode.workspace.fs.writeFile(uri, Buffer.from(json?.text ?? ""));
  sayMasked(exported);
}

function request(folders: Folders): Promise<ExportedFolder> {
  return folders.request("exportFolder", { session: folders.session.id, ...exportLocale() });
}
