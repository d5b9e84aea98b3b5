import type { Need } from "../../../src/model/search/needs.ts";
import { ascending, type Search, type Trial, type TrialAnswer } from "../../../src/model/search/search.ts";

/** What would be said of each set of items that were made up. */
export interface SearchModel {
  judge(set: readonly number[]): TrialAnswer;
}

/** A generator of pseudo-random numbers below 1: the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number below 1 of a text. */
function numberOf(text: string): number {
  let hash = 2166136261;
  for (const character of text) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  }
  return random(hash)();
}

/** What hunks are like: the columns of the design study's table. */
export interface HunkSpec {
  readonly hunks: number;
  readonly culprits: number;
  /** The share of hunks that need another one, and of these needs the share without which nothing can be judged, and those known beforehand. */
  readonly needing?: number;
  readonly hard?: number;
  readonly known?: number;
  /** The share of hunks that are wrongly guessed to need another one. */
  readonly wrong?: number;
  /** The share of the other needs that an error gives away. */
  readonly learnt?: number;
  /** The share of all sets that cannot be judged. */
  readonly noise?: number;
}

/** Hunks that were made up, and what the tests would say of them. */
export interface HunkModel extends SearchModel {
  readonly guesses: readonly Need[];
  learn(set: ReadonlySet<number>): readonly Need[];
  /** The smallest set that says yes. */
  readonly smallest: ReadonlySet<number>;
}

/** Makes hunks up: culprits, needs that form no circle, and sets that cannot be judged, all determined by the seed. */
export function makeHunks(spec: HunkSpec, seed: number): HunkModel {
  const {
    hunks,
    culprits: count,
    needing = 0,
    hard = 0.7,
    known = 0,
    wrong = 0,
    learnt = 0,
    noise = 0,
  } = spec;
  const next = random(seed);
  const items = Array.from({ length: hunks }, (_, item) => item);
  const hidden = items.map((item) => ({ item, at: next() })).sort((one, other) => one.at - other.at);
  const rank = new Map(hidden.map(({ item }, index) => [item, index]));
  const earlier = (item: number): number => hidden[Math.floor(next() * (rank.get(item) ?? 0))]?.item ?? 0;
  const canNeed = items.filter((item) => (rank.get(item) ?? 0) > 0);
  const needs = canNeed
    .filter(() => next() < needing)
    .map((item) => ({
      need: [item, earlier(item)] as const,
      isHard: next() < hard,
      isKnown: next() < known,
    }));
  const wrongNeeds = canNeed.filter(() => next() < wrong).map((item) => [item, earlier(item)] as const);
  const culprits = new Set<number>();
  while (culprits.size < Math.min(count, hunks)) {
    culprits.add(Math.floor(next() * hunks));
  }
  const smallest = new Set(culprits);
  for (const item of smallest) {
    for (const { need } of needs) {
      if (need[0] === item) {
        smallest.add(need[1]);
      }
    }
  }
  const smallestKey = ascending(smallest).join();
  const missing = (set: ReadonlySet<number>) =>
    needs.filter(({ need: [item, needed] }) => set.has(item) && !set.has(needed));
  return {
    smallest,
    guesses: [...needs.filter(({ isKnown }) => isKnown).map(({ need }) => need), ...wrongNeeds],
    learn: (set) =>
      missing(set)
        .filter(({ need, isHard }) => isHard && numberOf(`${seed}/${need.join()}`) < learnt)
        .slice(0, 1)
        .map(({ need }) => need),
    judge: (set) => {
      const has = new Set(set);
      const lacking = missing(has);
      const key = set.join();
      const isNoise =
        set.length > 0 && set.length < hunks && key !== smallestKey && numberOf(`${seed}:${key}`) < noise;
      if (lacking.some(({ isHard }) => isHard) || isNoise) {
        return { is: "unresolved", names: [] };
      }
      const isSo = lacking.length === 0 && [...culprits].every((item) => has.has(item));
      return { is: isSo ? "yes" : "no" };
    },
  };
}

/** Lets answers err: each by itself, with this probability. What could not be judged stays so. */
export function erring(
  judge: (set: readonly number[]) => TrialAnswer,
  share: number,
  seed: number,
): (set: readonly number[]) => TrialAnswer {
  const next = random(seed);
  return (set) => {
    const answer = judge(set);
    return answer.is === "unresolved" || next() >= share
      ? answer
      : { is: answer.is === "yes" ? "no" : "yes" };
  };
}

/** Carries a search out to its end; returns what it found, and everything that was tried. */
export function carryOut<R>(
  search: Search<R>,
  judge: (set: readonly number[], time: number) => TrialAnswer,
): { readonly found: R; readonly tried: readonly Trial[] } {
  const tried: Trial[] = [];
  let step = search.next();
  while (step.done !== true) {
    tried.push(step.value);
    step = search.next(judge(step.value.set, step.value.time));
  }
  return { found: step.value, tried };
}

/** Earlier tests that were made up: which of them pollute, and what each adds to the time of a run. */
export interface PolluterModel extends SearchModel {
  readonly polluters: ReadonlySet<number>;
  /** Shares of the time of all of them. */
  readonly durations: readonly number[];
}

/** Makes tests up of which some pollute: each of them is enough, or all are needed. */
export function makePolluters(
  { tests, polluters: count, needed }: { tests: number; polluters: number; needed: "all" | "any" },
  seed: number,
): PolluterModel {
  const next = random(seed);
  const times = Array.from({ length: tests }, () => Math.exp(2 * (next() + next() + next() - 1.5)));
  const total = times.reduce((sum, time) => sum + time, 0);
  const polluters = new Set<number>();
  while (polluters.size < count) {
    polluters.add(Math.floor(next() * tests));
  }
  return {
    polluters,
    durations: times.map((time) => time / total),
    judge: (set) => {
      const had = set.filter((test) => polluters.has(test)).length;
      return { is: had === polluters.size || (needed === "any" && had > 0) ? "yes" : "no" };
    },
  };
}
