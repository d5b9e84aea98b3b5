import { type ChangedLines, directedLines, goesSameWay, inCommon, similarity } from "../code/similarity.ts";
import type { Oid } from "../code/snapshot.ts";

/** A commit that a branch leads to, as attempts are compared with it. */
export interface NewCommit {
  readonly id: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  /** When it was committed: ISO 8601, UTC. */
  readonly at: string;
  readonly subject: string;
}

/** A branch, or a branch of a remote, by its short name, and its newest commit. */
export interface BranchTip {
  readonly branch: string;
  readonly commit: Oid;
}

/** The commits since a session began, the newest first, and the branches that lead to them, the most informative first. */
export interface NewHistory {
  readonly commits: readonly NewCommit[];
  readonly tips: readonly BranchTip[];
}

/** The code of an attempt, with the differences that a commit could hold: from HEAD, from the baseline, and from the attempt before. */
export interface AttemptCode {
  readonly attempt: number;
  readonly tree: Oid;
  /** The commit that was checked out. */
  readonly head: Oid | undefined;
  readonly changes: readonly ChangedLines[];
}

/** How a commit holds an attempt: its very files; its changed lines and no others; all of them, and more; or nearly all of them. */
export type HeldHow = "sameCode" | "sameChange" | "amongOthers" | "nearly";

/** A commit that holds an attempt. */
export interface HeldIn {
  readonly attempt: number;
  readonly how: HeldHow;
  /** How much the changed lines of both have in common, from 0 to 1. */
  readonly share: number;
  readonly commit: Oid;
  readonly subject: string;
  /** When it was committed: ISO 8601, UTC. */
  readonly at: string;
  /** Some of the branches that lead to it. */
  readonly branches: readonly string[];
}

/** From which similarity on a commit nearly holds an attempt. */
const nearlyHeld = 0.8;

/** How many commits are named for an attempt, and how many branches for a commit. */
const mostNamed = { commits: 3, branches: 3 };

/**
 * Which commits hold which attempts. A commit is compared by its files, and by the lines that it changes in its first parent, as `git patch-id` counts
 * them; so one is found after a rebase, an amend, a squash or a cherry-pick as well. It is named for the attempt that it is likest alone. Commits that
 * were there when the session began hold none of its attempts, and a merge brings no change of its own. `changes` gives the changed lines of a commit;
 * undefined where they are not known. It pauses after each commit.
 */
export function* findHoldingCommits(
  attempts: readonly AttemptCode[],
  history: NewHistory,
  baseline: Oid | undefined,
  changes: (commit: Oid) => ChangedLines | undefined,
): Generator<void, readonly HeldIn[]> {
  const byId = new Map(history.commits.map((commit) => [commit.id, commit]));
  const known = reachedFrom(byId, baseline);
  const heads = new Set(attempts.map(({ head }) => head));
  const before = new Map([...heads].map((head) => [head, reachedFrom(byId, head)]));
  const held: (Held & { readonly commit: NewCommit })[] = [];
  for (const commit of history.commits.filter(({ id }) => !known.has(id))) {
    const lines = commit.parents.length > 1 ? undefined : changes(commit.id);
    const candidates = attempts.flatMap((attempt) => {
      const isBefore = before.get(attempt.head)?.has(commit.id) === true;
      return compare(attempt, commit, isBefore ? undefined : lines) ?? [];
    });
    const best = candidates.toSorted(strongest)[0];
    held.push(...(best === undefined ? [] : [{ commit, ...best }]));
    yield;
  }
  const named: (Held & { readonly commit: NewCommit })[] = [];
  for (const { attempt } of attempts) {
    const own = held.filter((one) => one.attempt === attempt).toSorted(strongest);
    named.push(...(own.length === 0 ? [] : withoutFollowing(own, history)).slice(0, mostNamed.commits));
    yield;
  }
  const branches = branchesOf(new Set(named.map(({ commit }) => commit.id)), history, byId);
  return named.map(({ attempt, how, share, commit: { id, subject, at } }) => ({
    attempt,
    how,
    share,
    commit: id,
    subject,
    at,
    branches: branches.get(id) ?? [],
  }));
}

interface Held {
  readonly attempt: number;
  readonly how: HeldHow;
  readonly share: number;
}

const ranks: Readonly<Record<HeldHow, number>> = { sameCode: 3, sameChange: 2, amongOthers: 1, nearly: 0 };

/** The strongest first; of alike ones the one of the newer attempt. */
function strongest(one: Held, other: Held): number {
  return ranks[other.how] - ranks[one.how] || other.share - one.share || other.attempt - one.attempt;
}

function compare(
  { attempt, tree, changes }: AttemptCode,
  commit: NewCommit,
  lines: ChangedLines | undefined,
): Held | undefined {
  if (commit.tree === tree) {
    return { attempt, how: "sameCode", share: 1 };
  }
  return (
    changes
      // Most commits are much smaller, and need not be compared line by line.
      .filter((own) => lines !== undefined && nearlyHeld * own.total <= lines.total && isTelling(own))
      .flatMap((own) => compareLines(attempt, own, lines ?? own) ?? [])
      .toSorted(strongest)[0]
  );
}

function compareLines(attempt: number, own: ChangedLines, lines: ChangedLines): Held | undefined {
  const share = similarity(own, lines);
  if (inCommon(own, lines) === own.total) {
    const how = share === 1 ? "sameChange" : "amongOthers";
    return goesSameWay(own, lines) ? { attempt, how, share } : undefined;
  }
  // Lines that were only moved are the same in the commit that moves them back.
  const isNearly = share >= nearlyHeld && similarity(directedLines(own), directedLines(lines)) >= nearlyHeld;
  return isNearly ? { attempt, how: "nearly", share } : undefined;
}

/** Whether changed lines have words in them: brackets and blank lines are the same in many commits. */
function isTelling({ counts }: ChangedLines): boolean {
  return [...counts.keys()].some((line) => /[\p{L}\p{N}]{3}/u.test(line.slice(line.indexOf("\0") + 2)));
}

/** Without commits that come after another one that holds the attempt as strongly: a merge, or a commit without a change. */
function withoutFollowing<T extends Held & { readonly commit: NewCommit }>(
  held: readonly T[],
  { commits }: NewHistory,
): readonly T[] {
  const own = new Map(held.map(({ commit, how }) => [commit.id, ranks[how]]));
  const behind = strongestBehind(commits, own);
  return held.filter(({ commit, how }) => (behind.get(commit.id) ?? -1) < ranks[how]);
}

/** The highest rank among the commits that each commit has behind it, in time that grows with their number: git lists them by their dates, so a parent may come first. */
function strongestBehind(
  commits: readonly NewCommit[],
  ranked: ReadonlyMap<Oid, number>,
): ReadonlyMap<Oid, number> {
  const children = new Map<Oid, Oid[]>();
  for (const { id, parents } of commits) {
    for (const parent of parents) {
      children.set(parent, [...(children.get(parent) ?? []), id]);
    }
  }
  const behind = new Map<Oid, number>();
  // The strongest first: what a rank has reached, no lower one raises.
  const byRank = [...ranked].toSorted(([, one], [, other]) => other - one);
  for (const [commit, rank] of byRank) {
    const left = [...(children.get(commit) ?? [])];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (!behind.has(next)) {
        behind.set(next, rank);
        left.push(...(children.get(next) ?? []));
      }
    }
  }
  return behind;
}

/** The listed commits that one has behind it, with itself. */
function reachedFrom(byId: ReadonlyMap<Oid, NewCommit>, from: Oid | undefined): ReadonlySet<Oid> {
  const reached = new Set<Oid>();
  const left = from === undefined ? [] : [from];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (!reached.has(next)) {
      reached.add(next);
      left.push(...(byId.get(next)?.parents ?? []));
    }
  }
  return reached;
}

/** Some of the branches that lead to each of these commits. */
function branchesOf(
  these: ReadonlySet<Oid>,
  { tips }: NewHistory,
  byId: ReadonlyMap<Oid, NewCommit>,
): ReadonlyMap<Oid, readonly string[]> {
  const found = new Map([...these].map((id): [Oid, string[]] => [id, []]));
  for (const { branch, commit: tip } of these.size === 0 ? [] : tips) {
    const reached = reachedFrom(byId, tip);
    for (const [id, branches] of found) {
      if (branches.length < mostNamed.branches && reached.has(id)) {
        branches.push(branch);
      }
    }
  }
  return found;
}
