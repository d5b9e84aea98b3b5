/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0, without 1. */
  next(): number;
  /** A whole number from 0, without the limit. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/** The generator mulberry32 by Tommy Ettinger: 32 bits of state, and good enough to choose with. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick(list) {
      const picked = list[below(list.length)];
      if (picked === undefined) {
        throw new Error("There is nothing to pick from.");
      }
      return picked;
    },
    chance: (probability) => next() < probability,
  };
}
