import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { codeOf, messageOf } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { pathsOf } from "../../base/platform.ts";
import { type LauncherFile, launcherFiles } from "./launcherFiles.ts";

/**
 * Puts the command `casebook` on the PATH of the editor's terminals, behind everything else, so that a `casebook` of the user's own comes
 * first. The launchers lie in the storage of the extension, whose path stays the same when the extension is updated: no terminal has to be
 * opened again for that (docs/rules/platform.md#v11). Not in a folder that is not trusted: the command starts git there, which reads the folder's configuration.
 */
export function offerInTerminals(
  { environmentVariableCollection: variables, globalStorageUri, extensionPath }: vscode.ExtensionContext,
  platform: NodeJS.Platform,
  onError: (message: string) => void,
): Disposable {
  const store = new DisposableStore();
  const directory = join(globalStorageUri.fsPath, "bin");
  const launched = {
    program: process.execPath,
    isElectron: process.versions["electron"] !== undefined,
    script: join(extensionPath, "dist", "cli.cjs"),
  };
  const files = launcherFiles(directory, launched, platform);
  const apply = async () => {
    const isWanted = vscode.workspace.getConfiguration("casebook").get("terminal.path", true);
    if (!vscode.workspace.isTrusted || !isWanted || files.length === 0) {
      variables.clear();
      return;
    }
    await mkdir(directory, { recursive: true });
    await Promise.all(files.map((file) => writeLauncher(directory, file)));
    variables.description = t("Puts the command `casebook` on the PATH.");
    variables.append("PATH", `${pathsOf(platform).delimiter}${directory}`);
  };
  const start = () => void apply().catch((error: unknown) => onError(messageOf(error)));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(start));
  store.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("casebook.terminal.path")) {
        start();
      }
    }),
  );
  start();
  return store;
}

/** In one step, as other windows may write it as well, or a terminal start it. One that says the same already is left alone. */
async function writeLauncher(directory: string, { name, text }: LauncherFile): Promise<void> {
  const path = join(directory, name);
  const before = await readFile(path, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw error;
  });
  if (before !== text) {
    const fresh = `${path}.${process.pid}`;
    await writeFile(fresh, text, { mode: 0o755 });
    await chmod(fresh, 0o755);
    await rename(fresh, path);
  }
}
