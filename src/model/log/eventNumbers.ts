import type { LoggedEvent, SessionEvent } from "./events.ts";

/** The numbers that an event gives or refers to: of attempts, runs, restores and other events. */
export function numbersOf(event: SessionEvent): readonly number[] {
  return listNumbers(event).filter((number) => number !== undefined);
}

function listNumbers(event: SessionEvent): readonly (number | undefined)[] {
  switch (event.kind) {
    case "attemptRecorded":
      return [event.attempt, event.was, event.hypothesis];
    case "runStarted":
      return [event.run, event.attempt];
    case "runFinished": {
      const { previous, baseline } = event.end.judgement ?? {};
      return [event.run, previous?.reference, baseline?.reference];
    }
    case "restoreStarted":
      return [event.restore, event.attempt, event.undoes];
    case "restoreFinished":
    case "restoreInterrupted":
      return [event.restore];
    case "hypothesisAdded":
      return [event.attempt];
    case "hypothesisEdited":
    case "hypothesisMarked":
      return [event.hypothesis];
    case "noteEdited":
      return [event.note];
    default:
      return [];
  }
}

/** The numbers of restores that a log gives, or tells of. */
export function restoreNumbers(events: readonly LoggedEvent[]): readonly number[] {
  return events.flatMap(({ event }) => {
    switch (event?.kind) {
      case "restoreStarted":
      case "restoreFinished":
      case "restoreInterrupted":
        return [event.restore];
      default:
        return [];
    }
  });
}

/** The numbers of runs that a session gives, or tells of. */
export function runNumbers(events: readonly LoggedEvent[]): readonly number[] {
  return events.flatMap(({ event }) =>
    event?.kind === "runStarted" || event?.kind === "runFinished" ? [event.run] : [],
  );
}

/** The numbers of attempts that a session gives. */
export function attemptNumbers(events: readonly LoggedEvent[]): readonly number[] {
  return events.flatMap(({ event }) => (event?.kind === "attemptRecorded" ? [event.attempt] : []));
}

/** The next number after those that are given: never one of them. The first is `first`. */
export function nextNumber(given: Iterable<number>, first: number): number {
  let next = first;
  for (const number of given) {
    next = Math.max(next, number + 1);
  }
  return next;
}
