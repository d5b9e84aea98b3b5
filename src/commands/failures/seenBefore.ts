import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { openChanges } from "../../editor/documents/diffs.ts";
import { openKept } from "../../editor/documents/keptDocuments.ts";
import type { ShownFailures } from "../../editor/failures/shownFailures.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { pickOne } from "../../editor/window/window.ts";
import type { FoundBefore } from "../../model/memory/errorMemory.ts";
import { offerRelated } from "../choices/relatedSessions.ts";

/** Opens what solved the error of a failing test in the session of the row; the session's log if nothing did. */
export async function openSeenBefore(folders: Folders, node: TreeNode | undefined): Promise<void> {
  if (node?.subject?.kind === "seenBefore") {
    await open(folders, node.subject.seen);
  }
}

/** *Open Log of Session*: the whole log of the session of the row, to be read only. */
export async function openSeenLog(folders: Folders, node: TreeNode | undefined): Promise<void> {
  if (node?.subject?.kind === "seenBefore") {
    await openKept(folders.state.folder, node.subject.seen);
  }
}

/** *Find Related Sessions…*: those that had the same error as the test of the row, a similar one, or another error of the test. */
export async function findRelated(
  folders: Folders,
  failures: ShownFailures,
  node: TreeNode | undefined,
): Promise<void> {
  const { current } = failures;
  if (node?.subject?.kind !== "test" || current === undefined) {
    return;
  }
  const { session, run } = current.lastRun;
  const { id: test, name } = node.subject;
  const [found] = await folders.request("findSeenBefore", { session, run, test, isAlike: true });
  const list = offerRelated(name, found?.sessions ?? []);
  if (list === undefined) {
    throw new UserError(t("No other session had this error, a similar one, or another error of this test."));
  }
  const picked = await pickOne(list);
  if (picked !== undefined) {
    await open(folders, picked.seen);
  }
}

async function open(folders: Folders, seen: FoundBefore): Promise<void> {
  const { log, session, solvedBy: attempt, title } = seen;
  const fix =
    attempt === undefined ? undefined : await folders.request("readKeptFix", { log, session, attempt });
  if (fix === undefined || fix.files.length === 0) {
    await openKept(folders.state.folder, seen);
    return;
  }
  const { from, to, files } = fix;
  await openChanges(folders.state, { title: t("{0} (#0 ↔ #{1})", title, attempt ?? 0), from, to, files });
}
