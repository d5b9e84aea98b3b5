import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import { type Changes, openChanges, openFileChanges } from "../editor/documents/diffs.ts";
import type { Folders } from "../editor/folders/folders.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import { chooseAttempt, findAttempt } from "./chooseAttempt.ts";

/** *Open Changes of Attempt…*: what the attempt of the row changed, or the open changes; else the attempt that is picked. */
export async function openAttemptChanges(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const isOpen = node?.subject?.kind === "openChanges";
  const attempt = isOpen ? undefined : await chooseAttempt(folders, node, t("Changes of which attempt?"));
  if (attempt === undefined && !isOpen) {
    return;
  }
  const changes = changesOf(folders, attempt?.number);
  if (changes.files.length === 0) {
    throw new UserError(t("{0} changed no file.", changes.title));
  }
  await openChanges(folders.state, changes);
}

/** Opens the changes of the file of the row. */
export async function openChangedFile(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const { subject } = node ?? {};
  if (subject?.kind === "changedFile") {
    const changes = changesOf(folders, subject.attempt);
    const files = changes.files.filter(({ path }) => path === subject.path);
    await openFileChanges(folders.state, { ...changes, title: `${subject.path} (${changes.title})`, files });
  }
}

/** What an attempt changed, or, without a number, what has changed since the newest attempt. */
function changesOf(folders: Folders, number: number | undefined): Changes {
  const { attempts } = folders.session;
  if (number === undefined) {
    const files = folders.state.openChanges ?? [];
    const from = attempts.at(-1);
    return {
      title: t("Open changes since #{0}", from?.number ?? 0),
      files,
      from: from?.tree,
      to: undefined,
    };
  }
  const attempt = findAttempt(attempts, number);
  const title = t("Attempt #{0}", number);
  return { title, files: attempt.changes, from: attempt.base, to: attempt.tree };
}
