import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";

/** The error for people where the reference of a log leads to what is no log; what there was is in the reference's own log. */
export function damagedLog(): UserError {
  return new UserError(
    t(
      "The reference of this branch's log points to something that is not a log. Nothing was changed, sent or lost.",
    ),
    t("Reload the window: Casebook then goes back to the newest state of the log that it finds."),
  );
}
