/** A text as it is read, and where its pieces stand in the text as it is written. */
export interface TextView {
  readonly text: string;
  /** The piece of the written text that a piece of this one is read from, whole escapes included. */
  toWritten(start: number, end: number): { readonly start: number; readonly end: number };
}

/**
 * The ways in which a text may be read, the written one first: a colour in the middle of a secret, a reference of XML, an escape of
 * JSON or of an address hides it from a pattern and not from a reader. Escapes may be escaped once more, as JSON in an attribute
 * is. All of it is one byte a character. Each view takes a time that grows with the length of the text only.
 */
export function* viewsOf(written: string, steps = readings): Generator<TextView> {
  let view: TextView = { text: written, toWritten: (start, end) => ({ start, end }) };
  yield view;
  for (const [pattern, read] of steps) {
    const next = readThrough(view, pattern, read);
    if (next !== undefined) {
      view = next;
      yield view;
    }
  }
}

/**
 * Control sequences of a terminal, also as reporters write them where XML forbids the escape character (docs/rules/reports.md#r31), links
 * of a terminal, other escape sequences of two characters, the NULs of UTF-16 amid other text, and characters that nobody sees, as printers
 * put them where a word may be broken: soft hyphens, blanks without width, marks of direction, in UTF-8.
 */
const colours =
  /(?:\x1b|\x9b|\xef\xbf\xbd|#x1B|&#(?:x1b|27);|\\(?:x1b|u001b|033|e)|\[NON-XML-CHAR-0x1B\])\[[\d;:?]{0,40}[ -/]{0,4}[@-~]|\[[\d;]{1,40}m|\x1b\][^\x02\x07\x1b]{0,4096}(?:\x07|\x1b\\)|\x1b[^[\]]|\x00+|\xc2\xad|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xa9]|\xef\xbb\xbf/gi;

/**
 * References of XML and HTML, escapes of JSON, of programming languages and of addresses, a quote in a word that a shell has quoted, and
 * the joint of two sections of CDATA.
 */
const escapes =
  /&(?:#(\d{1,10})|#x([0-9a-f]{1,8})|(lt|gt|amp|quot|apos|nbsp));|\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([0-3][0-7]{2})|([\\"'`/bfnrt0]))|%([0-9a-f]{2})|'\\''|'"'"'|\]\]><!\[CDATA\[/gi;

const named: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  nbsp: " ",
};
const single: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", "0": "\0" };

function readEscape(match: RegExpExecArray): string {
  const [all, decimal, hex, name, unit, point, byte, octal, escaped, percent] = match;
  if (decimal !== undefined) {
    return character(Number(decimal));
  }
  const code = hex ?? unit ?? point;
  if (code !== undefined) {
    return character(Number.parseInt(code, 16));
  }
  if (name !== undefined) {
    return named[name.toLowerCase()] ?? "";
  }
  if (escaped !== undefined) {
    return single[escaped] ?? escaped;
  }
  if (octal !== undefined) {
    return String.fromCharCode(Number.parseInt(octal, 8));
  }
  const bytes = percent ?? byte;
  if (bytes !== undefined) {
    return String.fromCharCode(Number.parseInt(bytes, 16));
  }
  return all.startsWith("'") ? "'" : "";
}

/** What is read of a match. */
type Read = (match: RegExpExecArray) => string;

/** Colours first, then escapes up to three times: JSON in an attribute that stands in a text of a report. */
const readings: readonly (readonly [pattern: RegExp, read: Read])[] = [
  [colours, () => ""],
  ...Array.from({ length: 3 }, () => [escapes, readEscape] as const),
];

/** A text with its escapes read once: a value that has something like one in itself is found so where the text around it is escaped. */
export function readEscapes(text: string): string {
  return [...viewsOf(text, [[escapes, readEscape]])].at(-1)?.text ?? text;
}

/** A character as the bytes that it has in UTF-8. */
function character(code: number): string {
  return code < 0x80 ? String.fromCharCode(code) : toBytes(String.fromCodePoint(Math.min(code, 0x10ffff)));
}

/** A text as its bytes in UTF-8, one a character. */
export function toBytes(text: string): string {
  return /[^\x00-\x7f]/.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}

/** A piece of a text, from `start` to before `end`, that is read as something else. */
export interface Reading {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The same text with what the pattern matches read as something else; undefined where it matches nothing. */
export function readThrough(under: TextView, pattern: RegExp, read: Read): TextView | undefined {
  const readings: Reading[] = [];
  for (const match of under.text.matchAll(pattern)) {
    readings.push({ start: match.index, end: match.index + match[0].length, text: read(match) });
  }
  return readAs(under, readings);
}

/** The same text with some pieces, in order, read as something else; undefined where there are none. */
export function readAs(under: TextView, readings: readonly Reading[]): TextView | undefined {
  const pieces: string[] = [];
  // Of each that was read: where it stands here, how long it is here, and where it begins and ends below.
  const at: number[] = [];
  const lengths: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let done = 0;
  let length = 0;
  for (const { start, end, text } of readings) {
    const before = under.text.slice(done, start);
    pieces.push(before, text);
    length += before.length;
    done = end;
    at.push(length);
    lengths.push(text.length);
    starts.push(start);
    ends.push(done);
    length += text.length;
  }
  if (at.length === 0) {
    return undefined;
  }
  pieces.push(under.text.slice(done));
  const lastUntil = (position: number): number => {
    let low = -1;
    for (let high = at.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      [low, high] = (at[middle] ?? 0) <= position ? [middle, high] : [low, middle];
    }
    return low;
  };
  const below = (position: number, edge: "start" | "end"): number => {
    const index = lastUntil(position);
    if (index < 0) {
      return position;
    }
    const within = position - (at[index] ?? 0);
    const size = lengths[index] ?? 0;
    if (within < size) {
      return (edge === "start" ? starts[index] : (ends[index] ?? 0) - 1) ?? 0;
    }
    return (ends[index] ?? 0) + within - size;
  };
  return {
    text: pieces.join(""),
    toWritten: (start, end) => under.toWritten(below(start, "start"), below(end - 1, "end") + 1),
  };
}
