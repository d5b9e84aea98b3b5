import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";

/** The engine ended while it was asked something. The views tell of that by themselves. */
export class EngineEnded extends UserError {
  constructor() {
    super(
      t("The Casebook engine ended unexpectedly. Everything that was recorded before is in the log."),
      t("Try again: the engine is started anew."),
    );
  }
}
