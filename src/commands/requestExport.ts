import { say } from "../base/facts/words.ts";
import { t } from "../base/l10n.ts";
import { listNames } from "../base/listNames.ts";
import { exportLocale } from "../editor/documents/exportLocale.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { inform } from "../editor/window/window.ts";
import type { Exported } from "../model/words/exportContent.ts";
import type { ExportForm } from "../model/words/exportForm.ts";

/** The active session, or a part of it, as Markdown with the times of this place. */
export function requestExport(folders: Folders, form: ExportForm): Promise<Exported> {
  return folders.request("exportSession", { session: folders.session.id, form, ...exportLocale() });
}

/**
 * Says which secrets were masked, never with the secret; nothing where none was. That paths are written without the home directory
 * stands in the export. It stays until it is dismissed, and nobody waits.
 */
export function tellMasked({ masked }: Pick<Exported, "masked">): void {
  const secrets = masked.filter(({ what }) => what.say !== "secret.home");
  if (secrets.length > 0) {
    const list = listNames(
      secrets.map(({ what, count }) => `${say(what)} (${count}×)`),
      10,
    );
    void inform(t("Masked in what was exported: {0}.", list));
  }
}
