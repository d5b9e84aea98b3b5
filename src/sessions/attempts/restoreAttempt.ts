import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { headlineOf } from "../../model/log/attempt.ts";
import type { RestorePreview, RestoreResult, RestoreWhat } from "../../model/log/restores.ts";
import { searchResultLabel } from "../../model/words/searchLabel.ts";
import { headlineLabel } from "../../model/words/wording.ts";
import type { RestoreSource } from "../../ports/repository.ts";
import type { Target } from "../state/appendToSession.ts";
import type { Sessions } from "../state/sessions.ts";
import { findAttempt } from "./findAttempt.ts";

/** What a restore in a session would do. Nothing is changed. */
export async function previewRestore(
  sessions: Sessions,
  { session, what }: { readonly session: string; readonly what: RestoreWhat },
): Promise<RestorePreview> {
  const source = await findSource(sessions, await sessions.openTarget(), session, what);
  return sessions.ports.repository.previewRestore(source);
}

/**
 * Restores an attempt of a session, or undoes the last restore, all of it or only these files; the log of the session records
 * it. A UserError while a run is in progress, which would see half of it.
 */
export async function restore(
  sessions: Sessions,
  {
    session,
    what,
    paths,
  }: { readonly session: string; readonly what: RestoreWhat; readonly paths?: readonly string[] | undefined },
): Promise<RestoreResult> {
  if (sessions.running !== undefined || sessions.findElsewhere() !== undefined) {
    throw new UserError(fact("restore.duringRun"), fact("next.waitOrStop"));
  }
  const { repository, world } = sessions.ports;
  const target = await sessions.openTarget();
  const source = await findSource(sessions, target, session, what);
  try {
    return await repository.restore(target.log, source, {
      session,
      place: target.place,
      self: world.self,
      paths,
      now: world.now,
      isAlive: world.isAlive,
    });
  } finally {
    // Also after a restore that stopped half way: the rows show what there is.
    await sessions.showFiles();
  }
}

function findSource(
  sessions: Sessions,
  { log }: Target,
  session: string,
  what: RestoreWhat,
): Promise<RestoreSource> {
  const { repository } = sessions.ports;
  sessions.find(session);
  switch (what.kind) {
    case "undo":
      return repository.findUndo(log);
    case "found":
      return repository.findFound(log, session, what.search, what.way);
    case "attempt":
      return repository.findAttempt(log, session, what.attempt, what.how);
  }
}

/** Creates a branch of an attempt, or of what a search found in it, on top of the commit it was made on, and returns its commit. Nothing is checked out. */
export async function createBranch(
  sessions: Sessions,
  {
    session: id,
    attempt: number,
    search: searchId,
    branch,
  }: {
    readonly session: string;
    readonly attempt: number;
    readonly search?: string | undefined;
    readonly branch: string;
  },
): Promise<Oid> {
  const session = sessions.find(id);
  const attempt = findAttempt(session, number);
  const search = session.searches.find((one) => one.search === searchId);
  const tree = searchId === undefined ? attempt.tree : search?.end?.tree;
  if (tree === undefined) {
    throw new UserError(fact("search.nothingFound"), fact("next.searchAgain"));
  }
  const { head: parent } = attempt;
  const hypothesis = session.hypotheses.find(({ id: one }) => one === attempt.hypothesis)?.text;
  const headline = headlineOf(attempt);
  const message = [
    `Attempt ${number}${hypothesis === undefined ? "" : `: ${hypothesis.replace(/\s+/g, " ")}`}`,
    "",
    session.sections.title,
    ...(search?.end ? [`${searchResultLabel(search, search.end)}.`] : []),
    headline === undefined || search !== undefined ? "" : `Result: ${headlineLabel(headline, undefined)}`,
  ];
  return sessions.ports.repository.createBranch({
    branch,
    tree,
    parent,
    message: `${message.join("\n").trim()}\n`,
  });
}
