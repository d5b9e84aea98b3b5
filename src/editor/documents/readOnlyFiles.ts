import * as vscode from "vscode";
import { t } from "../../base/l10n.ts";

/**
 * Serves documents that can be read and never written, by their address. The content of one address never changes, so nothing
 * is ever announced; undefined where there is nothing at that address.
 */
export function registerReadOnlyFiles(
  scheme: string,
  read: (uri: vscode.Uri) => Promise<Uint8Array | undefined>,
): vscode.Disposable {
  const readFile = async (uri: vscode.Uri): Promise<Uint8Array> => {
    const bytes = await read(uri);
    if (bytes === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    return bytes;
  };
  const readOnly = () => {
    throw vscode.FileSystemError.NoPermissions(t("Files in the log cannot be changed."));
  };
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: () => ({ dispose: () => undefined }),
    watch: () => ({ dispose: () => undefined }),
    stat: async (uri) => ({
      type: vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: (await readFile(uri)).length,
    }),
    readFile,
    readDirectory: () => [],
    createDirectory: readOnly,
    writeFile: readOnly,
    delete: readOnly,
    rename: readOnly,
  };
  return vscode.workspace.registerFileSystemProvider(scheme, provider, {
    isReadonly: true,
    isCaseSensitive: true,
  });
}
