import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Place, SessionEvent } from "../../model/log/events.ts";
import { foldLog } from "../../model/log/foldLog.ts";
import type { Session } from "../../model/log/session.ts";
import type { SessionLog, Snapshot } from "../../ports/repository.ts";
import type { ComposedTree } from "../../ports/search.ts";
import type { World } from "../../ports/world.ts";

/** The log of a branch, and the place from which it is written. */
export interface Target {
  readonly log: SessionLog;
  readonly place: Place;
}

/** What a use case adds to a session: events, and at which path below the session lies what they refer to. */
export interface SessionChange {
  readonly events: readonly SessionEvent[];
  readonly snapshots?: ReadonlyMap<string, Snapshot>;
  readonly trees?: ReadonlyMap<string, ComposedTree>;
  readonly files?: ReadonlyMap<string, Uint8Array>;
}

/** Decides on a change by the session as the log holds it; `undefined` for a session that is about to start. */
export type Decide = (session: Session | undefined) => SessionChange | Promise<SessionChange>;

/**
 * Adds to a session of a log, all or nothing; a UserError if the log does not hold the session. `decide` is called again when
 * another process was faster, so whatever is numbered is numbered there.
 */
export async function appendToSession(
  world: World,
  target: Target,
  id: string,
  decide: Decide,
): Promise<void> {
  await target.log.append(async (logged) => {
    const session = foldLog(logged).sessions.find((one) => one.id === id);
    const change = await decide(session);
    const [first] = change.events;
    if (session === undefined && first !== undefined && first.kind !== "sessionStarted") {
      // An event of a session that the log does not hold is never shown: what somebody wrote would be lost.
      throw sessionNotHere();
    }
    const stamp = { session: id, at: world.now(), place: target.place };
    return {
      events: change.events.map((event) => ({ ...stamp, event })),
      attachments: [
        ...[...(change.snapshots ?? [])].map(([path, snapshot]) => ({ session: id, path, snapshot })),
        ...[...(change.trees ?? [])].map(([path, composed]) => ({ session: id, path, composed })),
        ...[...(change.files ?? [])].map(([path, bytes]) => ({ session: id, path, bytes })),
      ],
    };
  });
}

/** What is said of a session that the log of the branch does not hold. */
export function sessionNotHere(): UserError {
  return new UserError(fact("session.notOnBranch"), fact("next.checkOut"));
}
