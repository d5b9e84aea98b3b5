import * as vscode from "vscode";
import { messageOf, UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";

/** The part of the built-in git extension's API (version 1) that is used here. */
interface GitExtension {
  /** False where the extension found no git. */
  readonly enabled: boolean;
  getAPI(version: 1): {
    readonly git: { readonly path: string };
    getRepository(uri: vscode.Uri): { checkout(branch: string): Promise<void> } | null;
  };
}

/**
 * The git executable that VS Code uses: one that `git.path` names, or another where none of these can be started. Undefined where the git
 * extension is off.
 */
export async function gitFile(): Promise<string | undefined> {
  const git = await activateGit();
  return git?.getAPI(1).git.path;
}

/**
 * What `git.path` names: one git, or several of which the first that can be started is meant. It is a setting of the machine, so no workspace
 * can name a program of its own here (docs/rules/security.md#s2).
 */
export function gitNamed(): readonly string[] {
  const value: unknown = vscode.workspace.getConfiguration("git").get("path");
  return [value].flat().flatMap((one) => (typeof one === "string" && one !== "" ? [one] : []));
}

/** Checks a branch out as VS Code itself does; a UserError with git's own words where git refuses. */
export async function checkOutBranch(topLevel: vscode.Uri, branch: string): Promise<void> {
  const repository = (await activateGit())?.getAPI(1).getRepository(topLevel);
  if (repository == null) {
    throw new UserError(
      t("VS Code's git does not know this repository, so {0} was not checked out.", branch),
      t("Check it out in a terminal."),
    );
  }
  try {
    await repository.checkout(branch);
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : messageOf(error);
    throw new UserError(t("{0} was not checked out: {1}", branch, said), undefined, {
      cause: error,
    });
  }
}

async function activateGit(): Promise<GitExtension | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  if (extension === undefined || !vscode.workspace.getConfiguration("git").get("enabled", true)) {
    return undefined;
  }
  const git = await extension.activate();
  return git.enabled ? git : undefined;
}
