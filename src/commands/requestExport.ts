import * as vscode from "vscode";
import { retell, t } from "../base/l10n.ts";
import type { Folders } from "../editor/folders.ts";
import { here } from "../editor/here.ts";
import type { Exported } from "../model/exportContent.ts";
import type { ExportForm } from "../model/exportForm.ts";

/** The active session, or a part of it, as Markdown with the times of this place. */
export function requestExport(folders: Folders, form: ExportForm): Promise<Exported> {
  return folders.request("exportSession", { session: folders.session.id, form, ...here() });
}

/** Says what was masked, never with the secret; nothing where nothing was. It stays until it is dismissed, and nobody waits. */
export function tellMasked({ masked }: Pick<Exported, "masked">): void {
  if (masked.length > 0) {
    const list = masked.map(({ what, count }) => `${retell(what)} (${count}×)`).join(", ");
    void vscode.window.showInformationMessage(t("Masked in what was exported: {0}.", list));
  }
}
