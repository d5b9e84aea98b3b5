import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { ChangedFile, Oid } from "../../model/code/snapshot.ts";
import { foundCommitOf } from "../../model/log/searches.ts";
import { findHunkTrees } from "../attempts/findHunkTrees.ts";
import type { Sessions } from "../state/sessions.ts";

/** The changes that a search found, its hunks or those of its commit: from a tree to a tree, by files, and as a patch that `git apply` takes. */
export interface FoundChanges {
  readonly from: Oid;
  readonly to: Oid;
  readonly files: readonly ChangedFile[];
  readonly patch: string;
}

/** Reads what a search of a session found; a UserError if that is nothing. */
export async function readFound(
  sessions: Sessions,
  params: { readonly session: string; readonly search: string },
): Promise<FoundChanges> {
  const session = sessions.find(params.session);
  const search = session.searches.find((one) => one.search === params.search);
  const { repository } = sessions.ports;
  const commit = search && foundCommitOf(search);
  const between =
    commit === undefined
      ? search && (await findHunkTrees(sessions, session, search))
      : await repository.readCommit(commit);
  if (between === undefined) {
    throw new UserError(fact("search.nothingFound"), fact("next.searchAgain"));
  }
  const { from, to } = between;
  const patch = Buffer.from(await repository.patch(from, to)).toString("utf8");
  return { from, to, files: await repository.listChanges(from, to), patch };
}
