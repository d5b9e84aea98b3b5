import { ascending } from "./search.ts";

/** That one item cannot be judged, or does nothing, without another. */
export type Need = readonly [item: number, needed: number];

/** What is known, or guessed, of which items need which. A guess may be wrong: a search ends by trying without it. */
export class Needs {
  readonly #needed = new Map<number, Set<number>>();
  readonly #needing = new Map<number, Set<number>>();

  constructor(known: readonly Need[] = []) {
    this.add(known);
  }

  /** Returns whether any of them is new. */
  add(needs: readonly Need[]): boolean {
    let isNew = false;
    for (const [item, needed] of needs) {
      const all = setIn(this.#needed, item);
      isNew ||= !all.has(needed);
      all.add(needed);
      setIn(this.#needing, needed).add(item);
    }
    return isNew;
  }

  /** A set with everything that its items need. */
  withNeeded(set: Iterable<number>): Set<number> {
    const all = new Set(set);
    for (const item of all) {
      for (const needed of this.#needed.get(item) ?? []) {
        all.add(needed);
      }
    }
    return all;
  }

  /** A set without some items, and without everything of it that needs these. */
  without(set: ReadonlySet<number>, dropped: Iterable<number>): Set<number> {
    const gone = new Set(dropped);
    for (const item of gone) {
      for (const needing of this.#needing.get(item) ?? []) {
        if (set.has(needing)) {
          gone.add(needing);
        }
      }
    }
    return new Set([...set].filter((item) => !gone.has(item)));
  }

  /** Items in their order, but each after those that it needs. */
  inOrder(items: readonly number[]): readonly number[] {
    const [asked, ordered] = [new Set(items), new Set<number>()];
    const begun = new Set<number>();
    // A stack of its own: a long chain of needs would be a deep recursion.
    for (const first of items) {
      const stack = [first];
      while (stack.length > 0) {
        const item = stack.at(-1) ?? first;
        begun.add(item);
        const next = ascending(this.#needed.get(item) ?? []).find((one) => asked.has(one) && !begun.has(one));
        if (next === undefined) {
          ordered.add(item);
          stack.pop();
        } else {
          stack.push(next);
        }
      }
    }
    return [...ordered];
  }
}

function setIn(map: Map<number, Set<number>>, key: number): Set<number> {
  const set = map.get(key) ?? new Set<number>();
  map.set(key, set);
  return set;
}
