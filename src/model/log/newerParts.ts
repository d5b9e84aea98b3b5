import * as v from "valibot";
import { beyondSchema } from "../stored/parseStored.ts";
import { envelope, type LoggedEvent, sessionEvent } from "./events.ts";

/** What a newer version wrote in an entry of a log, and this one keeps without understanding it. */
export interface NewerPart {
  /** The sequence number of the entry. */
  readonly entry: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What kind of event it is. */
  readonly kind: string;
  /** The whole event where its kind is not known, else only the fields that are not known. */
  readonly event?: unknown;
  /** Fields next to the event. */
  readonly around?: unknown;
}

/** Whether a log is only read: an entry of it is of a higher version than this one writes (docs/rules/log-compatibility.md#c8). */
export function isOnlyRead(log: readonly LoggedEvent[]): boolean {
  return log.some(({ version }) => version !== undefined);
}

const around = v.omit(envelope, ["version", "event"]);

/** All that is in a log and that this version does not know, for exports that are read by programs. */
export function listNewerParts(log: readonly LoggedEvent[]): readonly NewerPart[] {
  return log.flatMap(({ event, newer, version: _, ...rest }) => {
    const kind = (event ?? newer)?.kind;
    const parts = {
      event: newer ?? beyondSchema(sessionEvent, event),
      around: beyondSchema(around, rest),
    };
    const isThere = kind !== undefined && (parts.event !== undefined || parts.around !== undefined);
    return isThere ? [{ entry: rest.sequence, at: rest.at, kind, ...parts }] : [];
  });
}
