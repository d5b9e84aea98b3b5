import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { openDiff, topLevel } from "../../editor/documents/diffs.ts";
import { snapshotUri } from "../../editor/documents/snapshotDocuments.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { pathInRepository } from "../choices/changesChoice.ts";
import { chooseAttempt } from "../questions/chooseAttempt.ts";

/**
 * *Compare File with Attempt…*: a file as it is now with what it was in an attempt that is picked. `file` is what a menu of the
 * editor gives: the URI of its file; else the file in front.
 */
export async function compareFileWithAttempt(folders: Folders, file: unknown): Promise<void> {
  const uri = file instanceof vscode.Uri ? file : vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    throw new UserError(t("No file is open."), t("Open the file to compare."));
  }
  const path = pathInRepository(uri, topLevel(folders.state).fsPath, folders.state.folder);
  const title = t("Compare {0} with which attempt?", path);
  const attempt = await chooseAttempt(folders, undefined, title);
  if (attempt === undefined) {
    return;
  }
  const before = snapshotUri(folders.state.folder, attempt.tree, path);
  try {
    await vscode.workspace.fs.stat(before);
  } catch (error) {
    throw new UserError(
      t("{0} is not part of attempt #{1}.", path, attempt.number),
      t("It was ignored by git, or did not exist."),
      { cause: error },
    );
  }
  await openDiff(before, uri, t("{0} (#{1} ↔ now)", path, attempt.number));
}
