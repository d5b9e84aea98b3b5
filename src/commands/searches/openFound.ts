import { join } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { openChanges } from "../../editor/documents/diffs.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { mention } from "../../editor/window/window.ts";
import { foundMarkdown } from "../../model/answers/foundMarkdown.ts";
import type { LoggedSearch } from "../../model/log/searches.ts";
import { foundTitle, searchById } from "../choices/hunkSearch.ts";
import { placesOfFound, searchedRun } from "../choices/testSearch.ts";
import { isolateTests } from "../runs/isolate.ts";

/** The search of a row. */
export function searchOf({ session }: Folders, node: TreeNode | undefined): LoggedSearch {
  return searchById(session, node?.subject?.kind === "search" ? node.subject.search : "");
}

/** *Isolate These Tests*: the tests that a search found, with the one that they break or that needs them. */
export async function isolateFound(folders: Folders, agreed: AgreedCommands, search: string): Promise<void> {
  const { session } = folders;
  const found = searchById(session, search);
  const tests = [...(found.end?.found ?? []), ...found.tests].flatMap((one) => ("id" in one ? [one.id] : []));
  await isolateTests(folders, agreed, { tests, files: [], run: searchedRun(session, found) });
}

/** *Open All of Them*: the tests that a search found, each in an editor of its own; with `item`, only that one. */
export async function openFoundTests(folders: Folders, search: string, item?: number): Promise<void> {
  const places = placesOfFound(searchById(folders.session, search), item);
  if (places.length === 0) {
    throw new UserError(t("The report does not say in which file that is."));
  }
  for (const { file, line } of places) {
    const position = new vscode.Position(line - 1, 0);
    await vscode.window.showTextDocument(vscode.Uri.file(join(folders.state.folder, file)), {
      preview: places.length === 1,
      selection: new vscode.Range(position, position),
    });
  }
}

/** Opens the changes that a search found: hunks, or what a commit changes. */
export async function showFound(folders: Folders, search: string): Promise<void> {
  const found = await readFound(folders, search);
  await openChanges(folders.state, { title: foundTitle(searchById(folders.session, search)), ...found });
}

/** *Copy Result*: the tests or commits that a search found. */
export async function copyFound(folders: Folders, search: string): Promise<void> {
  await vscode.env.clipboard.writeText(foundMarkdown(searchById(folders.session, search)));
  mention(t("Casebook: the result is in the clipboard"));
}

/** *Copy Patch*: the changes that a search found, as `git apply` takes them. */
export async function copyFoundPatch(folders: Folders, search: string): Promise<void> {
  const { patch } = await readFound(folders, search);
  await vscode.env.clipboard.writeText(patch);
  mention(t("Casebook: the patch is in the clipboard"));
}

function readFound(folders: Folders, search: string) {
  return folders.request("readFound", { session: folders.session.id, search });
}
