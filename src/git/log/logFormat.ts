import * as v from "valibot";
import { numbersOf } from "../../model/log/eventNumbers.ts";
import { envelope, type LoggedEvent, sessionEvent } from "../../model/log/events.ts";
import { type LogIdentity, logIdentity } from "../../model/log/logIdentity.ts";
import { parseStored, strictly } from "../../model/stored/parseStored.ts";

/** The version of the stored form; raised when a reader of this one would misunderstand what is written. */
const version = 1;

/** How long an event may be, in bytes. A million changed files take no more. */
const longestEvent = 256 * 1024 * 1024;

/** How long what a log says of itself may be, in bytes. */
const longestIdentity = 4 * 1024 * 1024;

/** The bytes of an event; its sequence number is told by its path as well. */
export function encodeEvent(logged: LoggedEvent): Uint8Array {
  return encode({ version, ...logged });
}

/**
 * Reads the bytes of an event, undefined for bytes that are lost. An event that cannot be understood, being of a newer
 * version, damaged or made up, stays in its place in the log without its event; if damaged, also without its session.
 */
export function decodeEvent(sequence: number, bytes: Uint8Array | undefined): LoggedEvent {
  const outer = parseStored(envelope, bytes, longestEvent);
  if (outer === undefined) {
    return { sequence, session: "", at: "", place: { worktree: "" }, event: undefined };
  }
  const { id, session, at } = outer;
  const inner = outer.version > version ? undefined : v.safeParse(sessionEvent, outer.event, strictly);
  // Everything that is numbered has an event of its own, so no number is higher than those of the events so far. The next number is
  // counted from what is there: this leaves it room, whatever a log from elsewhere says.
  const isPlausible = inner?.success && numbersOf(inner.output).every((number) => number <= sequence);
  const event = isPlausible ? inner.output : undefined;
  return { sequence, ...(id !== undefined && { id }), session, at, place: outer.place, event };
}

/** The bytes of a log's `log.json`, which `decodeIdentity` understands. */
export function encodeIdentity(identity: LogIdentity): Uint8Array {
  return encode({ version, ...identity });
}

/** Undefined if the bytes cannot be understood. */
export function decodeIdentity(bytes: Uint8Array | undefined): LogIdentity | undefined {
  return parseStored(logIdentity, bytes, longestIdentity);
}

/** Indented, because the log can be read with plain git. */
function encode(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`);
}
