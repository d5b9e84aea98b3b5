import { describe, expect, test } from "vitest";
import { readSources } from "../support/fences/readSources.ts";
import { checkShownTexts } from "../support/fences/shownTextRules.ts";

const sources = readSources();

test("every text that is shown in the window goes through the door", () => {
  expect(checkShownTexts(sources)).toEqual([]);
});

test("the files that show texts by themselves pass them through the door", () => {
  for (const file of [
    "editor/window/window.ts",
    "editor/failures/testResults.ts",
    "editor/failures/failureLenses.ts",
    "editor/runs/editorRunner.ts",
    "editor/runs/runTerminal.ts",
    "editor/documents/diffs.ts",
    "views/nodeTreeView.ts",
    "views/statusBarView.ts",
  ]) {
    expect(sources.get(file), file).toMatch(/from "(?:\.|\.\.\/window|\.\.\/editor\/window)\/shownText\.ts"/);
  }
});

describe("the fence sees", () => {
  test.each([
    ["a message", "void vscode.window.showInformationMessage(text);"],
    ["one that is only named", "const show = vscode.window.showWarningMessage;"],
    ["one that is taken out of the window", "const { showErrorMessage: say } = vscode.window;"],
    ["a list", "await vscode.window.showQuickPick(picks);"],
    ["a list that is kept open", "const picker = vscode.window.createQuickPick();"],
    ["an input", "await vscode.window.showInputBox({ prompt });"],
    ["progress", "await vscode.window.withProgress({ location, title }, task);"],
    ["a word in the status bar", "vscode.window.setStatusBarMessage(name);"],
    ["an item in the status bar", "const item = vscode.window.createStatusBarItem();"],
    ["Markdown", "const tooltip = new vscode.MarkdownString(text);"],
    ["a tooltip", "item.tooltip = node.tooltip;"],
    ["a text of an item", "item.text = test.name;"],
    ["a row", "const item = new vscode.TreeItem(name);"],
    ["a decoration", "editor.setDecorations(type, [{ range, hoverMessage: name }]);"],
    ["a message at a line", "const message = new vscode.TestMessage(text);"],
    ["a lens", "const lens = new vscode.CodeLens(range, { title });"],
    ["a title of a comparison", `await vscode.commands.executeCommand("vscode.diff", a, b, name);`],
  ])("%s", (_, code) => {
    const planted = new Map([["commands/planted.ts", `import * as vscode from "vscode";\n${code}\n`]]);
    expect(checkShownTexts(planted)).toHaveLength(1);
  });

  test("nothing in words about it", () => {
    const source = `import * as vscode from "vscode";\n// showQuickPick\n/** new vscode.TreeItem */\nvscode.window.visibleTextEditors;`;
    expect(checkShownTexts(new Map([["commands/planted.ts", source]]))).toEqual([]);
  });
});
