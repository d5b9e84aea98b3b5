import * as vscode from "vscode";
import { UserError } from "../base/errors.ts";
import { say } from "../base/facts/words.ts";
import { t } from "../base/l10n.ts";
import { listNames } from "../base/listNames.ts";
import { topLevel } from "../editor/documents/diffs.ts";
import { choosePaths, settleUnsaved } from "../editor/documents/restorePreview.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { checkOutBranch } from "../editor/folders/gitExtension.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import { askForText, inform, type PickItem, pickOne, showWorking, warn } from "../editor/window/window.ts";
import type { Attempt } from "../model/log/attempt.ts";
import type {
  InterruptedRestore,
  RestoreHow,
  RestorePreview,
  RestoreResult,
  RestoreWhat,
} from "../model/log/restores.ts";
import { chooseAttempt } from "./chooseAttempt.ts";

/** *Restore Attempt…*: exactly as it was, or on top of a HEAD that has moved; after a preview, all of it or chosen files. */
export async function restoreAttempt(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const attempt = await chooseAttempt(folders, node, t("Restore which attempt?"));
  const how = attempt && (await chooseHow(folders, attempt));
  if (attempt !== undefined && how !== undefined) {
    await previewAndRestore(folders, attempt, how);
  }
}

/** *Revert This Attempt's Changes…*: takes what the attempt itself changed out of the files as they are. */
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
    const result = await request(folders, session, what, paths.length < touched.length ? paths : undefined);
    await tell(folders, t("The restore was undone"), result);
  }
}

/** Says that a restore died before the window was opened, and how to get the files back. */
export async function tellOfInterrupted({ rescued }: Pick<InterruptedRestore, "rescued">): Promise<void> {
  const undo = t("Undo Restore");
  const message = [
    t("A restore was interrupted. Your files as they were before it are kept."),
    rescued.length > 0 && t("Edited meanwhile, and kept in the log: {0}.", listNames(rescued)),
    t("Undo it, or restore the attempt again."),
  ].filter((line) => line !== false);
  if ((await warn(message, undo)) === undo) {
    // As a command, so that an error is shown.
    await vscode.commands.executeCommand("casebook.undoRestore");
  }
}

/** *Create Branch from Attempt…*: a branch with one commit of the attempt's files; nothing is checked out. */
export async function createBranch(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const attempt = await chooseAttempt(folders, node, t("A branch from which attempt?"));
  if (attempt === undefined) {
    return;
  }
  const { id: session, sections } = folders.session;
  const slug = sections.title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  const branch = await askForText({
    title: t("Branch from Attempt #{0}", attempt.number),
    prompt: t("It gets one commit with the files of the attempt. Nothing is checked out."),
    value: [slug || "casebook", "attempt", attempt.number].join("-"),
    ignoreFocusOut: true,
  });
  if (!branch?.trim()) {
    return;
  }
  await folders.request("createBranch", { session, attempt: attempt.number, branch: branch.trim() });
  const checkOut = t("Check Out");
  const chosen = await inform(
    t("The branch {0} was made of attempt #{1}.", branch.trim(), attempt.number),
    checkOut,
  );
  if (chosen === checkOut) {
    await checkOutBranch(topLevel(folders.state), branch.trim());
  }
}

/** Where the commit is still the one the attempt was made on, there is nothing to choose. */
async function chooseHow(folders: Folders, { number, head }: Attempt): Promise<RestoreHow | undefined> {
  const { head: now } = folders.state.place;
  if (head === now) {
    return "exactly";
  }
  const short = (commit: string | undefined) => commit?.slice(0, 8) ?? t("no commit");
  const picks: readonly (PickItem & { how: RestoreHow })[] = [
    {
      icon: "git-merge",
      label: t("Apply Its Changes on Top"),
      detail: t("A three-way merge into the files as they are: what was committed since stays."),
      how: "onTop",
    },
    {
      icon: "history",
      label: t("Exactly as It Was"),
      detail: t("All files as they were then: what was committed since is undone in the files."),
      how: "exactly",
    },
  ];
  const pick = await pickOne(picks, {
    title: t("Restore Attempt #{0}", number),
    placeHolder: t("HEAD has moved since the attempt, from {0} to {1}.", short(head), short(now)),
    ignoreFocusOut: true,
  });
  return pick?.how;
}

async function previewAndRestore(folders: Folders, attempt: Attempt, how: RestoreHow): Promise<void> {
  const { state } = folders;
  const { id: session } = folders.session;
  const what: RestoreWhat = { kind: "attempt", attempt: attempt.number, how };
  const preview = await folders.request("previewRestore", { session, what });
  if (preview.write.length + preview.delete.length + preview.kept.length === 0) {
    throw new UserError(nothingToDo(attempt.number, how));
  }
  const tree = how === "exactly" ? attempt.tree : undefined;
  const title = previewTitle(attempt.number, how, preview);
  const chosen = await choosePaths(state, { title, preview, tree });
  const paths = chosen && (await settleUnsaved(topLevel(state), chosen));
  if (paths === undefined || paths.length === 0) {
    return;
  }
  const isAll = paths.length === preview.write.length + preview.delete.length;
  await tell(
    folders,
    doneTitle(attempt.number, how),
    await request(folders, session, what, isAll ? undefined : paths),
  );
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

function previewTitle(number: number, how: RestoreHow, preview: RestorePreview): string {
  const counts = [preview.write.length, preview.delete.length, preview.kept.length];
  switch (how) {
    case "exactly":
      return t("Restore Attempt #{0}: {1} to write, {2} to delete, {3} kept", number, ...counts);
    case "onTop":
      return t("Apply Attempt #{0} on Top: {1} to write, {2} to delete, {3} kept", number, ...counts);
    case "reverted":
      return t("Revert Changes of Attempt #{0}: {1} to write, {2} to delete, {3} kept", number, ...counts);
  }
}

function nothingToDo(number: number, how: RestoreHow): string {
  switch (how) {
    case "exactly":
      return t("The files are as attempt #{0} had them already.", number);
    case "onTop":
      return t("The files have all changes of attempt #{0} already.", number);
    case "reverted":
      return t("None of the changes of attempt #{0} are left in the files.", number);
  }
}

function doneTitle(number: number, how: RestoreHow): string {
  switch (how) {
    case "exactly":
      return t("Attempt #{0} was restored", number);
    case "onTop":
      return t("The changes of attempt #{0} were applied on top", number);
    case "reverted":
      return t("The changes of attempt #{0} were taken out", number);
  }
}

/** Says what was done, what was not, and the way back. Not waited for: the message stays until it is dismissed. */
async function tell(folders: Folders, done: string, result: RestoreResult): Promise<void> {
  const { written, deleted, conflicts, marked, wrong, rescued } = result;
  const troubles = [
    marked.length > 0 && t("Conflict markers are in {0}.", listNames(marked)),
    conflicts.length > 0 &&
      t("Left alone: {0}.", listNames(conflicts.map(({ path, reason }) => `${path} (${say(reason)})`))),
    rescued.length > 0 && t("Edited meanwhile, and kept in the log: {0}.", listNames(rescued)),
    wrong.length > 0 && t("Not as they should be: {0}.", listNames(wrong)),
  ].filter((line) => line !== false);
  const message = [
    t("{0}: {1} written, {2} deleted.", done, written, deleted),
    ...troubles,
    t("Your files as they were before are kept."),
  ];
  const undo = t("Undo");
  const show = troubles.length > 0 ? warn : inform;
  if ((await show(message, undo)) === undo) {
    await undoRestore(folders);
  }
}
