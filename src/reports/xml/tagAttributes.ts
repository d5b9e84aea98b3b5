import { decodeAttribute } from "./decode.ts";
import { type Attributes, decimalOf } from "./elementListener.ts";
import {
  doubleQuote,
  equals,
  greater,
  inValue,
  isName,
  isNameStart,
  less,
  meaning,
  singleQuote,
  skipBlanks,
  slash,
} from "./xmlBytes.ts";
import { isAt, NameTable, type XmlName } from "./xmlNames.ts";

/** Why a tag could not be read to its end: the bytes end before it does, or it is none. */
export const tagIsCut = -1;
const tagIsBroken = -2;
/** An element has more attributes than may be read. */
export const tooManyAttributes = -3;

/** How the tags of an element were written: the names of their attributes, and the bytes before each value. */
interface Layout {
  readonly names: XmlName[];
  /** ` name="`, with the blanks in front. */
  readonly leads: DataView[];
  /** How often it was learned again. */
  learned: number;
}

/** After so many layouts an element has none that it keeps to. */
const mostLayouts = 50;

/** JUnit has a dozen elements; a hostile document has a million. */
const mostElements = 100;

const zero = 0x30;
const nine = 0x39;
const point = 0x2e;

/** More digits may not be exact. */
const mostDigits = 14;

/**
 * The attributes of the tag that was read last, by where they stand: a value is decoded when it is asked for. One object serves
 * all tags of a document, so that a report of a million tags makes no million lists. A tag is mostly written like the one of the
 * same name before: then only its values are looked at.
 */
export class TagAttributes implements Attributes {
  readonly #onReplaced: (count: number) => void;
  readonly #most: number;
  readonly #table = new NameTable();
  readonly #layouts = new Map<string, Layout>();
  #layout: Layout = { names: [], leads: [], learned: 0 };
  readonly #names: XmlName[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #plain: boolean[] = [];
  /** Whether a value is the one of its attribute that was decoded last. */
  readonly #same: boolean[] = [];
  /** Where in the bytes the values stood that were decoded last, by the index of their attribute, and what they are. */
  readonly #lastStarts: number[] = [];
  readonly #lastLengths: number[] = [];
  readonly #lastTexts: string[] = [];
  readonly #lastPlain: boolean[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #view = viewOf(new Uint8Array());
  #count = 0;
  /** Where a `<` stands in a value of the tag, though it may not; undefined where none does. */
  bareLess: number | undefined;

  /** At most `most` attributes are read of a tag; `onReplaced` gets the number of forbidden characters in a value. */
  constructor(most: number, onReplaced: (count: number) => void) {
    this.#most = most;
    this.#onReplaced = onReplaced;
  }

  get count(): number {
    return this.#count;
  }

  /** Reads the attributes of an element from the end of its name on. Returns where the tag ends, or why it does not. */
  read(bytes: Buffer, from: number, element: string): number {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = viewOf(bytes);
      this.#lastLengths.fill(-1);
    }
    this.bareLess = undefined;
    this.#layout = this.#layouts.get(element) ?? this.#addLayout(element);
    const at = this.#readLikeBefore(from);
    const known = this.#count;
    const end = this.#readOn(at);
    if (this.#count !== known && end > 0) {
      this.#learn();
    }
    return end;
  }

  #addLayout(element: string): Layout {
    const isKept = this.#layouts.size < mostElements;
    const layout = { names: [], leads: [], learned: isKept ? 0 : mostLayouts };
    if (isKept) {
      this.#layouts.set(element, layout);
    }
    return layout;
  }

  /** Reads attributes as long as they are written as they were before, with plain values. Returns how far that is. */
  #readLikeBefore(from: number): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    const { leads, names } = this.#layout;
    let at = from;
    let index = 0;
    for (; index < leads.length; index++) {
      const lead = leads[index] as DataView;
      const start = at + lead.byteLength;
      if (start > length || !isSame(this.#view, at, lead, 0, lead.byteLength)) {
        break;
      }
      let end = this.#endOfSame(index, start);
      const isLast = end > start;
      // Bounded: a look beyond the end would make every later one slow.
      while (end < length && ((meaning[bytes[end] as number] as number) & inValue) !== 0) {
        end++;
      }
      if (end === length || bytes[end] !== doubleQuote) {
        break;
      }
      this.#names[index] = names[index] as XmlName;
      this.#starts[index] = start;
      this.#ends[index] = end;
      this.#plain[index] = true;
      this.#same[index] = isLast;
      at = end + 1;
    }
    this.#count = index;
    return at;
  }

  /**
   * Where a value ends that is the same as the one of its attribute that was decoded last, as the class and the file of tests that
   * follow each other; `start` where it is another one.
   */
  #endOfSame(index: number, start: number): number {
    const bytes = this.#bytes;
    const length = this.#lastLengths[index] ?? -1;
    const end = start + length;
    return length > 0 &&
      this.#lastPlain[index] === true &&
      end < bytes.length &&
      bytes[end] === doubleQuote &&
      this.#isLast(index, start, length)
      ? end
      : start;
  }

  /** Whether the bytes are those of the value that was decoded last. */
  #isLast(index: number, start: number, length: number): boolean {
    return isSame(this.#view, start, this.#view, this.#lastStarts[index] ?? 0, length);
  }

  #readOn(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (at >= 0) {
      const next = skipBlanks(bytes, at);
      const end = endOfTag(bytes, next);
      if (end !== undefined) {
        return end;
      }
      if (next === at || !isNameStart(bytes[next])) {
        return tagIsBroken;
      }
      if (this.#count === this.#most) {
        return tooManyAttributes;
      }
      at = this.#readOne(next);
    }
    return at;
  }

  #readOne(start: number): number {
    const bytes = this.#bytes;
    let end = start;
    while (end < bytes.length && isName(bytes[end])) {
      end++;
    }
    const sign = skipBlanks(bytes, end);
    if (bytes[sign] !== equals) {
      return sign >= bytes.length ? tagIsCut : tagIsBroken;
    }
    const at = skipBlanks(bytes, sign + 1);
    const quote = bytes[at];
    if (quote !== doubleQuote && quote !== singleQuote) {
      return at >= bytes.length ? tagIsCut : tagIsBroken;
    }
    const valueEnd = bytes.indexOf(quote, at + 1);
    if (valueEnd === -1) {
      return tagIsCut;
    }
    const bare = bytes.subarray(at + 1, valueEnd).indexOf(less);
    this.bareLess ??= bare === -1 ? undefined : at + 1 + bare;
    const index = this.#count++;
    this.#names[index] = this.#table.find(bytes, start, end);
    this.#starts[index] = at + 1;
    this.#ends[index] = valueEnd;
    this.#plain[index] = false;
    this.#same[index] = false;
    return valueEnd + 1;
  }

  /** Learns how the tag was written that was read last. */
  #learn(): void {
    const { names, leads, learned } = this.#layout;
    if (learned === mostLayouts) {
      return;
    }
    this.#layout.learned++;
    names.length = 0;
    leads.length = 0;
    for (let index = 0; index < this.#count; index++) {
      const start = this.#starts[index] ?? 0;
      const name = this.#names[index];
      const lead = Buffer.from(` ${name?.written}="`);
      if (name === undefined || !isAt(this.#bytes, start - lead.length, lead)) {
        return;
      }
      names.push(name);
      leads.push(viewOf(new Uint8Array(lead)));
    }
  }

  nameAt(index: number): string {
    return this.#names[index]?.local ?? "";
  }

  textAt(index: number): string {
    const start = this.#starts[index] ?? 0;
    const length = (this.#ends[index] ?? 0) - start;
    const isPlain = this.#plain[index] === true;
    if (
      this.#same[index] === true ||
      (!isPlain && this.#lastLengths[index] === length && this.#isLast(index, start, length))
    ) {
      return this.#lastTexts[index] ?? "";
    }
    const text = this.#decode(index);
    this.#lastStarts[index] = start;
    this.#lastLengths[index] = length;
    this.#lastTexts[index] = text;
    this.#lastPlain[index] = isPlain;
    return text;
  }

  #decode(index: number): string {
    const start = this.#starts[index] ?? 0;
    const end = this.#ends[index] ?? 0;
    if (this.#plain[index] === true) {
      return this.#bytes.toString("latin1", start, end);
    }
    const { text, replaced } = decodeAttribute(this.#bytes.subarray(start, end));
    if (replaced > 0) {
      this.#onReplaced(replaced);
    }
    return text;
  }

  /** Every case has a time: it is mostly a few digits, and needs no text to be made of them. */
  decimalAt(index: number): number | undefined {
    const start = this.#starts[index] ?? 0;
    const end = this.#ends[index] ?? 0;
    let digits = 0;
    let scale = 0;
    for (let at = start; at < end; at++) {
      const byte = this.#bytes[at] ?? 0;
      if (byte >= zero && byte <= nine) {
        digits = digits * 10 + (byte - zero);
        scale *= 10;
      } else if (byte === point && scale === 0) {
        scale = 1;
      } else {
        return decimalOf(this.#decode(index));
      }
    }
    const isExact = end > start && end - start <= mostDigits;
    return isExact ? digits / Math.max(1, scale) : decimalOf(this.#decode(index));
  }
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

/**
 * Whether so many bytes are the same in two places, four of them at a time. Backwards: what differs at all mostly differs at its end.
 */
function isSame(bytes: DataView, start: number, others: DataView, from: number, length: number): boolean {
  let left = length;
  for (; left >= 4; left -= 4) {
    if (bytes.getInt32(start + left - 4, true) !== others.getInt32(from + left - 4, true)) {
      return false;
    }
  }
  for (left -= 1; left >= 0; left--) {
    if (bytes.getUint8(start + left) !== others.getUint8(from + left)) {
      return false;
    }
  }
  return true;
}

/** Where a tag ends that ends at `at`; undefined if it goes on there. */
function endOfTag(bytes: Buffer, at: number): number | undefined {
  const byte = bytes[at];
  if (byte === greater) {
    return at + 1;
  }
  if (byte === slash && bytes[at + 1] === greater) {
    return at + 2;
  }
  return byte === undefined || (byte === slash && at + 1 === bytes.length) ? tagIsCut : undefined;
}
