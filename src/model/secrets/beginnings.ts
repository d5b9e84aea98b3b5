/**
 * Finds where one of many texts may begin, in one pass over what is searched and whatever their number (docs/rules/performance.md#p4): of
 * nearly every place its three characters say that none does. Characters are those of one byte.
 */
export class Beginnings {
  /** Which hashes of three characters such a text begins with. */
  readonly #known = new Uint8Array(2 ** 16);

  /** Of each text only the first three characters count; shorter ones are not found. */
  constructor(texts: Iterable<string>) {
    for (const text of texts) {
      this.#known[hashOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2))] = 1;
    }
  }

  /** The first place from `from` on at which one may begin; -1 for none. It also gives places at which none does. */
  next(text: string, from: number): number {
    const last = text.length - 3;
    let first = text.charCodeAt(from);
    let second = text.charCodeAt(from + 1);
    for (let at = from; at <= last; at++) {
      const third = text.charCodeAt(at + 2);
      if (this.#known[hashOf(first, second, third)] === 1) {
        return at;
      }
      first = second;
      second = third;
    }
    return -1;
  }
}

function hashOf(first: number, second: number, third: number): number {
  return ((first << 8) ^ (second << 4) ^ third) & 0xffff;
}
