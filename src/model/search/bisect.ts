import { ascending, type Search, type TrialAnswer } from "./search.ts";

/** The parts of a list of items that can be asked for. */
export interface Parts {
  /** How much of the weights of the items lies in each part. */
  readonly weigh: (weights: Float64Array) => Float64Array;
  readonly has: (part: number, item: number) => boolean;
}

/** How far an answer is believed. */
export interface Doubt {
  /** The share of tries, below a half, that answer yes for no, or no for yes. 0 believes every answer. */
  readonly error: number;
  /** How probable the items that are returned must be in all, up to 1. */
  readonly sure: number;
}

/** Every answer is believed. */
const noDoubt: Doubt = { error: 0, sure: 1 };

/**
 * Looks for the one of `count` items that decides, by asking whether it is in some part of them, and weighs the answers by Bayes' rule. The part
 * that is asked for next is the one whose weight is nearest to a half; one that could not be judged is not asked for again, and the search ends with
 * more than `skips` of these. Returns the items that it may still be, the most probable first.
 */
export function* weigh(
  count: number,
  { weigh: weighParts, has }: Parts,
  { error, sure }: Doubt = noDoubt,
  skips = Number.POSITIVE_INFINITY,
): Generator<{ readonly part: number; readonly left: readonly number[] }, readonly number[], TrialAnswer> {
  let weights = new Float64Array(count).fill(1 / count);
  const unresolved = new Set<number>();
  for (;;) {
    const left = listLikely(weights, sure);
    const isOver = left.length < 2 || unresolved.size > skips;
    const part = isOver ? undefined : choose(weighParts(weights), unresolved);
    if (part === undefined) {
      return left;
    }
    const { is } = yield { part, left };
    if (is === "unresolved") {
      unresolved.add(part);
    } else {
      const likely = (item: number) => (has(part, item) === (is === "yes") ? 1 - error : error);
      const now = weights.map((weight, item) => weight * likely(item));
      const sum = now.reduce((all, weight) => all + weight, 0);
      weights = now.map((weight) => weight / sum);
    }
  }
}

/** The most probable items that together are as probable as is asked for. */
function listLikely(weights: Float64Array, sure: number): readonly number[] {
  const weightOf = (item: number) => weights[item] ?? 0;
  const possible = [...weights.keys()].filter((item) => weightOf(item) > 0);
  possible.sort((one, other) => weightOf(other) - weightOf(one) || one - other);
  let sum = 0;
  const last = possible.findIndex((item) => {
    sum += weightOf(item);
    return sum >= sure;
  });
  return last === -1 ? possible : possible.slice(0, last + 1);
}

/** The part whose weight is nearest to a half; none where no part divides what is left. */
function choose(inside: Float64Array, unresolved: ReadonlySet<number>): number | undefined {
  let best: number | undefined;
  // Sums of weights are not exact.
  let nearest = 0.5 - 1e-9;
  for (const [part, weight] of inside.entries()) {
    const distance = Math.abs(weight - 0.5);
    if (distance < nearest && !unresolved.has(part)) {
      [best, nearest] = [part, distance];
    }
  }
  return best;
}

/** The beginnings of a list: each part is an item with all before it. */
export const beginnings: Parts = {
  weigh: (weights) => {
    let sum = 0;
    return weights.map((weight) => {
      sum += weight;
      return sum;
    });
  },
  has: (part, item) => item <= part,
};

/**
 * Since which item it is so: `parents` are, for each item, those directly before it, as in the history of git, in which there are merges. With all
 * items it is so, and without any it is not. A trial is an item with everything before it. Returns the items that it may be: one, or several
 * where those between could not be judged.
 */
export function* bisect(
  parents: readonly (readonly number[])[],
  doubt: Doubt = noDoubt,
): Search<readonly number[]> {
  const parts = parents.map((_, item) => listUpTo(parents, item));
  const sets = parts.map((part) => new Set(part));
  const search = weigh(
    parents.length,
    {
      weigh: (weights) => Float64Array.from(parts, (part) => sumOf(part, weights)),
      has: (part, item) => sets[part]?.has(item) === true,
    },
    doubt,
  );
  // An answer in doubt is asked for again, as often as the weights say.
  const tried = new Map<number, number>();
  let step = search.next();
  while (step.done !== true) {
    const { part, left } = step.value;
    const time = tried.get(part) ?? 0;
    tried.set(part, time + 1);
    step = search.next(yield { set: parts[part] ?? [], time, left: ascending(left) });
  }
  return step.value;
}

function sumOf(items: readonly number[], weights: Float64Array): number {
  let sum = 0;
  for (const item of items) {
    sum += weights[item] ?? 0;
  }
  return sum;
}

/** An item of a history and everything before it, ascending; nothing for an item that is not there. */
export function listUpTo(parents: readonly (readonly number[])[], item: number): readonly number[] {
  const found = new Set(parents[item] === undefined ? [] : [item]);
  for (const one of found) {
    for (const parent of parents[one] ?? []) {
      found.add(parent);
    }
  }
  return ascending(found);
}
