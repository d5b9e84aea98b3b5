import { dirname } from "node:path";
import * as vscode from "vscode";
import type { PythonEnvironment } from "../../model/folder/settings.ts";

/** What is used of the interface of the Python extension (ms-python.python); anything of it may be missing. */
interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath?(resource: vscode.Uri): { readonly path: string };
    resolveEnvironment?(environment: { readonly path: string }): Promise<ResolvedEnvironment | undefined>;
  };
}

interface ResolvedEnvironment {
  readonly executable: { readonly uri?: vscode.Uri | undefined };
  /** Undefined for a Python of the system. */
  readonly environment?: { readonly type?: string; readonly folderUri?: vscode.Uri } | undefined;
}

/**
 * The environment that is chosen for a folder in the Python extension. Undefined where that is not there or has not been
 * started: a run of other tests starts no other extension. A Python of the system is left as the shell finds it.
 */
export async function pythonEnvironment(folder: string): Promise<PythonEnvironment | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  const environments = extension?.isActive === true ? extension.exports?.environments : undefined;
  const path = environments?.getActiveEnvironmentPath?.(vscode.Uri.file(folder));
  const resolved = path && (await environments?.resolveEnvironment?.(path));
  const { uri } = resolved?.executable ?? {};
  if (uri === undefined || resolved?.environment === undefined) {
    return undefined;
  }
  const { type, folderUri } = resolved.environment;
  return { bin: dirname(uri.fsPath), root: type === "Conda" ? undefined : folderUri?.fsPath };
}
