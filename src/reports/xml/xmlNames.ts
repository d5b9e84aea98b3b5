/** The name of an element or attribute as written, and without its namespace prefix. */
export interface XmlName {
  readonly written: string;
  readonly local: string;
  readonly bytes: Uint8Array;
}

/** How many names of one length are learned, and up to which length: JUnit has few, a hostile document has a million. */
const mostLearned = { names: 16, length: 64 };

/** Names of a document by their bytes, so that the same name is the same string however often it occurs. */
export class NameTable {
  readonly #byLength: XmlName[][] = Array.from({ length: mostLearned.length }, () => []);

  /** The name that stands in `bytes` from `start` to `end`. */
  find(bytes: Buffer, start: number, end: number): XmlName {
    const sameLength = this.#byLength[end - start];
    for (const known of sameLength ?? []) {
      if (isAt(bytes, start, known.bytes)) {
        return known;
      }
    }
    const own = new Uint8Array(bytes.subarray(start, end));
    if (sameLength === undefined || sameLength.length === mostLearned.names) {
      return toName(own, (text) => text);
    }
    const learned = toName(own, internalise);
    sameLength.push(learned);
    return learned;
  }
}

function toName(bytes: Uint8Array, keep: (text: string) => string): XmlName {
  const written = keep(Buffer.from(bytes).toString("utf8"));
  return { written, local: keep(written.slice(written.indexOf(":") + 1)), bytes };
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
