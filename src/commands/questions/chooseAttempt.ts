import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { pickOne } from "../../editor/window/window.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import { attemptByNumber, offerAttempts } from "../choices/attemptPicks.ts";

/** The attempt of the row, else one that the user picks: the newest first, and none of this number. */
export async function chooseAttempt(
  folders: Folders,
  node: TreeNode | undefined,
  title: string,
  without?: number,
): Promise<Attempt | undefined> {
  const { attempts, hypotheses } = folders.session;
  const { subject } = node ?? {};
  return subject?.kind === "attempt"
    ? attemptByNumber(attempts, subject.number)
    : (await pickOne(offerAttempts(attempts, hypotheses, title, without)))?.attempt;
}
