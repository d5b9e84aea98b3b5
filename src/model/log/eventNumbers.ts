import { mapParts } from "../../base/mapParts.ts";
import type { LoggedEvent } from "./events.ts";

/** What a number in a log is of: an entry of the log, or what a session or the log counts. */
export type NumberKind = "sequences" | "attempts" | "runs" | "restores";

/**
 * What a number in an event is of, by the name that it stands under, at any depth. No other number stands under one of these names, and
 * what refers to something that the log numbers always does (docs/rules/log-compatibility.md#c5). So events and fields that this version does not know are
 * renumbered like all others. No event that this version knows says `entry`.
 */
const kindsByName = new Map<string, NumberKind>([
  ["entry", "sequences"],
  ["hypothesis", "sequences"],
  ["note", "sequences"],
  ["attempt", "attempts"],
  ["reference", "attempts"],
  ["was", "attempts"],
  ["run", "runs"],
  ["restore", "restores"],
  ["undoes", "restores"],
]);

/** An event, or a part of it, with other numbers: a copy, or itself where none is another. */
export function mapNumbers<T>(
  value: T,
  change: (kind: NumberKind, number: number, name: string) => number,
): T;
export function mapNumbers(
  value: unknown,
  change: (kind: NumberKind, number: number, name: string) => number,
): unknown {
  return mapParts(value, (part, name) => {
    const kind = typeof part === "number" && name !== undefined ? kindsByName.get(name) : undefined;
    return kind === undefined ? mapNumbers(part, change) : change(kind, Number(part), name ?? "");
  });
}

/** The numbers that an event gives or refers to: all, or those of a kind. */
export function numbersOf(event: unknown, of?: NumberKind): readonly number[] {
  const numbers: number[] = [];
  mapNumbers(event, (kind, number) => {
    if (of === undefined || kind === of) {
      numbers.push(number);
    }
    return number;
  });
  return numbers;
}

/** The event as it is stored, be it understood or not; undefined for what is damaged. */
export function storedEvent({ event, newer }: Pick<LoggedEvent, "event" | "newer">) {
  return event ?? newer;
}

/** The next number of a kind after all that events give or mention: never one of them. The first is `first`. */
export function nextNumber(events: readonly LoggedEvent[], kind: NumberKind, first: number): number {
  let next = first;
  for (const logged of events) {
    for (const number of numbersOf(storedEvent(logged), kind)) {
      next = Math.max(next, number + 1);
    }
  }
  return next;
}
