import { retell, t } from "../base/l10n.ts";
import { listNames } from "../base/listNames.ts";
import type { Folders } from "../editor/folders.ts";
import { here } from "../editor/here.ts";
import { inform } from "../editor/window.ts";
import type { Exported } from "../model/exportContent.ts";
import type { ExportForm } from "../model/exportForm.ts";

/** The active session, or a part of it, as Markdown with the times of this place. */
export function requestExport(folders: Folders, form: ExportForm): Promise<Exported> {
  return folders.request("exportSession", { session: folders.session.id, form, ...here() });
}

/**
 * Says which secrets were masked, never with the secret; nothing where none was. That paths are written without the home directory
 * stands in the export. It stays until it is dismissed, and nobody waits.
 */
export function tellMasked({ masked }: Pick<Exported, "masked">): void {
  const secrets = masked.filter(({ what }) => what !== "home directory");
  if (secrets.length > 0) {
    const list = listNames(
      secrets.map(({ what, count }) => `${retell(what)} (${count}×)`),
      10,
    );
    void inform(t("Masked in what was exported: {0}.", list));
  }
}
