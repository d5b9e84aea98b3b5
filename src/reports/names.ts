/** The name of an element or attribute as written, and without its namespace prefix. */
export interface XmlName {
  readonly written: string;
  readonly local: string;
  readonly bytes: Uint8Array;
}

/** How many names are learned of one document: a hostile one has a million. */
const mostNames = 200;

/** Names of a document by their bytes, so that the same name is the same string however often it occurs. */
export class NameTable {
  readonly #byLength: XmlName[][] = [];
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
    return this.#learn(new Uint8Array(bytes.subarray(start, end)));
  }

  #learn(bytes: Uint8Array): XmlName {
    const written = internalise(Buffer.from(bytes).toString("utf8"));
    const known = { written, local: internalise(written.slice(written.indexOf(":") + 1)), bytes };
    if (this.#count < mostNames) {
      this.#count++;
      this.#byLength[bytes.length] ??= [];
      this.#byLength[bytes.length]?.push(known);
    }
    return known;
  }
}

/** The engine's one copy of a text, as it keeps the names of properties: comparing it with a literal is comparing two addresses. */
function internalise(text: string): string {
  return Object.keys({ [text]: undefined })[0] ?? text;
}

/** Whether `sought` stands in `bytes` at `start`. */
export function isAt(bytes: Uint8Array, start: number, sought: Uint8Array): boolean {
  if (start + sought.length > bytes.length) {
    return false;
  }
  for (let index = sought.length - 1; index >= 0; index--) {
    if (bytes[start + index] !== sought[index]) {
      return false;
    }
  }
  return true;
}
