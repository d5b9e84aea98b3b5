import type { Oid } from "../code/snapshot.ts";
import { bisect, listUpTo } from "./bisect.ts";
import { type Search, TriedSets, trusting } from "./search.ts";

/** A commit, as far as a search needs it. */
export interface Commit {
  readonly id: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  /** `Name <address>`, as the commit has it. */
  readonly author: string;
  /** When it was written: ISO 8601, UTC. */
  readonly at: string;
  readonly subject: string;
}

/** A part of a history: `parents` are, for each of its commits, those directly before it that belong to it too, by their places. */
export interface HistoryPart {
  readonly commits: readonly Commit[];
  readonly parents: readonly (readonly number[])[];
}

/** The commits of a history, each after its parents, that are not part of what one of them has behind it. */
export function commitsSince(history: readonly Commit[], since: Oid): HistoryPart {
  const places = new Map(history.map(({ id }, place) => [id, place]));
  const known = (commit: Commit | undefined) =>
    (commit?.parents ?? []).flatMap((parent) => places.get(parent) ?? []);
  const behind = new Set(listUpTo(history.map(known), places.get(since) ?? -1));
  return partOf(history.filter((_, place) => !behind.has(place)));
}

/** The commits of a history, each after its parents, that have one of them behind them. */
export function commitsAfter(history: readonly Commit[], since: Oid): HistoryPart {
  const found = new Set([since]);
  for (const { id, parents } of history) {
    if (parents.some((parent) => found.has(parent))) {
      found.add(id);
    }
  }
  return partOf(history.filter(({ id }) => id !== since && found.has(id)));
}

function partOf(commits: readonly Commit[]): HistoryPart {
  const own = new Map(commits.map(({ id }, place) => [id, place]));
  return {
    commits,
    parents: commits.map(({ parents }) => parents.flatMap((parent) => own.get(parent) ?? [])),
  };
}

/** The places of a history to look for a commit before it was so, the newest first: along first parents, twice as far back each time. */
export function stepsBack(history: readonly Commit[]): readonly Commit[] {
  const byId = new Map(history.map((commit) => [commit.id, commit]));
  const chain: Commit[] = [];
  for (let one = history.at(-1); one !== undefined; one = byId.get(one.parents[0] ?? "")) {
    chain.push(one);
  }
  const found: Commit[] = [];
  for (let back = 1; back < chain.length; back *= 2) {
    found.push(...chain.slice(back, back + 1));
  }
  const oldest = chain.at(-1);
  return oldest === undefined || oldest === found.at(-1) || chain.length < 2 ? found : [...found, oldest];
}

/** How sure it must be of one commit where the answers contradict each other, and how many of them may be wrong then. */
const doubt = { error: 0.1, sure: 0.99 };

/** How often a commit and its first parent are tried in all where answers contradicted each other: the majority decides. */
const triesInDoubt = 5;

/**
 * Since which commit it is so: at the end of a history it is, and before it is not, which an empty set stands for. A set is a commit with all before it.
 * The commit that is found and its first parent are tried once more; if they contradict what was said before, every answer is weighed, and both are
 * tried several times (docs/rules/search.md#f5). Returns the commits that it may be: one, or several where those between could not be judged; none if the
 * answers for one commit contradict each other too often.
 */
export function* findStart(parents: HistoryPart["parents"]): Search<readonly number[]> {
  const found = yield* bisect(parents);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    return found;
  }
  const left = [only];
  const again = yield { set: listUpTo(parents, only), time: 1, left };
  const earlier = yield { set: before(parents, only), time: 1, left };
  if (again.is === "yes" && earlier.is === "no") {
    return found;
  }
  const weighed = yield* bisect(parents, doubt);
  const [sure, ...more] = weighed;
  return sure === undefined || more.length > 0 || (yield* beginsAt(parents, sure)) ? weighed : [];
}

/** Whether most tries of an item say yes, and most of what is before it no. */
function* beginsAt(parents: HistoryPart["parents"], item: number): Search<boolean> {
  const tried = new TriedSets(trusting);
  const own = yield* tried.confirm(listUpTo(parents, item), triesInDoubt);
  const earlier = yield* tried.confirm(before(parents, item), triesInDoubt);
  return own.yes * 2 > own.of && earlier.yes * 2 < earlier.of;
}

/** The first parent of an item with everything before it; nothing if it has none. */
function before(parents: HistoryPart["parents"], item: number): readonly number[] {
  const [first] = parents[item] ?? [];
  return first === undefined ? [] : listUpTo(parents, first);
}

/** How many runs a search among so many commits usually takes: both ends, the search itself, and the result again. */
export function expectCommitRuns(commits: number): number {
  return 2 + Math.ceil(Math.log2(Math.max(2, commits))) + 2;
}
