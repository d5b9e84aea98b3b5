import { isFact } from "../../base/facts/fact.ts";
import { english, isKnown } from "../../base/facts/words.ts";
import { mapParts } from "../../base/mapParts.ts";
import { numbersOf } from "../../model/log/eventNumbers.ts";
import { envelope, type LoggedEvent, newerEvent, schemaOfEvent } from "../../model/log/events.ts";
import { type LogIdentity, logIdentity } from "../../model/log/logIdentity.ts";
import { inOrder } from "../../model/stored/inOrder.ts";
import { keepStored, readJson } from "../../model/stored/parseStored.ts";

/** The version of the stored form; raised when a reader of this one would misunderstand what is written (docs/rules/log-compatibility.md#c8). */
const version = 1;

/** How long an event may be, in bytes. A million changed files take no more. */
const longestEvent = 256 * 1024 * 1024;

/** How long what a log says of itself may be, in bytes. */
const longestIdentity = 4 * 1024 * 1024;

/** The bytes of an event, the same for every writer. */
export function encodeEvent({ event, newer, version: own = version, ...rest }: LoggedEvent): Uint8Array {
  const isNew = rest.id === undefined;
  return encode({ version: own, ...rest, event: isNew ? withEnglish(event ?? newer) : (event ?? newer) });
}

/**
 * Plain data in which every fact has the English of the day beside it, for readers of plain git; where it has one already, it
 * keeps that. Nobody reads it back but where the code is not known.
 */
function withEnglish(value: unknown): unknown {
  if (isFact(value)) {
    return isKnown(value) && value.english === undefined ? { ...value, english: english(value) } : value;
  }
  return mapParts(value, withEnglish);
}

/**
 * Reads the bytes of an event, undefined for bytes that are lost, with everything that this version does not know. An event that it
 * does not understand at all stays in its place in the log without its event; if damaged, also without its session.
 */
export function decodeEvent(sequence: number, bytes: Uint8Array | undefined): LoggedEvent {
  const outer = keepStored(envelope, readJson(bytes, longestEvent));
  if (outer === undefined) {
    return { sequence, session: "", at: "", place: { worktree: "" }, event: undefined };
  }
  const { version: storedVersion, event: stored, ...rest } = outer;
  const isNewer = storedVersion > version;
  const schema = isNewer ? undefined : schemaOfEvent(stored);
  const event = schema && keepStored(schema, stored);
  const kept = event ?? keepStored(newerEvent, stored);
  // Everything that is numbered has an event of its own, so no number is higher than those of the events so far. The next number is
  // counted from what is there: this leaves it room, whatever a log from elsewhere says.
  const isPlausible = numbersOf(kept).every(
    (number) => Number.isSafeInteger(number) && number >= 0 && number <= sequence,
  );
  const understood = isPlausible ? event : undefined;
  const newer = isPlausible && event === undefined ? kept : undefined;
  return {
    ...rest,
    sequence,
    ...(isNewer && { version: storedVersion }),
    event: understood,
    ...(newer !== undefined && { newer }),
  };
}

/** The bytes of a log's `log.json`, which `decodeIdentity` understands. */
export function encodeIdentity(identity: LogIdentity): Uint8Array {
  return encode(identity);
}

/** Undefined if the bytes cannot be understood. Parts that this version does not know are kept. */
export function decodeIdentity(bytes: Uint8Array | undefined): LogIdentity | undefined {
  return keepStored(logIdentity, readJson(bytes, longestIdentity));
}

/** Indented, because the log can be read with plain git. */
function encode(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(inOrder(value), undefined, 1)}\n`);
}
