import * as v from "valibot";

/** How many values a stored form may have, by the signs before them. A million changed files have five million. */
const mostValues = 20_000_000;

/**
 * How a stored form is decoded: up to the first thing that is wrong. A list of all of them takes some thousand times the memory of the
 * text, and the text itself may be a few bytes in git, which compresses it.
 */
export const strictly = { abortEarly: true } as const;

/** Reads JSON of a stored form; undefined if it is anything else, or longer than `longest` bytes. */
export function parseStored<T>(
  schema: v.GenericSchema<unknown, T>,
  bytes: Uint8Array | undefined,
  longest: number,
): T | undefined {
  if (bytes === undefined || bytes.length > longest || countValues(bytes) > mostValues) {
    return undefined;
  }
  const text = Buffer.from(bytes).toString("utf8");
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text, strictly);
  return parsed.success ? parsed.output : undefined;
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
