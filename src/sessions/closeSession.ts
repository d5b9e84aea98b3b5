import type { RunResult } from "../model/outcome.ts";
import { type RunObserver, runCommand } from "./runCommand.ts";
import type { Sessions } from "./sessions.ts";

/**
 * Runs the verification command and closes the active session as solved if, and only if, it is green. Returns the result of
 * the run; the session stays open where that did not pass.
 */
export async function solveSession(sessions: Sessions, observer: RunObserver): Promise<RunResult> {
  const { id } = sessions.findOpen();
  // The session is closed on its own branch, whatever is checked out when the run ends.
  const target = await sessions.openTarget();
  const result = await runCommand(sessions, "verification", observer);
  if (result.outcome === "passed") {
    await sessions.append(id, () => ({ events: [{ kind: "sessionClosed", state: "solved" }] }), target);
  }
  return result;
}

/** Closes the active session without a solution. Its log stays. */
export async function abandonSession(sessions: Sessions): Promise<void> {
  const { id } = sessions.findOpen();
  await sessions.append(id, () => ({ events: [{ kind: "sessionClosed", state: "abandoned" }] }));
}

/** Opens a closed session again and makes it the active one. */
export async function reopenSession(sessions: Sessions, id: string): Promise<void> {
  const session = sessions.find(id);
  await sessions.append(session.id, () => ({ events: [{ kind: "sessionReopened" }] }));
}

/** Makes a session of this branch the active one, open or closed. */
export async function switchSession(sessions: Sessions, id: string): Promise<void> {
  const session = sessions.find(id);
  await sessions.append(session.id, () => ({ events: [{ kind: "sessionActivated" }] }));
  await sessions.refreshOpenChanges();
}
