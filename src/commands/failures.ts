import { join } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../base/errors.ts";
import type { Folders } from "../editor/folders.ts";
import type { TreeNode } from "../editor/treeNode.ts";
import { failureText } from "../model/failureText.ts";

/** Opens the failing line of the test of the row, else the test's file. */
export async function openFailure(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const { subject } = node ?? {};
  if (subject?.kind !== "test") {
    return;
  }
  if (subject.path === undefined) {
    throw new UserError(vscode.l10n.t("The report does not say where “{0}” is.", subject.name));
  }
  const line = Math.max(0, (subject.line ?? 1) - 1);
  const selection = new vscode.Range(line, 0, line, 0);
  const uri = vscode.Uri.file(join(folders.state.folder, subject.path));
  await vscode.window.showTextDocument(uri, { preview: true, selection });
}

/** Copies the name of the test of the row. */
export async function copyTestId(node: TreeNode | undefined): Promise<void> {
  if (node?.subject?.kind === "test") {
    await vscode.env.clipboard.writeText(node.subject.name);
  }
}

/** Copies everything that the report says of the failure of the row. */
export async function copyFailure(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const { id: session, attempts } = folders.session;
  const run = attempts.flatMap((attempt) => attempt.runs).findLast((one) => one.end !== undefined);
  if (node?.subject?.kind !== "test" || run === undefined) {
    return;
  }
  const testCase = await folders.request("readTestCase", {
    session,
    run: run.number,
    testCase: node.subject.id,
  });
  const text = testCase === undefined ? "" : failureText(testCase);
  await vscode.env.clipboard.writeText([node.subject.name, text].filter(Boolean).join("\n\n"));
}
