import * as vscode from "vscode";

/** Saves what is unsaved before a run, unless the setting of VS Code's own test runs says otherwise. */
export async function saveBeforeRun(): Promise<void> {
  if (vscode.workspace.getConfiguration("testing").get("saveBeforeTest", true)) {
    await vscode.workspace.saveAll(false);
  }
}
