import * as vscode from "vscode";
import { t } from "../../base/l10n.ts";
import type { LastExport } from "../../editor/documents/lastExport.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { pickMany, pickOne } from "../../editor/window/window.ts";
import type { ExportForm } from "../../model/words/exportForm.ts";
import {
  type ExportTarget,
  exportName,
  offerParts,
  offerScopes,
  offerTargets,
} from "../choices/exportChoice.ts";
import { chooseAttempt } from "../questions/chooseAttempt.ts";
import { exportFolder, exportJson } from "./exportFolder.ts";
import { requestExport, sayMasked } from "./requestExport.ts";

/**
 * *Export as Markdown…*: the active session, or a part of it, to a new editor, a file or the clipboard, or as a page; or all of it for machines.
 * *Contents…* chooses what, and comes back to the list.
 */
export async function exportMarkdown(folders: Folders, choice: LastExport): Promise<void> {
  for (;;) {
    const pick = await pickOne(offerTargets(choice.form));
    if (pick === undefined) {
      return;
    }
    if (pick.target !== "contents") {
      await exportTo(pick.target, folders, choice.form);
      return;
    }
    choice.form = (await chooseForm(folders, choice.form)) ?? choice.form;
  }
}

async function exportTo(
  target: Exclude<ExportTarget, "contents">,
  folders: Folders,
  form: ExportForm,
): Promise<void> {
  const name = exportName(folders.session.sections.title);
  if (target === "json") {
    await exportJson(folders, name);
    return;
  }
  if (target === "folder") {
    await exportFolder(folders, name);
    return;
  }
  const exported = await requestExport(folders, form, target === "page" ? "page" : "markdown");
  await writers[target](exported.text, folders, name);
  sayMasked(exported);
}

const writers = {
  editor: writeToEditor,
  file: (text: string, folders: Folders, name: string) =>
    writeToFile(text, folders, `${name}.md`, { Markdown: ["md"] }),
  page: (text: string, folders: Folders, name: string) =>
    writeToFile(text, folders, `${name}.html`, { HTML: ["html"] }),
  clipboard: (text: string) => vscode.env.clipboard.writeText(text),
} as const;

/** What is exported, and what accompanies the log; undefined if the user left one of the lists. */
async function chooseForm(folders: Folders, before: ExportForm): Promise<ExportForm | undefined> {
  const scope = await chooseScope(folders);
  if (scope === undefined) {
    return undefined;
  }
  const parts = await pickMany(offerParts(before));
  return parts && { scope, parts: parts.map(({ part }) => part) };
}

async function chooseScope(folders: Folders): Promise<ExportForm["scope"] | undefined> {
  const pick = await pickOne(offerScopes());
  if (pick?.scope === "attempt") {
    const attempt = await chooseAttempt(folders, undefined, t("Export which attempt?"));
    return attempt && { kind: "attempt", attempt: attempt.number };
  }
  return pick?.scope && { kind: pick.scope };
}

async function writeToEditor(content: string): Promise<void> {
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: "markdown", content }),
  );
}

async function writeToFile(
  text: string,
  folders: Folders,
  name: string,
  filters: Record<string, string[]>,
): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folders.state.folder), name),
    filters,
  });
  if (uri !== undefined) {
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  }
}
