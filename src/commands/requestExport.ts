import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Folders } from "../editor/folders.ts";
import type { ExportForm } from "../model/exportForm.ts";
import type { Exported } from "../protocol/messages.ts";

/** The active session, or a part of it, as Markdown with the times of this place. */
export function requestExport(folders: Folders, form: ExportForm): Promise<Exported> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return folders.request("exportSession", { session: folders.session.id, form, timeZone, home: homedir() });
}

/** Says what was masked, never with the secret; nothing where nothing was. It stays until it is dismissed, and nobody waits. */
export function tellMasked({ masked }: Pick<Exported, "masked">): void {
  if (masked.length > 0) {
    const list = masked.map(({ what, count }) => `${what} (${count}×)`).join(", ");
    void vscode.window.showInformationMessage(vscode.l10n.t("Masked in what was exported: {0}.", list));
  }
}
