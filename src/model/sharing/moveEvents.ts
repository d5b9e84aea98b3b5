import { mapNumbers, nextNumber, storedEvent } from "../log/eventNumbers.ts";
import type { LoggedEvent } from "../log/events.ts";

/** An event to be added to a log, which numbers it. */
type MovedEvent = Omit<LoggedEvent, "sequence">;

/**
 * The events of a session as another log holds them: numbered on from that log's last event, with the restores numbered on from
 * its last restore, and everything that refers to one of these numbers changed with it; what it refers to and is not moved (0) is in
 * neither log. `restores` says which number became which. Undefined if one of them is damaged, so that nobody knows what it refers to.
 */
export function moveEvents(
  events: readonly LoggedEvent[],
  into: readonly LoggedEvent[],
): { readonly events: readonly MovedEvent[]; readonly restores: ReadonlyMap<number, number> } | undefined {
  const last = into.at(-1)?.sequence ?? 0;
  const sequences = new Map(events.map(({ sequence }, index) => [sequence, last + 1 + index]));
  const nextRestore = nextNumber(into, "restores", 1);
  const started = events.flatMap(({ event }) => (event?.kind === "restoreStarted" ? [event.restore] : []));
  const restores = new Map(started.map((number, index) => [number, nextRestore + index]));
  const numbers = { sequences, restores };
  const moved = events.map(({ sequence: _, event, newer, ...rest }) => ({
    ...rest,
    event: event && renumber(event),
    ...(newer && { newer: renumber(newer) }),
  }));
  return moved.every((one) => storedEvent(one) !== undefined) ? { events: moved, restores } : undefined;

  function renumber<E>(event: E): E {
    return mapNumbers(event, (kind, number) =>
      kind === "sequences" || kind === "restores" ? (numbers[kind].get(number) ?? 0) : number,
    );
  }
}
