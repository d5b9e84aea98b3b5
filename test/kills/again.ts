import { checkAdopt, checkFetch, checkShare } from "./afterExchange.ts";
import { checkNote, checkRun } from "./afterRecording.ts";
import { checkDelete, checkDeleteAll, checkMove } from "./afterRemoval.ts";
import { checkRestore } from "./afterRestore.ts";
import type { OperationName } from "./operations.ts";
import { differs, type Reopened } from "./reopened.ts";

/** What each operation promises when it was killed. */
const checks: Readonly<Record<OperationName, (reopened: Reopened) => Promise<void>>> = {
  restore: checkRestore,
  undo: checkRestore,
  recover: checkRestore,
  share: checkShare,
  fetch: checkFetch,
  adopt: checkAdopt,
  delete: checkDelete,
  "delete all": checkDeleteAll,
  move: checkMove,
  note: checkNote,
  run: checkRun,
};

/** Takes back, or does again, what was killed, and looks at what that gives. */
export async function checkAgain(reopened: Reopened): Promise<void> {
  const { killed, after, wrong } = reopened;
  const check = checks[killed.plan.name];
  if (killed.isStill && check !== checkRestore) {
    wrong.push(...differs("the files", killed.before.tree, after.tree));
  }
  await check(reopened);
}
