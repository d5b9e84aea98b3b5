import { join } from "node:path";
import * as vscode from "vscode";
import { failureUri } from "../../editor/documents/failureDocuments.ts";
import type { ShownFailures } from "../../editor/failures/shownFailures.ts";
import { isThere } from "../../editor/window/isThere.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { failureText } from "../../model/report/failureText.ts";
import { failingLine } from "../../model/words/failingTests.ts";

/** Opens the failing line of the test of the row; where the report names no file that is there, what the report says. */
export async function openFailure(failures: ShownFailures, node: TreeNode | undefined): Promise<void> {
  const place = await findPlace(failures, node);
  if (place === undefined) {
    await openText(failures, node);
  } else {
    const selection = new vscode.Range(place.position, place.position);
    await vscode.window.showTextDocument(place.uri, { preview: true, selection });
  }
}

/** *Peek Failure*: everything that the report says of the test of the row, at its failing line. */
export async function peekFailure(failures: ShownFailures, node: TreeNode | undefined): Promise<void> {
  const text = textUri(failures, node);
  const place = await findPlace(failures, node);
  if (text === undefined) {
    return;
  }
  if (place === undefined) {
    await openText(failures, node);
    return;
  }
  await openFailure(failures, node);
  const locations = [new vscode.Location(text, new vscode.Position(0, 0))];
  await vscode.commands.executeCommand(
    "editor.action.peekLocations",
    place.uri,
    place.position,
    locations,
    "peek",
  );
}

/** Where the test of the row fails; undefined where that is not a file any more. */
async function findPlace(failures: ShownFailures, node: TreeNode | undefined) {
  const { current } = failures;
  if (node?.subject?.kind !== "test" || node.subject.path === undefined || current === undefined) {
    return undefined;
  }
  const uri = vscode.Uri.file(join(current.folder, node.subject.path));
  return (await isThere(uri))
    ? { uri, position: new vscode.Position(Math.max(0, (node.subject.line ?? 1) - 1), 0) }
    : undefined;
}

function textUri(failures: ShownFailures, node: TreeNode | undefined): vscode.Uri | undefined {
  const { current } = failures;
  return node?.subject?.kind === "test" && current !== undefined
    ? failureUri({ folder: current.folder, ...current.lastRun }, node.subject.id, node.subject.name)
    : undefined;
}

async function openText(failures: ShownFailures, node: TreeNode | undefined): Promise<void> {
  const uri = textUri(failures, node);
  if (uri !== undefined) {
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}

/** Copies the name of the test of the row. */
export async function copyTestId(node: TreeNode | undefined): Promise<void> {
  if (node?.subject?.kind === "test") {
    await vscode.env.clipboard.writeText(node.subject.name);
  }
}

/** Copies everything that the report says of the failure of the row. */
export async function copyFailure(failures: ShownFailures, node: TreeNode | undefined): Promise<void> {
  if (node?.subject?.kind !== "test") {
    return;
  }
  const { id, name } = node.subject;
  const test = failures.find(id);
  const [failure] = await failures.read([id]);
  const text = failure === undefined ? "" : failureText(failure.testCase);
  await vscode.env.clipboard.writeText(
    [test === undefined ? name : failingLine(test), text].filter(Boolean).join("\n\n"),
  );
}
