import type { LoggedEvent, SessionEvent } from "./events.ts";
import type { Session } from "./session.ts";

/**
 * The active one of the sessions of a log, which these are the events of: started, reopened or switched to last in this clone. Each clone has its own active session: a log that is merged brings what others looked into last, and that is not to take the place
 * of what is looked into here. Logs from before did not say in which clone anything happened: it counts as here.
 */
export function findActive(
  events: readonly LoggedEvent[],
  sessions: readonly Session[],
  clone: string | undefined,
): Session | undefined {
  const known = new Map(sessions.map((session) => [session.id, session]));
  const activating = events.filter(
    ({ session, event }) => event !== undefined && makesActive.has(event.kind) && known.has(session),
  );
  const last =
    activating.findLast(({ place }) => place.clone === clone) ??
    activating.findLast(({ place }) => place.clone === undefined) ??
    activating.at(-1);
  return known.get(last?.session ?? "");
}

const makesActive: ReadonlySet<SessionEvent["kind"]> = new Set([
  "sessionStarted",
  "sessionActivated",
  "sessionAdopted",
  "sessionReopened",
]);
