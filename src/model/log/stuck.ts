import { type Attempt, decidingRun } from "./attempt.ts";

/** That nothing helped for a while: facts, and no advice. */
export interface Stuck {
  /** The attempt after which it is said. */
  readonly attempt: number;
  /** How many attempts in a row fixed none of the tests that failed at the baseline. */
  readonly attempts: number;
  /** From the attempt before the first of them to the last. */
  readonly minutes: number;
  /** No error of these tests has changed in all that time. */
  readonly isSameError: boolean;
  /** Files that no attempt has touched, though the stack traces of the last one lead through them. */
  readonly untouched: readonly UntouchedFile[];
}

/** A file, relative to the repository's top level, with how many of the stack traces lead through it. */
export interface UntouchedFile {
  readonly path: string;
  readonly traces: number;
  readonly of: number;
}

/** How many attempts in a row must have fixed nothing; and how many must lie between two times that it is said. */
const patience = 5;

/** The last time that it is to be said, if ever; read from the log alone, so without the files. */
export function findStuck(attempts: readonly Attempt[]): Omit<Stuck, "untouched"> | undefined {
  let found: { readonly first: number; readonly last: number } | undefined;
  let said = 0;
  let first = 1;
  for (const [index, attempt] of attempts.entries()) {
    if (index === 0 || isProgress(attempt)) {
      first = index + 1;
    } else if (index - first + 1 >= patience && attempt.number - said >= patience) {
      found = { first, last: index };
      said = attempt.number;
    }
  }
  return found && describeStuck(attempts, found.first, found.last);
}

/** A test of the baseline was fixed, or all are green; an attempt without results is none. */
function isProgress(attempt: Attempt): boolean {
  const { headline, baseline } = decidingRun(attempt)?.end?.judgement ?? {};
  return headline === "solved" || (baseline !== undefined && baseline.fixed > 0);
}

function describeStuck(attempts: readonly Attempt[], first: number, last: number): Omit<Stuck, "untouched"> {
  const row = attempts.slice(first, last + 1);
  const [from, to] = [attempts[first - 1], attempts[last]].map((one) => Date.parse(one?.at ?? ""));
  return {
    attempt: attempts[last]?.number ?? 0,
    attempts: row.length,
    minutes: Math.round(((to ?? 0) - (from ?? 0)) / 60_000),
    isSameError: row.every((one) => (decidingRun(one)?.end?.judgement?.baseline?.changedError ?? 0) === 0),
  };
}

/** How many files are named. */
const mostFiles = 3;

/** The files that most of the traces lead through and that nothing has changed; each trace is a list of paths. */
export function findUntouched(
  traces: readonly (readonly string[])[],
  changed: ReadonlySet<string>,
): readonly UntouchedFile[] {
  const counts = new Map<string, number>();
  for (const path of traces.flatMap((trace) => [...new Set(trace)])) {
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts]
    .filter(([path, count]) => !changed.has(path) && count * 2 > traces.length)
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .slice(0, mostFiles)
    .map(([path, count]) => ({ path, traces: count, of: traces.length }));
}
