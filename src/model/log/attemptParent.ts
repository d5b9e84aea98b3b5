import type { Attempt } from "./attempt.ts";
import type { Restore } from "./restores.ts";

interface Attempted {
  readonly attempts: readonly Attempt[];
  readonly restores: readonly Restore[];
}

/** By the attempts of a session, which never change: each is asked for every attempt, and of those there may be thousands. */
const known = new WeakMap<
  Attempted["attempts"],
  { readonly of: Attempted["restores"]; readonly parents: Parents }
>();

/** By the number of an attempt; without one, of the open changes. */
type Parents = ReadonlyMap<number | undefined, Attempt | undefined>;

/**
 * The attempt that an attempt continues from: the one before it, or another one that was restored exactly in between. Without an
 * attempt, the one that the open changes go on from. Undefined for the baseline.
 */
export function parentOf(session: Attempted, attempt: Attempt | undefined): Attempt | undefined {
  const { attempts, restores: of } = session;
  const found = known.get(attempts);
  const parents = found?.of === of ? found.parents : findParents(session);
  known.set(attempts, { of, parents });
  return parents.get(attempt?.number);
}

function findParents({ attempts, restores }: Attempted): Parents {
  const parents = new Map<number | undefined, Attempt | undefined>();
  const before = new Map<number, Attempt>();
  let previous: Attempt | undefined;
  let next = 0;
  for (const attempt of [...attempts, undefined]) {
    const until = attempt?.sequence ?? Number.POSITIVE_INFINITY;
    const first = next;
    while ((restores[next]?.sequence ?? Number.POSITIVE_INFINITY) < until) {
      next++;
    }
    const restored = restoredBy(restores.slice(first, next));
    const parent = restored === undefined ? previous : (before.get(restored) ?? previous);
    parents.set(attempt?.number, previous && parent);
    if (attempt !== undefined) {
      before.set(attempt.number, attempt);
      previous = attempt;
    }
  }
  return parents;
}

/** The number of the attempt that the files are after some restores; undefined where none of them counts. */
function restoredBy(restores: readonly Restore[]): number | undefined {
  const takenBack = new Set<number>();
  for (const { number, undoes, how, attempt, result } of restores.toReversed()) {
    if (result === undefined || takenBack.has(number)) {
      continue;
    }
    if (undoes !== undefined) {
      takenBack.add(undoes);
    } else if (how === "exactly") {
      return attempt;
    }
  }
  return undefined;
}
