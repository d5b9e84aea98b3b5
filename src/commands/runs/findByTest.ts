import { join } from "node:path";
import * as vscode from "vscode";
import { t } from "../../base/l10n.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { saveBeforeRun } from "../../editor/runs/saveBeforeRun.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askInDialog, inform, mention, pickOne } from "../../editor/window/window.ts";
import { commitMarkdown } from "../../model/answers/commitText.ts";
import { polluterMarkdown } from "../../model/answers/polluterText.ts";
import type { FoundPolluters, PolluterTest } from "../../model/search/foundPolluters.ts";
import {
  askForCommit,
  askForPolluter,
  commitResult,
  copyAction,
  goOnAction,
  isolateAction,
  offerVictims,
  openAction,
  polluterResult,
  type SearchStart,
  showAction,
} from "../choices/testSearch.ts";
import { confirmCommand } from "../questions/confirmCommand.ts";
import { isolateTests } from "./isolate.ts";

/** *Find Polluting Test…*: which earlier tests break a failing one, or are needed by it; the test is that of the row, else it is picked. */
export async function findPolluter(
  folders: Folders,
  agreed: AgreedCommands,
  node: TreeNode | undefined,
): Promise<void> {
  const test = await testOf(folders, node, t("Find what breaks which test?"));
  if (test === undefined) {
    return;
  }
  const request = { session: folders.session.id, test };
  const plan = await folders.request("planPolluterSearch", request);
  if (await isStarted(askForPolluter(plan))) {
    await searchPolluter(folders, agreed, request, plan.purpose);
  }
}

async function searchPolluter(
  folders: Folders,
  agreed: AgreedCommands,
  request: { readonly session: string; readonly test: string },
  purpose: "isolation" | "verification",
): Promise<void> {
  const confirmed = await confirmCommand(folders, agreed, purpose);
  if (confirmed === undefined) {
    return;
  }
  await saveBeforeRun();
  const found = await folders.request("findPolluter", { ...request, ...confirmed });
  const { sentences, actions } = polluterResult(found);
  const answer = await inform(sentences, ...actions);
  const tests = [...found.found, found.test];
  if (answer === isolateAction(tests.length)) {
    await isolateTests(folders, agreed, { tests: tests.map(({ id }) => id), files: [], run: found.run });
  } else if (answer === openAction()) {
    await openTests(folders, tests);
  } else if (answer === copyAction()) {
    await copy(polluterMarkdown(found));
  } else if (answer === goOnAction()) {
    await searchPolluter(folders, agreed, request, purpose);
  }
}

/** *When Did It Start…*: the commit since which a test fails. */
export async function findCommit(
  folders: Folders,
  agreed: AgreedCommands,
  node: TreeNode | undefined,
): Promise<void> {
  const test = await testOf(folders, node, t("Since when does which test fail?"));
  if (test === undefined) {
    return;
  }
  const request = { session: folders.session.id, test };
  const plan = await folders.request("planCommitSearch", request);
  if (await isStarted(askForCommit(plan))) {
    await searchCommit(folders, agreed, request, plan.purpose);
  }
}

async function searchCommit(
  folders: Folders,
  agreed: AgreedCommands,
  request: { readonly session: string; readonly test: string },
  purpose: FoundPolluters["purpose"],
): Promise<void> {
  const confirmed = await confirmCommand(folders, agreed, purpose);
  if (confirmed === undefined) {
    return;
  }
  const found = await folders.request("findCommit", { ...request, ...confirmed });
  const { sentences, actions } = commitResult(found);
  const answer = await inform(sentences, ...actions);
  if (answer === showAction()) {
    const document = await vscode.workspace.openTextDocument({ language: "diff", content: found.patch });
    await vscode.window.showTextDocument(document);
  } else if (answer === copyAction()) {
    await copy(commitMarkdown(found));
  } else if (answer === goOnAction()) {
    await searchCommit(folders, agreed, request, purpose);
  }
}

async function testOf(
  folders: Folders,
  node: TreeNode | undefined,
  title: string,
): Promise<string | undefined> {
  if (node?.subject?.kind === "test") {
    return node.subject.id;
  }
  const victims = await folders.request("listVictims", { session: folders.session.id });
  return (await pickOne(offerVictims(victims, title)))?.id;
}

async function isStarted({ question, detail, start }: SearchStart): Promise<boolean> {
  return (await askInDialog(question, detail, start)) === start;
}

async function openTests(folders: Folders, tests: readonly PolluterTest[]): Promise<void> {
  for (const { file, line = 1 } of tests) {
    if (file !== undefined) {
      const position = new vscode.Position(Math.max(0, line - 1), 0);
      await vscode.window.showTextDocument(vscode.Uri.file(join(folders.state.folder, file)), {
        preview: false,
        selection: new vscode.Range(position, position),
      });
    }
  }
}

async function copy(markdown: string): Promise<void> {
  await vscode.env.clipboard.writeText(markdown);
  mention(t("Casebook: the result is in the clipboard"));
}
