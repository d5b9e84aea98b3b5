/** The name of an element or attribute as written, and without its namespace prefix. */
export interface XmlName {
  readonly written: string;
  readonly local: string;
}

/** A name that is known, beside its bytes. */
interface Known extends XmlName {
  readonly bytes: Uint8Array;
}

/** How many names are learned of one document: a hostile one has a million. */
const mostNames = 200;

/** Names of a document by their bytes, so that the same name is the same string however often it occurs. */
export class NameTable {
  readonly #byLength: Known[][] = [];
  #count = 0;

  /** The name that stands in `bytes` from `start` to `end`. */
  find(bytes: Buffer, start: number, end: number): XmlName {
    const sameLength = this.#byLength[end - start];
    if (sameLength !== undefined) {
      for (const known of sameLength) {
        if (isAt(bytes, start, known.bytes)) {
          return known;
        }
      }
    }
    return this.#learn(Buffer.from(bytes.subarray(start, end)));
  }

  #learn(bytes: Buffer): XmlName {
    const written = bytes.toString("utf8");
    const known = { written, local: written.slice(written.indexOf(":") + 1), bytes };
    if (this.#count < mostNames) {
      this.#count++;
      this.#byLength[bytes.length] ??= [];
      this.#byLength[bytes.length]?.push(known);
    }
    return known;
  }
}

/** Whether `sought` stands in `bytes` at `start`. */
export function isAt(bytes: Uint8Array, start: number, sought: Uint8Array): boolean {
  for (let index = sought.length - 1; index >= 0; index--) {
    if (bytes[start + index] !== sought[index]) {
      return false;
    }
  }
  return true;
}
