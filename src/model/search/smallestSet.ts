import { beginnings, weigh } from "./bisect.ts";
import { type Need, Needs } from "./needs.ts";
import { ascending, type Search, type TrialAnswer, TriedSets, trusting, type Votes } from "./search.ts";

/** What is known of the items before the first try. */
export interface SmallestSetOptions {
  /** The items, those first that the result is looked for among first; in the order of the list without it. */
  readonly order?: readonly number[];
  readonly needs?: readonly Need[];
  /** Which needs the error of a set that could not be judged gives away. */
  readonly learn?: (set: ReadonlySet<number>, names: readonly string[]) => readonly Need[];
  readonly votes?: Votes;
  /** How often the result is tried in all. */
  readonly confirm?: number;
  /**
   * What each item adds to the time of a try. If it is given, the search first supposes that a single item does it, and asks for few items at a
   * time; else it asks for as few tries as it can.
   */
  readonly durations?: readonly number[];
}

/** What a search for the smallest set found. */
export interface SmallestSet {
  /** A set that says yes and, without any one of its items, does not: another such set may exist. Ascending. */
  readonly set: readonly number[];
  /** How many of the tries of this set said yes. */
  readonly agreed: { readonly yes: number; readonly of: number };
}

/** How often a set that could not be judged is tried again with what its error gave away. */
const mostRepairs = 3;

/** After how many beginnings that could not be judged parts are taken out instead. */
const mostSkipped = 2;

/** After how many halves of which the other one was taken for granted that is checked. */
const mostSupposed = 3;

/**
 * Looks for the smallest set of `count` items with which it is so; with all of them it is so, and with none it is not. It finds the shortest
 * beginning that does it, as often as there are items that matter. Where beginnings cannot be judged, it takes groups out, halves first. In the end
 * it tries each item that is left: without it and what needs it, and without it alone.
 */
export function* smallestSet(count: number, options: SmallestSetOptions = {}): Search<SmallestSet> {
  const search = new SetSearch(count, options);
  const found =
    options.durations === undefined
      ? yield* search.findBeginnings(search.order)
      : yield* search.suppose(options.durations);
  const set = ascending(yield* search.leaveOut(found));
  return { set, agreed: yield* search.tried.confirm(set, options.confirm ?? 1) };
}

/** What a set was tried as, after repairs, and what that came to. */
interface Repaired {
  readonly set: ReadonlySet<number>;
  readonly answer: TrialAnswer;
}

class SetSearch {
  readonly order: readonly number[];
  readonly tried: TriedSets;
  readonly #needs: Needs;
  readonly #learn: NonNullable<SmallestSetOptions["learn"]>;
  /** The smallest set that said yes. */
  #best: ReadonlySet<number>;

  constructor(count: number, { order, needs, learn, votes }: SmallestSetOptions) {
    this.order = order ?? Array.from({ length: count }, (_, item) => item);
    this.tried = new TriedSets(votes ?? trusting);
    this.#needs = new Needs(needs);
    this.#learn = learn ?? (() => []);
    this.#best = new Set(this.order);
  }

  /** Supposes that one item does it: of two halves, the later one is tried, and if it does not, the earlier one does. */
  *suppose(durations: readonly number[]): Search<ReadonlySet<number>> {
    let left = ascending(this.order);
    let open = 0;
    while (left.length > 1) {
      const middle = findMiddle(left, durations);
      const later = left.slice(middle);
      if (yield* this.#isSo(later)) {
        [left, open] = [later, 0];
      } else {
        left = left.slice(0, middle);
        open += 1;
      }
      if (open === mostSupposed || (left.length === 1 && open > 0)) {
        if (!(yield* this.#isSo(left))) {
          return yield* this.findBeginnings(this.order.filter((item) => this.#best.has(item)));
        }
        open = 0;
      }
    }
    return this.#best;
  }

  /** The shortest beginning that does it ends with an item that matters; with that fixed, the next one is looked for before it. */
  *findBeginnings(order: readonly number[]): Search<ReadonlySet<number>> {
    let fixed: ReadonlySet<number> = new Set();
    let items = this.#needs.inOrder(order);
    for (;;) {
      if (fixed.size > 0) {
        const { set, answer } = yield* this.#withNeeded(fixed);
        if (answer.is === "yes") {
          return set;
        }
      }
      const end = yield* this.#findEnd(fixed, items);
      if (end === undefined) {
        return yield* this.#takeGroupsOut();
      }
      fixed = new Set([...fixed, ...items.slice(end - 1, end)]);
      items = items.slice(0, end - 1);
    }
  }

  /** How long the shortest beginning is that does it together with the fixed items; undefined if there is none, or too many could not be judged. */
  *#findEnd(fixed: ReadonlySet<number>, items: readonly number[]): Search<number | undefined> {
    const search = weigh(items.length, beginnings, undefined, mostSkipped);
    let step = search.next();
    while (step.done !== true) {
      const beginning = items.slice(0, step.value.part + 1);
      const { answer } = yield* this.#withNeeded([...fixed, ...beginning]);
      step = search.next(answer);
    }
    const [item, ...others] = step.value;
    return item === undefined || others.length > 0 ? undefined : item + 1;
  }

  /** From what is known to do it, groups are taken out as long as it still does. */
  *#takeGroupsOut(): Search<ReadonlySet<number>> {
    let items = this.#needs.inOrder(this.order.filter((item) => this.#best.has(item)));
    for (let size = items.length >> 1; size >= 1; size >>= 1) {
      let end = items.length;
      while (end > 0) {
        const group = items.slice(Math.max(0, end - size), end);
        const { set, answer } = yield* this.#without(this.#best, group);
        if (answer.is === "yes") {
          items = items.filter((item) => set.has(item));
        }
        end = Math.min(end - group.length, items.length);
      }
    }
    return this.#best;
  }

  /** Tries each item of a set that does it, until none can be left out. */
  *leaveOut(found: ReadonlySet<number>): Search<ReadonlySet<number>> {
    let set = found;
    for (let isSmaller = true; isSmaller; ) {
      isSmaller = false;
      for (const item of this.order.toReversed()) {
        const smaller = set.has(item) && set.size > 1 ? yield* this.#withoutOne(set, item) : undefined;
        if (smaller !== undefined) {
          [set, isSmaller] = [smaller, true];
        }
      }
    }
    return set;
  }

  /** A set without an item, if it still does it: with what needs the item gone as well, or, as that may be a wrong guess, without the item alone. */
  *#withoutOne(set: ReadonlySet<number>, item: number): Search<ReadonlySet<number> | undefined> {
    const without = yield* this.#without(set, [item]);
    if (without.answer.is === "yes") {
      return without.set;
    }
    const alone = new Set(set);
    alone.delete(item);
    return (yield* this.#ask(alone)).is === "yes" ? alone : undefined;
  }

  *#withNeeded(items: Iterable<number>): Search<Repaired> {
    return yield* this.#repair(() => this.#needs.withNeeded(items));
  }

  *#without(set: ReadonlySet<number>, dropped: readonly number[]): Search<Repaired> {
    return yield* this.#repair(() => this.#needs.without(set, dropped));
  }

  /** Tries a set, and again with each need that the error gives away. */
  *#repair(make: () => ReadonlySet<number>): Search<Repaired> {
    for (let repairs = 0; ; repairs++) {
      const set = make();
      const answer = yield* this.#ask(set);
      const isFinal = answer.is !== "unresolved" || repairs === mostRepairs;
      if (isFinal || !this.#needs.add(this.#learn(set, answer.names))) {
        return { set, answer };
      }
    }
  }

  *#isSo(items: readonly number[]): Search<boolean> {
    return (yield* this.#ask(new Set(items))).is === "yes";
  }

  /** With all items it is so and without any it is not: that need not be tried. */
  *#ask(set: ReadonlySet<number>): Search<TrialAnswer> {
    if (set.size === 0 || set.size === this.order.length) {
      return { is: set.size === 0 ? "no" : "yes" };
    }
    const answer = yield* this.tried.ask(set, this.#best);
    if (answer.is === "yes" && set.size < this.#best.size) {
      this.#best = set;
    }
    return answer;
  }
}

/** Where a list is cut into two parts that take as long as each other. */
function findMiddle(items: readonly number[], durations: readonly number[]): number {
  const total = items.reduce((sum, item) => sum + (durations[item] ?? 0), 0);
  let [sum, middle] = [0, 0];
  while (middle < items.length - 1 && sum < total / 2) {
    sum += durations[items[middle] ?? 0] ?? 0;
    middle += 1;
  }
  return Math.max(1, middle);
}
