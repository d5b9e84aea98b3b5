import type { LoggedEvent } from "./events.ts";
import { findActive } from "./findActive.ts";
import { foldSession } from "./foldSession.ts";
import { isOnlyRead } from "./newerParts.ts";
import type { Session } from "./session.ts";

/** The log of one branch, folded: its sessions in the order they were started, and the active one. */
export interface BranchLog {
  readonly sessions: readonly Session[];
  /** The session that was started, reopened or switched to last in this clone; where none was, anywhere. */
  readonly active?: Session | undefined;
  /** A newer version wrote it, so that nothing may be added. */
  readonly isOnlyRead?: boolean | undefined;
}

/**
 * Makes sessions of a log's events. Never throws on content: an event that refers to something the log does not hold, or
 * that a newer version wrote, stays in its session's log and changes nothing else. With a folder (as in "sessionStarted"),
 * only the sessions of that folder. `clone` is the one that the files are in.
 */
export function foldLog(events: readonly LoggedEvent[], folder?: string, clone?: string): BranchLog {
  const bySession = new Map<string, LoggedEvent[]>();
  for (const logged of events) {
    const ofSession = bySession.get(logged.session);
    if (ofSession !== undefined) {
      ofSession.push(logged);
    } else if (
      logged.event?.kind === "sessionStarted" &&
      (folder ?? logged.event.folder) === logged.event.folder
    ) {
      bySession.set(logged.session, [logged]);
    }
  }
  const sessions = [...bySession.values()].flatMap((log) => foldSession(log, clone) ?? []);
  const active = findActive(events, sessions, clone);
  return { sessions, active, ...(isOnlyRead(events) && { isOnlyRead: true }) };
}
