import { UserError } from "../base/errors.ts";
import type { Attempt } from "../model/attempt.ts";
import type { Session } from "../model/session.ts";

/** An attempt of a session by its number; a UserError where there is none of it. */
export function findAttempt({ attempts }: Pick<Session, "attempts">, number: number): Attempt {
  const attempt = attempts.find((one) => one.number === number);
  if (attempt === undefined) {
    throw new UserError(`The session has no attempt #${number}.`, "Choose one from the log.");
  }
  return attempt;
}
