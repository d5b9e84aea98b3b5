import * as vscode from "vscode";
import { t } from "../../base/l10n.ts";
import { exportLocale } from "../../editor/documents/exportLocale.ts";
import type { LastExport } from "../../editor/documents/lastExport.ts";
import type { ShownFailures } from "../../editor/failures/shownFailures.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { mention } from "../../editor/window/window.ts";
import type { Exported } from "../../model/words/exportContent.ts";
import { exportedByRow } from "../choices/rowSubjects.ts";
import { requestExport, sayMasked } from "./requestExport.ts";

/** *Copy as Markdown*: the attempt or the failing test of the row, else the active session, to the clipboard. */
export async function copyMarkdown(
  folders: Folders,
  failures: ShownFailures,
  choice: LastExport,
  node: TreeNode | undefined,
): Promise<void> {
  const exported = await exportRow(folders, failures, choice, node);
  await vscode.env.clipboard.writeText(exported.text);
  mention(t("Casebook: copied as Markdown"));
  sayMasked(exported);
}

function exportRow(
  folders: Folders,
  { current }: ShownFailures,
  choice: LastExport,
  node: TreeNode | undefined,
): Promise<Exported> {
  const row = exportedByRow(node?.subject, current?.lastRun, choice.form);
  return row.kind === "failure"
    ? folders.request("exportFailure", { ...row.failure, home: exportLocale().home })
    : requestExport(folders, row.form);
}
