import { release } from "node:os";
import * as vscode from "vscode";
import { t, tellInEnglish } from "../base/l10n.ts";
import { thisPlatform } from "../base/platform.ts";
import { describeDiagnostics } from "../editor/folders/diagnostics.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { redactionHere } from "../editor/folders/redactionHere.ts";
import { mention } from "../editor/window/window.ts";

/** *Copy Diagnostics*: what a bug report needs, to the clipboard, without anything that reveals who or where. */
export async function copyDiagnostics(folders: Folders): Promise<void> {
  const extension = vscode.extensions.getExtension("casebook.casebook");
  const { name, version } = { name: vscode.env.appName, version: vscode.version };
  const diagnostics = {
    versions: {
      Casebook: String(extension?.packageJSON.version ?? "unknown"),
      [name]: `${version}, ${vscode.env.remoteName ?? "local"}, Node ${process.versions.node}`,
      System: `${thisPlatform} ${release()} ${process.arch}`,
      Trust: vscode.workspace.isTrusted ? "trusted" : "restricted",
    },
    settings: readChangedSettings(
      Object.keys(extension?.packageJSON.contributes.configuration.properties ?? {}),
    ),
    folders: await folders.describe(),
  };
  const text = tellInEnglish(() => describeDiagnostics(diagnostics, redactionHere()));
  await vscode.env.clipboard.writeText(text);
  mention(t("Casebook: diagnostics copied"));
}

function readChangedSettings(names: readonly string[]): Readonly<Record<string, unknown>> {
  const settings = vscode.workspace.getConfiguration();
  return Object.fromEntries(
    names.flatMap((name) => {
      const set = settings.inspect(name);
      const value = set?.workspaceFolderValue ?? set?.workspaceValue ?? set?.globalValue;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
