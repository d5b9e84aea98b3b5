import { nextNumber, restoreNumbers } from "../log/eventNumbers.ts";
import type { LoggedEvent, SessionEvent } from "../log/events.ts";

/**
 * The events of a session as another log holds them: numbered on from that log's last event, with the restores numbered on from
 * its last restore, and everything that refers to one of these numbers changed with it. `restores` says which number became which.
 * Undefined if one of them is damaged, or of a newer version, so that nobody knows what it refers to.
 */
export function moveEvents(
  events: readonly LoggedEvent[],
  into: readonly LoggedEvent[],
): { readonly events: readonly MovedEvent[]; readonly restores: ReadonlyMap<number, number> } | undefined {
  const last = into.at(-1)?.sequence ?? 0;
  const sequences = new Map(events.map(({ sequence }, index) => [sequence, last + 1 + index]));
  const nextRestore = nextNumber(restoreNumbers(into), 1);
  const started = events.flatMap(({ event }) => (event?.kind === "restoreStarted" ? [event.restore] : []));
  const restores = new Map(started.map((number, index) => [number, nextRestore + index]));
  const moved = events.flatMap((logged) => {
    const { sequence: _, event, ...rest } = logged;
    return event === undefined ? [] : [{ ...rest, event: renumber(event, sequences, restores) }];
  });
  return moved.length === events.length ? { events: moved, restores } : undefined;
}

/** An event to be added to a log, which numbers it. */
type MovedEvent = Omit<LoggedEvent, "sequence" | "event"> & { readonly event: SessionEvent };

/** What it refers to and is not moved (0) is in neither log. */
function renumber(
  event: SessionEvent,
  sequences: ReadonlyMap<number, number>,
  restores: ReadonlyMap<number, number>,
): SessionEvent {
  const byRestore = (number: number) => restores.get(number) ?? 0;
  switch (event.kind) {
    case "attemptRecorded":
      return event.hypothesis === undefined
        ? event
        : { ...event, hypothesis: sequences.get(event.hypothesis) ?? 0 };
    case "hypothesisEdited":
    case "hypothesisMarked":
      return { ...event, hypothesis: sequences.get(event.hypothesis) ?? 0 };
    case "noteEdited":
      return { ...event, note: sequences.get(event.note) ?? 0 };
    case "restoreStarted":
      return {
        ...event,
        restore: byRestore(event.restore),
        undoes: event.undoes === undefined ? undefined : byRestore(event.undoes),
      };
    case "restoreFinished":
    case "restoreInterrupted":
      return { ...event, restore: byRestore(event.restore) };
    default:
      return event;
  }
}
