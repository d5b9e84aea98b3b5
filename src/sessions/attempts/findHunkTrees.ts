import type { Oid } from "../../model/code/snapshot.ts";
import { foundBetween, type LoggedSearch } from "../../model/log/searches.ts";
import type { Session } from "../../model/log/session.ts";
import type { Sessions } from "../state/sessions.ts";

/** The trees between which the hunks lie that a search found, of attempts or of a commit; undefined if it found none, or if these are not there. */
export async function findHunkTrees(
  { ports }: Pick<Sessions, "ports">,
  { attempts }: Pick<Session, "attempts">,
  search: LoggedSearch,
): Promise<{ readonly from: Oid; readonly to: Oid } | undefined> {
  const { aim, end } = search;
  if (aim.kind !== "hunks" || aim.commit === undefined) {
    return foundBetween(search, attempts);
  }
  const commit = end?.tree === undefined ? undefined : await ports.repository.readCommit(aim.commit);
  return commit && end?.tree !== undefined ? { from: commit.from, to: end.tree } : undefined;
}
