import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";

/** The error for people where the reference of a log leads to something that is not a log; its old value is in the reference's own log. */
export function damagedLog(): UserError {
  return new UserError(fact("log.notALog"), fact("next.reloadForLog"));
}

/** The error if a log cannot be rewritten, because the repository does not return all of its content. */
export function damagedPart(): UserError {
  return new UserError(fact("log.damaged"), fact("next.runFsck"));
}
