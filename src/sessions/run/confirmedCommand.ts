import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Maker } from "../../model/log/maker.ts";
import type { RunPurpose } from "../../model/log/run.ts";
import { commandOf, type Session } from "../../model/log/session.ts";

/** Which command of a session to run, and the exact text that the user has agreed to (docs/rules/security.md#s3). */
export interface ConfirmedCommand {
  readonly purpose: RunPurpose;
  readonly command: string;
  /** Who asked for it. */
  readonly by?: Maker | undefined;
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
      purpose === "isolation" ? fact("session.noIsolationCommand") : fact("session.noVerificationCommand"),
      fact("next.writeCommand"),
    );
  }
  if (now !== command) {
    throw new UserError(fact("session.commandChanged"), fact("next.lookAtCommand"));
  }
}
