import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { type Changes, openChanges, openFileChanges } from "../../editor/documents/diffs.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { changesOf, changesOfFile } from "../choices/changesChoice.ts";
import { chooseAttempt } from "../questions/chooseAttempt.ts";

/** *Open Changes of Attempt…*: what the attempt of the row changed, or the open changes; else the attempt that is picked. */
export async function openAttemptChanges(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const isOpen = node?.subject?.kind === "openChanges";
  const attempt = isOpen ? undefined : await chooseAttempt(folders, node, t("Changes of which attempt?"));
  if (attempt === undefined && !isOpen) {
    return;
  }
  const changes = changesFor(folders, attempt?.number);
  if (changes.files.length === 0) {
    throw new UserError(t("{0} changed no file.", changes.title));
  }
  await openChanges(folders.state, changes);
}

/** Opens the changes of the file of the row. */
export async function openChangedFile(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const { subject } = node ?? {};
  if (subject?.kind === "changedFile") {
    const changes = changesFor(folders, subject.attempt);
    await openFileChanges(folders.state, changesOfFile(changes, subject.path));
  }
}

function changesFor(folders: Folders, number: number | undefined): Changes {
  return changesOf(folders.session.attempts, number, folders.state.openChanges);
}
