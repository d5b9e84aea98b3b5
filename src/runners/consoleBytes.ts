import { isUtf8 } from "node:buffer";
import { decodeCodePage } from "../base/encodings/codePages.ts";

/**
 * The code page that Windows has beside that of a console, for programs that are not made for one: Python and Java write it into a pipe, cmd
 * and its tools that of the console (docs/rules/runners.md#code-pages).
 */
const besides: Readonly<Record<number, number>> = {
  ...{ 437: 1252, 850: 1252, 858: 1252, 860: 1252, 861: 1252, 863: 1252, 865: 1252, 65001: 1252 },
  ...{ 720: 1256, 737: 1253, 775: 1257, 852: 1250, 855: 1251, 857: 1254, 862: 1255, 866: 1251 },
};

/** More of a line is not held back to see whether it is UTF-8. */
const longestHeld = 64 * 1024;

const lineFeed = 0x0a;

/**
 * The output of a process as UTF-8, piece by piece, where it may be in the code page of the console: line by line, as programs of one run
 * write differently. What is UTF-8 stays byte by byte. Undefined as a code page leaves everything unchanged.
 */
export class ConsoleBytes {
  readonly #pages: readonly number[];
  #held: Uint8Array[] = [];
  #size = 0;
  /** The character before what is held, which shows whether that goes on with a word. */
  #before = "";

  constructor(codePage: number | undefined) {
    this.#pages = codePage === undefined ? [] : [codePage, besides[codePage] ?? codePage];
  }

  /** What can be given on by now: everything but the end of a line from its first letter outside of ASCII on. */
  add(chunk: Uint8Array): Uint8Array {
    if (this.#pages.length === 0) {
      return chunk;
    }
    const given: Uint8Array[] = [];
    let from = 0;
    while (from < chunk.length) {
      const isHeld = this.#size > 0;
      const other = isHeld ? from : indexOfOther(chunk, from);
      given.push(chunk.subarray(from, other));
      this.#before = other > from ? String.fromCharCode(chunk[other - 1] ?? 0) : this.#before;
      const end = chunk.indexOf(lineFeed, other);
      const until = end === -1 ? chunk.length : end;
      this.#held.push(chunk.slice(other, until));
      this.#size += until - other;
      if (end !== -1 || this.#size > longestHeld) {
        given.push(this.end());
      }
      from = until;
      if (end !== -1) {
        given.push(chunk.subarray(end, end + 1));
        from = end + 1;
      }
    }
    return Buffer.concat(given);
  }

  /** What was held back, when nothing comes after it. */
  end(): Uint8Array {
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#size = 0;
    return isUtf8(bytes) ? bytes : Buffer.from(this.#decode(bytes));
  }

  /** The reading with the most letters among what is not ASCII; of two alike, that of the console. */
  #decode(bytes: Uint8Array): string {
    const readings = this.#pages.flatMap((page) => decodeCodePage(page, bytes) ?? []);
    const scores = readings.map((reading) => countLetters(this.#before + reading));
    return readings[scores.indexOf(Math.max(...scores))] ?? Buffer.from(bytes).toString("utf8");
  }
}

/** Where the first byte is that is not ASCII; the length if all are. */
function indexOfOther(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] ?? 0) < 0x80) {
    at++;
  }
  return at;
}

/** How many letters outside of ASCII a text has, less whatever nobody would write. */
function countLetters(text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return (
    count(/(?=[^\x00-\x7f])\p{L}/gu) +
    count(/(?=[^\x00-\x7f])\p{Ll}/gu) -
    // A capital within a word, and a letter of Greek within one of Latin.
    2 * count(/\p{Ll}(?=[^\x00-\x7f])\p{Lu}/gu) -
    2 * count(/[a-z]\p{Script=Greek}|\p{Script=Greek}[a-z]/gu) -
    3 * count(/[\x00\x80-\x9f\ufffd]/g) -
    count(/[¤¦§¨ª¬¯±²³´µ¶·¸¹º¼½¾]/g)
  );
}
