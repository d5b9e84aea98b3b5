import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import type { TextQuestion } from "../../editor/window/questions.ts";

/** The sections of an imported log that run something. */
export type ImportedCommand = "isolationCommand" | "verificationCommand";

/** Shows a command that somebody else wrote, so that it is read before it becomes the session's. */
export function askForImported(section: ImportedCommand, command: string): TextQuestion {
  return {
    title:
      section === "isolationCommand"
        ? t("Import Log: Isolation Command")
        : t("Import Log: Verification Command"),
    prompt: t(
      "This command comes from the log. Check it before accepting; press Escape to continue without one.",
    ),
    value: command,
    ignoreFocusOut: true,
  };
}

/** The text of a log that is to be imported; a UserError for one that is not UTF-8. */
export function decodeLog(bytes: Uint8Array): string {
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
