import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { storedEvent } from "../log/eventNumbers.ts";
import type { LoggedEvent, NewerEvent } from "../log/events.ts";
import { inOrder } from "../stored/inOrder.ts";
import { type NewNumbers, renumberEvent } from "./renumberEvent.ts";

/** An event, with what it is known by in every copy of its log. */
export interface KnownEvent {
  readonly id: string;
  readonly logged: LoggedEvent;
}

/** An event of a merged log. */
export interface MergedEvent extends KnownEvent {
  /** Whether the first log, and the second one, has it just so. */
  readonly isAsIn: readonly [one: boolean, other: boolean];
}

/** Two copies of a log as one. */
export interface MergedLog {
  readonly events: readonly MergedEvent[];
  /** What became of the numbers of the first log, and of the second one. */
  readonly numbers: readonly [one: NewNumbers, other: NewNumbers];
  /** Sessions that one copy had deleted, and that the other had not gone on with: they are in the merged log no more. */
  readonly removed: ReadonlySet<string>;
}

/** What both logs, or one of them, have of one event. */
interface Pair {
  readonly id: string;
  readonly one: LoggedEvent | undefined;
  readonly other: LoggedEvent | undefined;
}

/**
 * Merges two copies of a log to which two machines appended apart, by event: each event of either is in it once, in an order that
 * keeps that of both, and of events that no copy orders the earlier comes first. The same comes out whichever copy is the first, and
 * a merge with something merged already changes nothing. A number is never given twice: of two attempts, runs or restores with one
 * number the later gets the next one, as do those after it, and an attempt says which number it had.
 * Events of a newer version are merged like all others. One that is damaged only moves to its new place: what it refers to nobody knows,
 * and it must not keep the rest from being merged. It takes a time that grows with the length of the logs only, in steps of `stepLength` events: `inSteps` carries it out.
 * @throws {UserError} if the copies disagree about an event
 */
export function* mergeLogs(
  one: readonly KnownEvent[],
  other: readonly KnownEvent[],
): Generator<void, MergedLog> {
  const removed = yield* listRemoved([...one, ...other]);
  const isLeft = ({ logged: { session, event } }: KnownEvent) =>
    !removed.has(session) || event?.kind === "sessionRemoved";
  const pairs = yield* orderPairs(one.filter(isLeft), other.filter(isLeft));
  const numbers = yield* giveNumbers(pairs);
  const events: MergedEvent[] = [];
  for (const pair of pairs) {
    events.push(mergePair(pair, numbers));
    if (events.length % stepLength === 0) {
      yield;
    }
  }
  return { events, numbers, removed };
}

/** How many events are looked at in one step: some milliseconds of each part of the work. */
export const stepLength = 500;

/** Sessions of which all that is there was known to somebody who deleted them. */
function* listRemoved(events: readonly KnownEvent[]): Generator<void, ReadonlySet<string>> {
  const known = new Map<string, string[]>();
  for (const [index, { id, logged }] of events.entries()) {
    if (index % stepLength === 0) {
      yield;
    }
    if (logged.event?.kind !== "sessionRemoved") {
      const ids = known.get(logged.session);
      ids?.push(id);
      known.set(logged.session, ids ?? [id]);
    }
  }
  const removals = events.flatMap(({ logged: { session, event } }) =>
    event?.kind === "sessionRemoved" ? [{ session, seen: new Set(event.events) }] : [],
  );
  yield;
  const complete = removals.filter(({ session, seen }) =>
    (known.get(session) ?? []).every((id) => seen.has(id)),
  );
  return new Set(complete.map(({ session }) => session));
}

/** The events of both logs in one order. */
function* orderPairs(
  one: readonly KnownEvent[],
  other: readonly KnownEvent[],
): Generator<void, readonly Pair[]> {
  const [ofOne, ofOther] = [byId(one), byId(other)];
  const [left, right] = [[...ofOne.keys()], [...ofOther.keys()]];
  const pairs = new Map<string, Pair>();
  const next = (ids: readonly string[], from: number) => {
    let at = from;
    while (pairs.has(ids[at] ?? "")) {
      at += 1;
    }
    return at;
  };
  let [inLeft, inRight] = [0, 0];
  while (inLeft < left.length || inRight < right.length) {
    const [first, second] = [left[inLeft], right[inRight]];
    const isFirst = second === undefined || (first !== undefined && comesFirst(first, second));
    const id = (isFirst ? first : second) ?? "";
    pairs.set(id, { id, one: ofOne.get(id), other: ofOther.get(id) });
    // An event that both have is seen in each of them.
    [inLeft, inRight] = [next(left, inLeft), next(right, inRight)];
    if (pairs.size % stepLength === 0) {
      yield;
    }
  }
  return [...pairs.values()];

  function comesFirst(first: string, second: string): boolean {
    // An event that both have comes after everything that the other copy has before it.
    const [isFirstShared, isSecondShared] = [ofOther.has(first), ofOne.has(second)];
    return isFirstShared === isSecondShared ? keyOf(ofOne, first) <= keyOf(ofOther, second) : isSecondShared;
  }
}

/** Each event once, in order. */
function byId(events: readonly KnownEvent[]): ReadonlyMap<string, LoggedEvent> {
  const found = new Map<string, LoggedEvent>();
  for (const { id, logged } of events) {
    if (!found.has(id)) {
      found.set(id, logged);
    }
  }
  return found;
}

/** Clocks of two machines differ, so this decides only where neither log does. */
function keyOf(events: ReadonlyMap<string, LoggedEvent>, id: string): string {
  return `${events.get(id)?.at} ${id}`;
}

/**
 * The new numbers of both logs: each is the highest it has anywhere, or the next after the one before it. So numbers
 * rise along the log, and nothing that was merged before is renumbered.
 */
function* giveNumbers(pairs: readonly Pair[]): Generator<void, readonly [NewNumbers, NewNumbers]> {
  const given = [startNumbers(), startNumbers()] as const;
  const last = new Map<string, number>();
  for (const [index, { one, other }] of pairs.entries()) {
    if (index % stepLength === 0) {
      yield;
    }
    for (const kind of kinds) {
      giveNumber(kind, [one, other]);
    }
  }
  return given;

  function giveNumber(kind: keyof NewNumbers, sides: readonly (LoggedEvent | undefined)[]): void {
    const before = sides.map((logged) => logged && numberOf(logged, kind));
    const known = before.filter((own) => own !== undefined);
    const session = sides.map((logged) => logged?.session).find(Boolean);
    const scope = kind === "attempts" || kind === "runs" ? `${session} ` : "";
    const row = `${kind} ${scope}`;
    // Only somebody else than Casebook gives a number twice in one copy. It stays that of the first, and takes none from those after it:
    // what both copies have would come out differently otherwise.
    const isTwice = before.every(
      (own, index) => own === undefined || given[index]?.[kind].has(`${scope}${own}`),
    );
    if (isTwice) {
      return;
    }
    const number = Math.max(...known, (last.get(row) ?? -1) + 1);
    last.set(row, number);
    for (const [index, own] of before.entries()) {
      if (own !== undefined && given[index]?.[kind].has(`${scope}${own}`) === false) {
        given[index]?.[kind].set(`${scope}${own}`, number);
      }
    }
  }
}

const kinds = ["sequences", "attempts", "runs", "restores"] as const;

type Given = Readonly<Record<keyof NewNumbers, Map<string, number>>>;

function startNumbers(): Given {
  return { sequences: new Map(), attempts: new Map(), runs: new Map(), restores: new Map() };
}

/** Which events give numbers, and where they say them (docs/rules/log-compatibility.md#c6). */
const givers = {
  attempts: { kind: "attemptRecorded", name: "attempt" },
  runs: { kind: "runStarted", name: "run" },
  restores: { kind: "restoreStarted", name: "restore" },
} as const;

function numberOf(logged: LoggedEvent, kind: keyof NewNumbers): number | undefined {
  if (kind === "sequences") {
    return logged.sequence;
  }
  const event: NewerEvent | undefined = storedEvent(logged);
  const number = event?.kind === givers[kind].kind ? event[givers[kind].name] : undefined;
  return typeof number === "number" ? number : undefined;
}

function mergePair({ id, one, other }: Pair, numbers: readonly [NewNumbers, NewNumbers]): MergedEvent {
  const sides = [one, other].map((logged, index) => {
    const of = numbers[index];
    return logged && of && renumberEvent(logged, of);
  });
  // One copy of an event may be damaged: then the other one says what it is.
  const [merged, also] = sides.filter((logged) => logged !== undefined && storedEvent(logged) !== undefined);
  if (merged !== undefined && also !== undefined && !isSame(merged, also)) {
    throw new UserError(fact("log.differentEntries", { time: merged.at }), fact("next.openReadOnly"));
  }
  const logged = merged ?? sides[0] ?? sides[1];
  if (logged === undefined) {
    throw new Error(`Event ${id} is in neither log.`);
  }
  const isAsIn = [one, other].map((before) => before !== undefined && isSame(before, logged));
  return { id, logged, isAsIn: [isAsIn[0] === true, isAsIn[1] === true] };
}

function isSame({ id: _, ...before }: LoggedEvent, { id: __, ...after }: LoggedEvent): boolean {
  return (
    before.sequence === after.sequence &&
    // Mostly they are the same in the same order, and to bring them into one takes longer than to write them.
    (JSON.stringify(before) === JSON.stringify(after) ||
      JSON.stringify(inOrder(before)) === JSON.stringify(inOrder(after)))
  );
}
