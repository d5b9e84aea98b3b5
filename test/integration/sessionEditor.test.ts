import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { test } from "./testList.ts";
import { folder, runAccepting, waitFor } from "./window.ts";

/** These read what the tests of the session left: its last run has three failing tests. */

const testFile = () => vscode.Uri.file(join(folder(), "tests/orders.test.js"));

async function lensesOf(uri: vscode.Uri): Promise<readonly vscode.CodeLens[]> {
  await vscode.workspace.openTextDocument(uri);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    "vscode.executeCodeLensProvider",
    uri,
  );
  return lenses.filter(({ command }) => command?.command.startsWith("casebook."));
}

/** The names of the failing tests of a file that VS Code's own test explorer has. */
async function publishedTests(uri: vscode.Uri): Promise<readonly string[]> {
  const paths = await vscode.commands.executeCommand<readonly (readonly string[])[]>(
    "vscode.testing.getTestsInFile",
    uri,
  );
  // The controller, the file, the test.
  return paths.filter((path) => path.length === 3).map(([, , id = ""]) => JSON.parse(id).at(-1));
}

test("a lens above each failing line says since when it fails; the setting takes them away at once", async () => {
  const lenses = await lensesOf(testFile());
  assert(lenses.length > 0);
  const lines = readFileSync(testFile().fsPath, "utf8").split("\n");
  for (const { range, command } of lenses) {
    assert.match(command?.title ?? "", /^(failing|\d tests failing) since #\d · \S/);
    assert.match(lines[range.start.line] ?? "", /assert|test\(/);
  }
  const settings = vscode.workspace.getConfiguration("casebook");
  await settings.update("editor.codeLens", false, vscode.ConfigurationTarget.Global);
  assert.deepEqual(await lensesOf(testFile()), []);
  await settings.update("editor.codeLens", undefined, vscode.ConfigurationTarget.Global);
  assert.equal((await lensesOf(testFile())).length, lenses.length);
});

test("the failing tests are published, and taken back at once where the setting says so", async () => {
  const isPublished = async (count: number) => (await publishedTests(testFile())).length === count;
  assert.deepEqual((await publishedTests(testFile())).toSorted(), [
    "answers 404 for an unknown order",
    "is empty at first",
    "lists what was created",
  ]);
  const settings = vscode.workspace.getConfiguration("casebook");
  await settings.update("editor.testResults", false, vscode.ConfigurationTarget.Global);
  await waitFor("no test to be published", () => isPublished(0));
  await settings.update("editor.testResults", undefined, vscode.ConfigurationTarget.Global);
  await waitFor("the tests to be published again", () => isPublished(3));
});

test("a click on a lens peeks at what the report says", async () => {
  const [lens] = await lensesOf(testFile());
  assert(lens?.command !== undefined);
  await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
  const peeked = () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "casebook-failure");
  await waitFor("the failure's document", () => peeked() !== undefined);
  assert.match(peeked()?.getText() ?? "", /^Expected: 404\nActual: {3}500$/m);
  assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), testFile().toString());
});

test("the file in front is compared with an attempt", async () => {
  await vscode.window.showTextDocument(testFile());
  await runAccepting("casebook.compareFile");
  const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
  assert(input instanceof vscode.TabInputTextDiff);
  assert.equal(input.original.scheme, "casebook-snapshot");
  assert.equal(input.modified.toString(), testFile().toString());
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
});

test("diagnostics are copied, without a path", async () => {
  await vscode.commands.executeCommand("casebook.copyDiagnostics");
  const text = await vscode.env.clipboard.readText();
  assert.match(text, /^- Casebook: \d+\.\d+\.\d+$/m);
  assert.match(
    text,
    /^- Folder 1: git 2\.\d+.*; on a branch; main worktree; top level; 1 session; \d attempts;/m,
  );
  assert(!text.includes(folder()));
});
