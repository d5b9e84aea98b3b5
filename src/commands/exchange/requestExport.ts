import { exportLocale } from "../../editor/documents/exportLocale.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { inform } from "../../editor/window/window.ts";
import type { Exported } from "../../model/words/exportContent.ts";
import type { ExportForm, ExportFormat } from "../../model/words/exportForm.ts";
import { describeMasked } from "../choices/exportChoice.ts";

/** The active session, or a part of it, as Markdown or as a page, with the times of this place. */
export function requestExport(
  folders: Folders,
  form: ExportForm,
  as: ExportFormat = "markdown",
): Promise<Exported> {
  return folders.request("exportSession", { session: folders.session.id, form, as, ...exportLocale() });
}

/** Says which secrets were masked; nothing where none was. It stays until it is dismissed, and nobody waits. */
export function sayMasked(exported: Pick<Exported, "masked">): void {
  const masked = describeMasked(exported);
  if (masked !== undefined) {
    void inform(masked);
  }
}
