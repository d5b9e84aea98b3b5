import { mapNumbers, type NumberKind } from "../log/eventNumbers.ts";
import type { LoggedEvent, NewerEvent, SessionEvent } from "../log/events.ts";

/**
 * What became of the numbers of a log, by what they were: those of events and restores by themselves, those of attempts and runs after
 * their session and a space.
 */
export type NewNumbers = Readonly<Record<NumberKind, ReadonlyMap<string, number>>>;

/** An event with its new numbers, its own and those it refers to. References to unknown numbers stay unchanged. */
export function renumberEvent(logged: LoggedEvent, numbers: NewNumbers): LoggedEvent {
  const { session, event, newer } = logged;
  const sequence = numbers.sequences.get(String(logged.sequence)) ?? logged.sequence;
  return {
    ...logged,
    sequence,
    event: event && rememberFirst(event, renumber(event)),
    ...(newer && { newer: rememberFirst(newer, renumber(newer)) }),
  };

  function renumber<E>(one: E): E {
    return mapNumbers(one, (kind, number, name) => {
      const scope = kind === "attempts" || kind === "runs" ? `${session} ` : "";
      return name === "was" ? number : (numbers[kind].get(`${scope}${number}`) ?? number);
    });
  }
}

/** A renumbered attempt says which number it had first. */
function rememberFirst<E extends SessionEvent | NewerEvent>(before: E, after: E): E {
  if (before.kind !== "attemptRecorded" || !("attempt" in before && "attempt" in after)) {
    return after;
  }
  const was = ("was" in before ? before.was : undefined) ?? before.attempt;
  return { ...after, was: was === after.attempt ? undefined : was };
}
