import * as vscode from "vscode";
import { t } from "../../base/l10n.ts";
import type { ChangedFile, Oid } from "../../model/code/snapshot.ts";
import type { FolderState } from "../../model/folder/folderState.ts";
import { isThere } from "../window/isThere.ts";
import { plainText } from "../window/shownText.ts";
import { snapshotUri } from "./snapshotDocuments.ts";

/** The changes to show: from a tree to a tree, or, without `to`, to the files on disk. */
export interface Changes {
  readonly title: string;
  readonly files: readonly ChangedFile[];
  readonly from: Oid | undefined;
  readonly to: Oid | undefined;
}

/** Opens all changes in one multi-file diff editor. */
export async function openChanges(state: FolderState, { title, files, from, to }: Changes): Promise<void> {
  const rows = files.map((file) => {
    const { before, after } = sides(state, file, from, to);
    return [after ?? before, before, after];
  });
  await vscode.commands.executeCommand("vscode.changes", plainText(title), rows);
}

/** Opens two documents side by side. */
export async function openDiff(
  before: vscode.Uri | undefined,
  after: vscode.Uri | undefined,
  title: string,
): Promise<void> {
  await vscode.commands.executeCommand("vscode.diff", before, after, plainText(title));
}

/** Opens the changes of one file: a diff, or the file itself where there is only one side. */
export async function openFileChanges(
  state: FolderState,
  { title, files, from, to }: Changes,
): Promise<void> {
  for (const file of files) {
    const { before, after } = sides(state, file, from, to);
    if (before !== undefined && after !== undefined) {
      await openDiff(before, after, title);
    } else {
      await vscode.commands.executeCommand("vscode.open", after ?? before, undefined, plainText(title));
    }
  }
}

/** Compares a file on disk with what it is in a tree; one that the tree does not have is opened alone. */
export async function openFileAgainst(
  state: FolderState,
  path: string,
  tree: Oid,
  isMissing: boolean,
): Promise<void> {
  const onDisk = vscode.Uri.joinPath(topLevel(state), path);
  const inTree = snapshotUri(state.folder, tree, path);
  if (isMissing || !(await isThere(onDisk))) {
    await vscode.commands.executeCommand("vscode.open", isMissing ? onDisk : inTree);
  } else {
    const title = t("{0} (now ↔ after the restore)", path);
    await openDiff(onDisk, inTree, title);
  }
}

function sides(state: FolderState, file: ChangedFile, from: Oid | undefined, to: Oid | undefined) {
  const hasBefore = file.status !== "added" && from !== undefined;
  const hasAfter = file.status !== "deleted";
  const onDisk = () => vscode.Uri.joinPath(topLevel(state), file.path);
  return {
    before: hasBefore ? snapshotUri(state.folder, from, file.from ?? file.path) : undefined,
    after: hasAfter ? (to === undefined ? onDisk() : snapshotUri(state.folder, to, file.path)) : undefined,
  };
}

/** The top level of the folder's repository. */
export function topLevel(state: FolderState): vscode.Uri {
  const up = state.pathInRepository.split("/").filter((part) => part !== "");
  return vscode.Uri.joinPath(vscode.Uri.file(state.folder), ...up.map(() => ".."));
}
