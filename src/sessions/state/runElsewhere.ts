import type { RunElsewhere } from "../../model/folder/folderState.ts";
import type { Owner, Place } from "../../model/log/events.ts";
import type { Session } from "../../model/log/session.ts";
import type { World } from "../../ports/world.ts";

/**
 * How long a run of another machine counts, in milliseconds: whether its process lives nobody here knows. A container that is made again in
 * the middle of a run counts as another machine, and must not hold people up for long.
 */
const oldestForeign = 10 * 60 * 1000;

/** A run that another engine carries out on the same files, and the process that does. */
export interface FoundRun {
  readonly shown: RunElsewhere;
  readonly owner: Owner;
}

/**
 * The run that another engine has begun in this work tree and not ended. The log is the lock: whoever begins a run writes that down in a
 * compare-and-swap, with the process that carries it out. A run whose process is gone holds nobody up, nor does one in another work tree or
 * clone, whose end may come with a merge or never.
 */
export function findElsewhere(
  sessions: readonly Pick<Session, "log" | "attempts">[],
  { worktree, clone }: Place,
  { self, isAlive, now }: Pick<World, "self" | "isAlive" | "now">,
): FoundRun | undefined {
  for (const { log, attempts } of sessions) {
    // One that is not shown, because its attempt is damaged, would hold people up and nobody could see why.
    const known = new Set(attempts.flatMap(({ runs }) => runs.map(({ number }) => number)));
    const ended = new Set(log.flatMap(({ event }) => (event?.kind === "runFinished" ? [event.run] : [])));
    const started = log.findLast(
      ({ event, place }) =>
        event?.kind === "runStarted" &&
        known.has(event.run) &&
        !ended.has(event.run) &&
        place.worktree === worktree &&
        // The first event of a clone does not name it yet.
        (place.clone === undefined || place.clone === clone) &&
        !(
          event.owner.pid === self.pid &&
          event.owner.started === self.started &&
          event.owner.host === self.host
        ),
    );
    if (started?.event?.kind !== "runStarted") {
      continue;
    }
    const { owner, by } = started.event;
    // The clock of another machine may be ahead.
    const isRecent = Math.abs(Date.parse(now()) - Date.parse(started.at)) < oldestForeign;
    if (isAlive(owner) && (owner.host === self.host || isRecent)) {
      return { shown: { startedAt: started.at, by }, owner };
    }
  }
  return undefined;
}
