import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";

/** The error for people where the reference of a log leads to what is no log; what there was is in the reference's own log. */
export function damagedLog(): UserError {
  return new UserError(
    t(
      "The reference of this branch's log points to something that is not a log. Nothing was changed, sent or lost.",
    ),
    t("Reload the window: Casebook then goes back to the newest state of the log that it finds."),
  );
}

/** What is said where a log cannot be written anew, because the repository does not give back all that it holds. */
export function damagedPart(): UserError {
  return new UserError(
    t("A part of the log is missing or damaged in the repository. Nothing was changed."),
    t("Run “git fsck” to learn what is damaged."),
  );
}
