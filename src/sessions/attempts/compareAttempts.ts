import { listExactChanges } from "../../model/code/snapshot.ts";
import {
  type AttemptComparison,
  type ComparedResults,
  listDiffering,
} from "../../model/judgement/attemptComparison.ts";
import { type Attempt, decidingRun, tells } from "../../model/log/attempt.ts";
import type { Run } from "../../model/log/run.ts";
import { changesSince } from "../state/changesSince.ts";
import { readResults } from "../state/knownResults.ts";
import type { Sessions } from "../state/sessions.ts";
import { findAttempt } from "./findAttempt.ts";

/** Compares two attempts of a session, or, without a second one, an attempt with the current files. */
export async function compareAttempts(
  sessions: Sessions,
  {
    session: id,
    before,
    now,
  }: { readonly session: string; readonly before: number; readonly now?: number | undefined },
): Promise<AttemptComparison> {
  const session = sessions.find(id);
  const first = findAttempt(session, before);
  if (now === undefined) {
    const snapshot = await sessions.ports.repository.takeSnapshot("compare");
    return { files: await changesSince(snapshot, first).finally(() => snapshot.dispose()) };
  }
  const second = findAttempt(session, now);
  const files =
    first.tree === second.tree
      ? listExactChanges(first.exact, second.exact)
      : await sessions.ports.repository.listChanges(first.tree, second.tree);
  return { files, results: await compareResults(sessions, id, first, second) };
}

async function compareResults(
  sessions: Sessions,
  id: string,
  first: Attempt,
  second: Attempt,
): Promise<ComparedResults | undefined> {
  const [before, now] = [first, second].map(decidingRun);
  const [resultsBefore, resultsNow] = [await readOf(before), await readOf(now)];
  return before === undefined || now === undefined || resultsBefore === undefined || resultsNow === undefined
    ? undefined
    : { before: before.number, now: now.number, ...listDiffering(resultsBefore, resultsNow.cases) };

  async function readOf(run: Run | undefined) {
    return run !== undefined && tells(run) ? readResults(sessions, id, run.number) : undefined;
  }
}
