/**
 * What every search has in common: it looks for the items of a list that make a difference by trying sets of them. It is a generator, so that
 * it knows nothing of runs, files or clocks: it yields a set, and is told what trying that came to.
 */

/** What trying a set came to: what is looked for happens with it, or not, or the try could not be judged. */
export type TrialAnswer =
  | { readonly is: "yes" }
  | { readonly is: "no" }
  /** `names` are the identifiers that the error of the try names. */
  | { readonly is: "unresolved"; readonly names: readonly string[] };

/** A set of items that is to be tried next. */
export interface Trial {
  /** Items by their places in the list, ascending. */
  readonly set: readonly number[];
  /** How often the search has had this set tried before: an answer that is known already is the one of that number. */
  readonly time: number;
  /** The items among which the result still lies, ascending: what there is to show if the search is stopped here. */
  readonly left: readonly number[];
}

/** A search in progress. Told the same answers, it yields the same sets. */
export type Search<R> = Generator<Trial, R, TrialAnswer>;

/** How often a set is tried before an answer counts: the majority of so many, and as few of them as decide it. */
export interface Votes {
  readonly yes: number;
  readonly no: number;
}

/** Every answer counts at once. */
export const trusting: Votes = { yes: 1, no: 1 };

/** The sets that were tried, with their answers. No set is tried again once it is decided. */
export class TriedSets {
  readonly #answers = new Map<string, TrialAnswer[]>();
  readonly #decided = new Map<string, TrialAnswer>();
  readonly #votes: Votes;

  constructor(votes: Votes) {
    this.#votes = votes;
  }

  /** What a set comes to, by as many tries as its answer needs. */
  *ask(set: Iterable<number>, left: Iterable<number>): Search<TrialAnswer> {
    const sorted = ascending(set);
    const key = sorted.join();
    const decided = this.#decided.get(key);
    if (decided !== undefined) {
      return decided;
    }
    const first = yield* this.#once(sorted, left);
    const most = first.is === "unresolved" ? 1 : this.#votes[first.is];
    let [same, other] = [1, 0];
    let different: TrialAnswer = first;
    while (same <= most / 2 && other <= most / 2) {
      const again = yield* this.#once(sorted, left);
      if (again.is === first.is) {
        same++;
      } else {
        other++;
        different = again;
      }
    }
    const answer = other > same ? different : first;
    this.#decided.set(key, answer);
    return answer;
  }

  /** Has a set tried until it was tried `times` times; returns how many of all its tries said yes. */
  *confirm(set: Iterable<number>, times: number): Search<{ readonly yes: number; readonly of: number }> {
    const sorted = ascending(set);
    for (let had = this.#of(sorted).length; had < times; had++) {
      yield* this.#once(sorted, sorted);
    }
    const answers = this.#of(sorted);
    return { yes: answers.filter(({ is }) => is === "yes").length, of: answers.length };
  }

  *#once(set: readonly number[], left: Iterable<number>): Search<TrialAnswer> {
    const answers = this.#of(set);
    const answer = yield { set, time: answers.length, left: ascending(left) };
    answers.push(answer);
    return answer;
  }

  #of(set: readonly number[]): TrialAnswer[] {
    const key = set.join();
    const answers = this.#answers.get(key) ?? [];
    this.#answers.set(key, answers);
    return answers;
  }
}

/** Items in their order. */
export function ascending(items: Iterable<number>): readonly number[] {
  return [...items].sort((one, other) => one - other);
}
