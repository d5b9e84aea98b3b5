import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import type { Session } from "../../model/log/session.ts";

/** An attempt of a session by its number; a UserError where there is none of it. */
export function findAttempt({ attempts }: Pick<Session, "attempts">, number: number): Attempt {
  const attempt = attempts.find((one) => one.number === number);
  if (attempt === undefined) {
    throw new UserError(t("The session has no attempt #{0}.", number), t("Choose one from the log."));
  }
  return attempt;
}
