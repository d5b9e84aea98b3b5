import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import type { Session } from "../../model/log/session.ts";

/** An attempt of a session by its number; a UserError where there is none of it. */
export function findAttempt({ attempts }: Pick<Session, "attempts">, number: number): Attempt {
  const attempt = attempts.find((one) => one.number === number);
  if (attempt === undefined) {
    throw new UserError(fact("session.noSuchAttempt", { attempt: number }), fact("next.chooseAttempt"));
  }
  return attempt;
}
