import * as vscode from "vscode";

/** The open document of a file, if it has changes that are not saved. */
export function findUnsaved(uri: vscode.Uri): { save(): Thenable<boolean> } | undefined {
  const documents = [...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments];
  return documents.find((document) => document.isDirty && document.uri.fsPath === uri.fsPath);
}
