import * as vscode from "vscode";
import type { Oid } from "../model/snapshot.ts";
import type { EngineClient } from "../protocol/client.ts";

/** The scheme of documents that show a file as it was in a snapshot. */
const snapshotScheme = "casebook-snapshot";

/** The address of a file in a snapshot: `path` is relative to the repository's top level. */
export function snapshotUri(folder: string, tree: Oid, path: string): vscode.Uri {
  const query = new URLSearchParams({ folder, tree }).toString();
  return vscode.Uri.from({ scheme: snapshotScheme, path: `/${path}`, query });
}

/** Serves the files of snapshots read-only, binary ones too. A snapshot never changes, so nothing is ever announced. */
export function registerSnapshotDocuments(client: EngineClient): vscode.Disposable {
  const readFile = async (uri: vscode.Uri): Promise<Uint8Array> => {
    const query = new URLSearchParams(uri.query);
    const file = await client.request("readFile", {
      folder: query.get("folder") ?? "",
      tree: query.get("tree") ?? "",
      path: uri.path.slice(1),
    });
    if (file === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    return Buffer.from(file, "base64");
  };
  const readOnly = () => {
    throw vscode.FileSystemError.NoPermissions(vscode.l10n.t("A snapshot cannot be changed."));
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
  return vscode.workspace.registerFileSystemProvider(snapshotScheme, provider, {
    isReadonly: true,
    isCaseSensitive: true,
  });
}
