import { type ChangedFile, type Code, listExactChanges } from "../../model/code/snapshot.ts";
import type { Snapshot } from "../../ports/repository.ts";

/** What changed since an attempt, line ends and the like included; since HEAD where there is none. Empty: the same code. */
export async function changesSince(
  snapshot: Code & Pick<Snapshot, "changesSince">,
  attempt: Code | undefined,
): Promise<readonly ChangedFile[]> {
  const changes = attempt?.tree === snapshot.tree ? [] : await snapshot.changesSince(attempt?.tree);
  const listed = new Set(changes.map(({ path }) => path));
  const exact = attempt === undefined ? [] : listExactChanges(attempt.exact, snapshot.exact);
  return [...changes, ...exact.filter(({ path }) => !listed.has(path))];
}
