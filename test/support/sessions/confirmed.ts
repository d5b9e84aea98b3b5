import { activeSession } from "../../../src/model/folder/folderState.ts";
import type { RunPurpose } from "../../../src/model/log/run.ts";
import { commandOf } from "../../../src/model/log/session.ts";
import type { ConfirmedCommand } from "../../../src/sessions/run/confirmedCommand.ts";
import type { Sessions } from "../../../src/sessions/state/sessions.ts";

/** What a user agrees to who agrees to the command of the active session as it is. */
export function confirmed(
  sessions: Pick<Sessions, "state">,
  purpose: RunPurpose = "isolation",
): ConfirmedCommand {
  const session = activeSession(sessions.state);
  return { purpose, command: session === undefined ? "" : commandOf(session, purpose) };
}
