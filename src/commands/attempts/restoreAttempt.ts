import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { topLevel } from "../../editor/documents/diffs.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { checkOutBranch } from "../../editor/folders/gitExtension.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askForText, inform, pickOne, showWorking, warn } from "../../editor/window/window.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import type { InterruptedRestore, RestoreHow, RestoreResult, RestoreWhat } from "../../model/log/restores.ts";
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

/** *Create Branch from Attempt…*: a branch with one commit of the attempt's files; nothing is checked out. */
export async function createBranch(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const attempt = await chooseAttempt(folders, node, t("Create a branch from which attempt?"));
  if (attempt === undefined) {
    return;
  }
  const { id: session, sections } = folders.session;
  const branch = await askForText(askForBranch(attempt.number, sections.title));
  if (!branch?.trim()) {
    return;
  }
  await folders.request("createBranch", { session, attempt: attempt.number, branch: branch.trim() });
  const checkOut = t("Check Out");
  const chosen = await inform(
    t("Branch {0} was created from attempt #{1}.", branch.trim(), attempt.number),
    checkOut,
  );
  if (chosen === checkOut) {
    await checkOutBranch(topLevel(folders.state), branch.trim());
  }
}

async function previewAndRestore(folders: Folders, attempt: Attempt, how: RestoreHow): Promise<void> {
  const { state } = folders;
  const { id: session } = folders.session;
  const what: RestoreWhat = { kind: "attempt", attempt: attempt.number, how };
  const preview = await folders.request("previewRestore", { session, what });
  if (isNothingToRestore(preview)) {
    throw new UserError(nothingToRestore(attempt.number, how));
  }
  const tree = how === "exactly" ? attempt.tree : undefined;
  const title = previewTitle(attempt.number, how, preview);
  const chosen = await choosePaths(state, offerFiles(preview, state.pathInRepository, title), tree);
  const paths = chosen && (await settleUnsaved(topLevel(state), chosen));
  if (paths === undefined || paths.length === 0) {
    return;
  }
  const result = await request(folders, session, what, pathsToRestore(paths, preview));
  await report(folders, restoredTitle(attempt.number, how), result);
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
