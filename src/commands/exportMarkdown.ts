import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Folders } from "../editor/folders.ts";

/** *Export as Markdown…*: the active session, to a new editor, a file or the clipboard. */
export async function exportMarkdown(folders: Folders): Promise<void> {
  const { id: session, sections } = folders.session;
  const targets = [
    { label: vscode.l10n.t("$(new-file) New Editor"), write: writeToEditor },
    {
      label: vscode.l10n.t("$(save-as) File…"),
      write: (text: string) => writeToFile(folders, sections.title, text),
    },
    {
      label: vscode.l10n.t("$(copy) Clipboard"),
      write: (text: string) => vscode.env.clipboard.writeText(text),
    },
  ];
  const target = await vscode.window.showQuickPick(targets, {
    title: vscode.l10n.t("Export the session to …"),
  });
  if (target !== undefined) {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const { text } = await folders.request("exportSession", { session, timeZone, home: homedir() });
    await target.write(text);
  }
}

async function writeToEditor(content: string): Promise<void> {
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: "markdown", content }),
  );
}

async function writeToFile(folders: Folders, title: string, text: string): Promise<void> {
  const name = title.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "") || "casebook";
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folders.state.folder), `${name}.md`),
    filters: { Markdown: ["md"] },
  });
  if (uri !== undefined) {
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  }
}
