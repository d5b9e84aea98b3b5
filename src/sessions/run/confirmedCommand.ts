import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import type { RunPurpose } from "../../model/log/run.ts";
import { commandOf, type Session } from "../../model/log/session.ts";

/** Which command of a session is to be run, and the very text of it that the user has agreed to (docs/rules/security.md#s3). */
export interface ConfirmedCommand {
  readonly purpose: RunPurpose;
  readonly command: string;
}

/**
 * Lets a run go on only if the session's command is, to the letter, what the user has agreed to: since then another window, a
 * merged log or a switch of the session may have brought another one.
 * @throws {UserError} if it is another one, or if the session has none
 */
export function checkConfirmed(
  session: Pick<Session, "sections">,
  { purpose, command }: ConfirmedCommand,
): void {
  const now = commandOf(session, purpose);
  if (now === "") {
    throw new UserError(
      purpose === "isolation"
        ? t("The session has no isolation command.")
        : t("The session has no verification command."),
      t("Write one: “Casebook: Edit Section…”."),
    );
  }
  if (now !== command) {
    throw new UserError(
      t("The session's command is not the one that you agreed to, so nothing was run."),
      t("Look at it in the section of the session, then run it again."),
    );
  }
}
