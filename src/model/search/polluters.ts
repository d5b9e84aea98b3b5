import { beginnings, weigh } from "./bisect.ts";
import { type Search, TriedSets, trusting } from "./search.ts";
import { smallestSet } from "./smallestSet.ts";

/** What a search among the tests before a victim came to. */
export type PolluterVerdict =
  /** These are needed, and enough. Ascending. `agreed` are the tries of them, and how many said so. */
  | {
      readonly is: "found";
      readonly set: readonly number[];
      readonly agreed: { readonly yes: number; readonly of: number };
    }
  /** It does so without any of them as well. */
  | { readonly is: "alone" }
  /** It does not do so after all of them. */
  | { readonly is: "notOrder"; readonly of: number }
  /** It does so by itself, too often for a search: in so many of the runs of none and of all tests it did the other thing. */
  | { readonly is: "flaky"; readonly wrong: number; readonly of: number }
  /** It could not be judged alone, or after all of them. */
  | { readonly is: "unclear" };

/** How often the result is tried in all, and each end if it is not what was seen before. */
const confirm = 3;

/** How often both ends are tried where the victim errs by itself (docs/rules/search.md#f5). */
const estimating = 5;

/** The error that is assumed at least: with less, an unlucky answer weighs too much. */
const leastError = 0.1;

/** Above this share of errors no search is worth its runs. */
const mostError = 0.3;

/** How sure it must be of one test. */
const sure = 0.99;

/**
 * Looks for those of the tests before a victim that make it do what it does after all of them, and does not do alone: `durations` are the shares of
 * time of these tests, in their order. A yes is that it does so. The answers are believed until they contradict each other; then both ends are tried
 * five times, and every answer is weighed (docs/rules/search.md#f11).
 */
export function* findPolluters(durations: readonly number[]): Search<PolluterVerdict> {
  const all = [...durations.keys()];
  const ends = new TriedSets(trusting);
  const alone = yield* ends.ask([], all);
  const together = yield* ends.ask(all, all);
  if (alone.is === "unresolved" || together.is === "unresolved") {
    return { is: "unclear" };
  }
  if (alone.is === "yes") {
    const { yes, of } = yield* ends.confirm([], confirm);
    return yes === of ? { is: "alone" } : yield* weighAnswers(all, ends);
  }
  if (together.is === "no") {
    const { yes, of } = yield* ends.confirm(all, confirm);
    return yes === 0 ? { is: "notOrder", of } : yield* weighAnswers(all, ends);
  }
  const { set, agreed } = yield* smallestSet(durations.length, { durations, confirm });
  const again = yield* ends.confirm([], 2);
  const isSure = agreed.yes === agreed.of && again.yes === 0;
  return isSure ? { is: "found", set, agreed } : yield* weighAnswers(all, ends);
}

/** The one that is behind it all, where every answer may be wrong. */
function* weighAnswers(all: readonly number[], ends: TriedSets): Search<PolluterVerdict> {
  const together = yield* ends.confirm(all, estimating);
  const alone = yield* ends.confirm([], estimating);
  const [wrong, of] = [together.of - together.yes + alone.yes, together.of + alone.of];
  const error = Math.max(leastError, wrong / of);
  if (error > mostError) {
    return { is: "flaky", wrong, of };
  }
  const tried = new Map<number, number>();
  const search = weigh(all.length, beginnings, { error, sure });
  let step = search.next();
  while (step.done !== true) {
    const { part, left } = step.value;
    const time = tried.get(part) ?? 0;
    tried.set(part, time + 1);
    step = search.next(yield { set: all.slice(0, part + 1), time, left });
  }
  const set = step.value;
  const agreed = yield* new TriedSets(trusting).confirm(set, estimating);
  return set.length === 1 && agreed.yes > agreed.of / 2
    ? { is: "found", set, agreed }
    : { is: "flaky", wrong, of };
}

/** How many runs a search among so many tests usually takes, if one of them pollutes: both ends, the search itself, and the result again. */
export function expectPolluterRuns(tests: number): number {
  return 2 + Math.ceil(Math.log2(Math.max(2, tests))) + confirm;
}
