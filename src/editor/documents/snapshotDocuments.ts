import * as vscode from "vscode";
import type { Oid } from "../../model/code/snapshot.ts";
import type { EngineClient } from "../../protocol/client.ts";
import { registerReadOnlyFiles } from "./readOnlyFiles.ts";

/** The scheme of documents that show a file as it was in a snapshot. */
const snapshotScheme = "casebook-snapshot";

/** The address of a file in a snapshot: `path` is relative to the repository's top level. */
export function snapshotUri(folder: string, tree: Oid, path: string): vscode.Uri {
  const query = new URLSearchParams({ folder, tree }).toString();
  return vscode.Uri.from({ scheme: snapshotScheme, path: `/${path}`, query });
}

/** Serves the files of snapshots read-only, binary ones too. */
export function registerSnapshotDocuments(client: EngineClient): vscode.Disposable {
  return registerReadOnlyFiles(snapshotScheme, async (uri) => {
    const query = new URLSearchParams(uri.query);
    const file = await client.request("readFile", {
      folder: query.get("folder") ?? "",
      tree: query.get("tree") ?? "",
      path: uri.path.slice(1),
    });
    return file === undefined ? undefined : Buffer.from(file, "base64");
  });
}
