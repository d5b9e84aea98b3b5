import { decodeAttribute } from "./decode.ts";
import type { Attributes } from "./elements.ts";
import { isAt, type XmlName } from "./names.ts";

/** Attributes whose values repeat from case to case: each value is decoded and kept once. */
const repeated: ReadonlySet<string> = new Set(["classname", "class", "file", "filepath", "hostname"]);

/**
 * The attributes of the tag that was read last, by where they stand: a value is decoded when it is asked for. One object serves
 * all tags of a document, so that a report of a million tags makes no million lists.
 */
export class TagAttributes implements Attributes {
  readonly #onReplaced: (count: number) => void;
  readonly #names: XmlName[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #plain: boolean[] = [];
  /** The last value of the attributes that repeat, beside its bytes. */
  readonly #last = new Map<string, { readonly bytes: Uint8Array; readonly text: string }>();
  #bytes: Buffer = Buffer.alloc(0);
  #count = 0;

  /** `onReplaced` is told how many forbidden characters a value held. */
  constructor(onReplaced: (count: number) => void) {
    this.#onReplaced = onReplaced;
  }

  get count(): number {
    return this.#count;
  }

  /** Begins a tag that stands in `bytes`. */
  begin(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#count = 0;
  }

  /** A plain value is ASCII without a reference or a control character: it is what it says. */
  add(name: XmlName, start: number, end: number, isPlain: boolean): void {
    this.#names[this.#count] = name;
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = end;
    this.#plain[this.#count] = isPlain;
    this.#count++;
  }

  get(name: string): string | undefined {
    for (let index = 0; index < this.#count; index++) {
      if (this.#names[index]?.local === name) {
        return repeated.has(name) ? this.#decodeRepeated(name, index) : this.#decode(index);
      }
    }
    return undefined;
  }

  #decodeRepeated(name: string, index: number): string {
    const start = this.#starts[index] ?? 0;
    const end = this.#ends[index] ?? 0;
    const last = this.#last.get(name);
    if (last !== undefined && last.bytes.length === end - start && isAt(this.#bytes, start, last.bytes)) {
      return last.text;
    }
    const text = this.#decode(index);
    this.#last.set(name, { bytes: new Uint8Array(this.#bytes.subarray(start, end)), text });
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
}
