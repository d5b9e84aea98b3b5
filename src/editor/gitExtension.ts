import { dirname } from "node:path";
import * as vscode from "vscode";

/** The part of the built-in git extension's API (version 1) that is used here. */
interface GitExtension {
  /** False where the extension found no git. */
  readonly enabled: boolean;
  getAPI(version: 1): { readonly git: { readonly path: string } };
}

/**
 * The directory of the git executable that VS Code uses; undefined where the git extension is off, then the one on PATH
 * counts. `git.path` is a setting of the machine, so no workspace can name a program of its own here (security S2).
 */
export async function gitDirectory(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  if (extension === undefined || !vscode.workspace.getConfiguration("git").get("enabled", true)) {
    return undefined;
  }
  const git = await extension.activate();
  return git.enabled ? dirname(git.getAPI(1).git.path) : undefined;
}
