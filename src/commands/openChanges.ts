import * as vscode from "vscode";
import { UserError } from "../base/errors.ts";
import { type Changes, openChanges, openFileChanges } from "../editor/diffs.ts";
import type { Folders } from "../editor/folders.ts";
import type { TreeNode } from "../editor/treeNode.ts";
import { headlineOf } from "../model/attempt.ts";
import { plural } from "../model/plural.ts";

/** *Open Changes of Attempt…*: what the attempt of the row changed, or the open changes; else the attempt that is picked. */
export async function openAttemptChanges(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const { subject } = node ?? {};
  const attempt = subject?.kind === "attempt" ? subject.number : undefined;
  const picked =
    attempt === undefined && subject?.kind !== "openChanges" ? await pickAttempt(folders) : attempt;
  if (picked === undefined && subject?.kind !== "openChanges") {
    return;
  }
  const changes = changesOf(folders, picked);
  if (changes.files.length === 0) {
    throw new UserError(vscode.l10n.t("{0} changed no file.", changes.title));
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
      title: vscode.l10n.t("Open changes since #{0}", from?.number ?? 0),
      files,
      from: from?.tree,
      to: undefined,
    };
  }
  const attempt = attempts.find((one) => one.number === number);
  if (attempt === undefined) {
    throw new UserError(vscode.l10n.t("The session has no attempt #{0}.", number));
  }
  const title = vscode.l10n.t("Attempt #{0}", number);
  return { title, files: attempt.changes, from: attempt.base, to: attempt.tree };
}

async function pickAttempt(folders: Folders): Promise<number | undefined> {
  const picks = folders.session.attempts.toReversed().map((attempt) => ({
    label: `#${attempt.number}`,
    description: [headlineOf(attempt), plural(attempt.changes.length, "file")].filter(Boolean).join(" · "),
    number: attempt.number,
  }));
  const pick = await vscode.window.showQuickPick(picks, {
    title: vscode.l10n.t("Changes of which attempt?"),
  });
  return pick?.number;
}
