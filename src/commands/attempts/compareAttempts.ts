import { t } from "../../base/l10n.ts";
import { openChanges, openDiff } from "../../editor/documents/diffs.ts";
import { comparedUri } from "../../editor/documents/failureDocuments.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { pickOne } from "../../editor/window/window.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import { attemptByNumber } from "../choices/attemptPicks.ts";
import { listComparison, pairOf } from "../choices/comparisonLines.ts";
import { chooseAttempt } from "../questions/chooseAttempt.ts";
import { findBetween } from "../searches/findHunks.ts";

/**
 * *Compare Attempts…*: what two attempts differ in. The tests that differ are listed, and each opens its two failures side by side;
 * the first line opens the files. The attempts are those of the row, else they are picked.
 */
export async function compareAttempts(
  folders: Folders,
  agreed: AgreedCommands,
  node: TreeNode | undefined,
): Promise<void> {
  const one = await chooseAttempt(folders, node, t("Compare which attempt?"));
  const other = one && (await chooseOther(folders, node, one));
  if (one === undefined || other === undefined) {
    return;
  }
  const pair = pairOf(one, other);
  const { title, before, now } = pair;
  const { id: session } = folders.session;
  const { folder } = folders.state;
  const comparison = await folders.request("compareAttempts", {
    session,
    before: before.number,
    now: now?.number,
  });
  const lines = listComparison(comparison, pair);
  const opens = lines === undefined ? "files" : (await pickOne(lines))?.opens;
  if (opens === "files") {
    await openChanges(folders.state, {
      title,
      files: comparison.files,
      from: before.tree,
      to: now?.tree,
    });
  } else if (opens === "search") {
    await findBetween(folders, agreed, now?.number ?? before.number, before.number);
  } else if (opens !== undefined) {
    const { id, name } = opens;
    const [left, right] = [opens.before, opens.now].map((run) =>
      comparedUri({ folder, session, run }, id, name),
    );
    await openDiff(left, right, `${name} (${title})`);
  }
}

async function chooseOther(
  folders: Folders,
  node: TreeNode | undefined,
  one: Attempt,
): Promise<Attempt | "openChanges" | undefined> {
  const subject = node?.subject?.kind === "attempt" ? node.subject : undefined;
  if (subject?.with !== undefined) {
    return subject.with === "openChanges"
      ? "openChanges"
      : attemptByNumber(folders.session.attempts, subject.with);
  }
  const title = t("Compare #{0} with which attempt?", one.number);
  return chooseAttempt(folders, undefined, title, one.number);
}
