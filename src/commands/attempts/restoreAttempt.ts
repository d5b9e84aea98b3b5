import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { topLevel } from "../../editor/documents/diffs.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { checkOutBranch } from "../../editor/folders/gitExtension.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askForText, inform, pickOne, showWorking, warn } from "../../editor/window/window.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import type {
  InterruptedRestore,
  RestoreHow,
  RestorePreview,
  RestoreResult,
  RestoreWhat,
} from "../../model/log/restores.ts";
import { searchById } from "../choices/hunkSearch.ts";
import {
  askForBranch,
  describeInterrupted,
  isNothingToRestore,
  nothingToRestore,
  offerRestoreWays,
  pathsToRestore,
  previewTitle,
  restoredTitle,
  restoreMessage,
} from "../choices/restoreChoice.ts";
import { offerFiles } from "../choices/restoreFiles.ts";
import { chooseAttempt } from "../questions/chooseAttempt.ts";
import { choosePaths, settleUnsaved } from "./chooseFiles.ts";

/** *Restore Attempt…*: exactly as it was, or on top of a HEAD that has moved; after a preview, all of it or chosen files. */
export async function restoreAttempt(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const attempt = await chooseAttempt(folders, node, t("Restore which attempt?"));
  if (attempt === undefined) {
    return;
  }
  const ways = offerRestoreWays(attempt, folders.state.place.head);
  const how = ways === undefined ? "exactly" : (await pickOne(ways))?.how;
  if (how !== undefined) {
    await previewAndRestore(folders, attempt, how);
  }
}

/** *Revert This Attempt's Changes…*: takes what the attempt itself changed out of the current files. */
export async function revertAttempt(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const attempt = await chooseAttempt(folders, node, t("Revert the changes of which attempt?"));
  if (attempt !== undefined) {
    await previewAndRestore(folders, attempt, "reverted");
  }
}

/** *Undo Restore*: brings back the files from before the last restore. */
export async function undoRestore(folders: Folders): Promise<void> {
  const what: RestoreWhat = { kind: "undo" };
  const { id: session } = folders.session;
  const preview = await folders.request("previewRestore", { session, what });
  const touched = [...preview.write, ...preview.delete];
  const paths = await settleUnsaved(topLevel(folders.state), touched);
  if (paths !== undefined) {
    const result = await request(folders, session, what, pathsToRestore(paths, preview));
    await report(folders, t("The restore was undone"), result);
  }
}

/** Says that a restore died before the window was opened, and how to get the files back. */
export async function sayInterrupted({ rescued }: Pick<InterruptedRestore, "rescued">): Promise<void> {
  const undo = t("Undo Restore");
  if ((await warn(describeInterrupted(rescued), undo)) === undo) {
    // As a command, so that an error is shown.
    await vscode.commands.executeCommand("casebook.undoRestore");
  }
}

/** *Create Branch…* of what a search found, with one commit of these files; nothing is checked out. */
export async function createFoundBranch(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const id = node?.subject?.kind === "search" ? node.subject.search : "";
  const { search, attempt } = searchById(folders.session, id);
  await askAndCreate(folders, attempt, search);
}

/** *Create Branch from Attempt…*: a branch with one commit of the attempt's files; nothing is checked out. */
export async function createBranch(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const attempt = await chooseAttempt(folders, node, t("Create a branch from which attempt?"));
  if (attempt === undefined) {
    return;
  }
  await askAndCreate(folders, attempt.number);
}

async function askAndCreate(folders: Folders, attempt: number, search?: string): Promise<void> {
  const { id: session, sections } = folders.session;
  const branch = await askForText(askForBranch(attempt, sections.title, search !== undefined));
  if (!branch?.trim()) {
    return;
  }
  await folders.request("createBranch", { session, attempt, search, branch: branch.trim() });
  const checkOut = t("Check Out");
  const chosen = await inform(
    t("Branch {0} was created from attempt #{1}.", branch.trim(), attempt),
    checkOut,
  );
  if (chosen === checkOut) {
    await checkOutBranch(topLevel(folders.state), branch.trim());
  }
}

function previewAndRestore(folders: Folders, { number, tree }: Attempt, how: RestoreHow): Promise<void> {
  return restoreChosen(
    folders,
    { kind: "attempt", attempt: number, how },
    {
      title: (preview) => previewTitle(number, how, preview),
      nothing: nothingToRestore(number, how),
      done: restoredTitle(number, how),
    },
    how === "exactly" ? tree : undefined,
  );
}

/** What is said of a restore: above the list of its files, where there is nothing to do, and when it is done. */
export interface RestoreWords {
  readonly title: (preview: RestorePreview) => string;
  readonly nothing: string;
  readonly done: string;
}

/** Shows what a restore would do, and restores the files that the user chooses; each can be compared with what it is in `tree`. */
export async function restoreChosen(
  folders: Folders,
  what: RestoreWhat,
  { title, nothing, done }: RestoreWords,
  tree?: Oid,
): Promise<void> {
  const { state } = folders;
  const { id: session } = folders.session;
  const preview = await folders.request("previewRestore", { session, what });
  if (isNothingToRestore(preview)) {
    throw new UserError(nothing);
  }
  const list = offerFiles(preview, state.pathInRepository, title(preview));
  const chosen = await choosePaths(state, list, tree);
  const paths = chosen && (await settleUnsaved(topLevel(state), chosen));
  if (paths === undefined || paths.length === 0) {
    return;
  }
  const result = await request(folders, session, what, pathsToRestore(paths, preview));
  await report(folders, done, result);
}

function request(
  folders: Folders,
  session: string,
  what: RestoreWhat,
  paths: readonly string[] | undefined,
): Thenable<RestoreResult> {
  const title = t("Casebook: restoring files");
  return showWorking(title, () => folders.request("restore", { session, what, paths }));
}

/** Says what was done, and offers the way back. Not waited for: the message stays until it is dismissed. */
async function report(folders: Folders, done: string, result: RestoreResult): Promise<void> {
  const { sentences, isWarning } = restoreMessage(done, result);
  const undo = t("Undo");
  const show = isWarning ? warn : inform;
  if ((await show(sentences, undo)) === undo) {
    await undoRestore(folders);
  }
}
