import { messageOf, UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { EngineEnded } from "../../protocol/engineEnded.ts";

/** What is said of an error, and whether it is a fault of ours, of which the log has more. */
export interface ErrorMessage {
  readonly sentences: readonly string[];
  readonly isFault: boolean;
}

/** What is said of an error that ended a command; undefined for one that the view already shows permanently. */
export function describeError(error: unknown): ErrorMessage | undefined {
  if (error instanceof EngineEnded) {
    return undefined;
  }
  return error instanceof UserError
    ? { sentences: [error.message, error.nextStep ?? ""].filter(Boolean), isFault: false }
    : {
        sentences: [
          t("Something went wrong in Casebook: {0}. Everything recorded so far is safe.", messageOf(error)),
        ],
        isFault: true,
      };
}
