import * as v from "valibot";
import type { Stored } from "./storedValues.ts";

/** How many values a stored form may have, by the signs before them. A million changed files have five million. */
const mostValues = 20_000_000;

/**
 * How a stored form is decoded: up to the first thing that is wrong. A list of all of them takes some thousand times the memory of the
 * text, and the text itself may be a few bytes in git, which compresses it.
 */
const strictly = { abortEarly: true } as const;

/** How many values a stored form may have that its schema does not know (docs/rules/log-compatibility.md#c10). */
const mostUnknown = 100_000;

/** How deep a stored form may be nested. Those of this version are nested 8 deep. */
const deepest = 32;

/** Reads JSON; undefined for anything else, for what is longer than `longest` bytes, and for more values than anything that is stored has. */
export function readJson(bytes: Uint8Array | undefined, longest: number): unknown {
  // Fewer bytes hold fewer values.
  const isFew = bytes !== undefined && (bytes.length <= mostValues || countValues(bytes) <= mostValues);
  if (!isFew || bytes.length > longest) {
    return undefined;
  }
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"));
  } catch {
    // It is not JSON.
    return undefined;
  }
}

/** Reads JSON of a stored form that is only read, and never written again; undefined if it is anything else. Fields that its schema does not know are left out. */
export function parseStored<T>(
  schema: v.GenericSchema<unknown, T>,
  bytes: Uint8Array | undefined,
  longest: number,
): T | undefined {
  const parsed = v.safeParse(schema, readJson(bytes, longest), strictly);
  return parsed.success ? parsed.output : undefined;
}

/**
 * The value itself if a schema lets it in, with what the schema does not know, so that nothing is lost when it is written again
 * (docs/rules/log-compatibility.md#c2); else undefined, also where that is too much or nested too deep. The schema changes nothing: it
 * has no default and no fallback (docs/rules/log-compatibility.md#c9).
 */
export function keepStored<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): Stored<Schema> | undefined {
  const parsed = v.safeParse(schema, value, strictly);
  if (!parsed.success) {
    return undefined;
  }
  const values = countIn(value);
  // Mostly they are fewer than may be unknown, and it need not be counted which of them are.
  const isBounded = values <= mostUnknown || values - countIn(parsed.output) <= mostUnknown;
  return isBounded ? (value as Stored<Schema>) : undefined;
}

/** What a value that `keepStored` kept has beyond its schema, in its place; of a list, by the place in it. Undefined for nothing. */
export function beyondSchema(schema: v.GenericSchema, value: unknown): unknown {
  const parsed = v.safeParse(schema, value, strictly);
  return parsed.success ? beyond(value, parsed.output) : undefined;
}

function beyond(value: unknown, known: unknown): unknown {
  if (typeof value !== "object" || value === null || typeof known !== "object" || known === null) {
    return undefined;
  }
  const inKnown = new Map<string, unknown>(Object.entries(known));
  const found = Object.entries(value).flatMap(([name, one]) => {
    const rest = inKnown.has(name) ? beyond(one, inKnown.get(name)) : one;
    return rest === undefined ? [] : [[name, rest] as const];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** How many values there are in one; without end where it is nested too deep, or has a name that means something to the language. */
function countIn(value: unknown, depth = 0): number {
  if (typeof value !== "object" || value === null) {
    return 1;
  }
  if (depth === deepest || Object.hasOwn(value, "__proto__")) {
    return Number.POSITIVE_INFINITY;
  }
  let count = 1;
  for (const one of Object.values(value)) {
    count += countIn(one, depth + 1);
  }
  return count;
}

/** How many values JSON has at most: each stands behind a comma or a bracket that is in no text. */
function countValues(bytes: Uint8Array): number {
  let values = 0;
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case quote:
        at = endOfText(bytes, at);
        break;
      case 0x2c: // ,
      case 0x5b: // [
      case 0x7b: // {
        values += 1;
        break;
    }
  }
  return values;
}

const quote = 0x22;
const backslash = 0x5c;

/** Where the text that begins at a quote ends. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) {
    at += bytes[at] === backslash ? 2 : 1;
  }
  return at;
}
