import * as vscode from "vscode";
import { type Disposable, DisposableStore, toDisposable } from "../../base/disposable.ts";
import type { Folders } from "./folders.ts";

/** How long changes are gathered before the engine looks at the working tree, in milliseconds. */
const gatherPeriod = 300;

/** Tells the engine when files of a folder change on disk, so that the shown open changes are up to date. */
export function watchFiles(folders: Folders): Disposable {
  const store = new DisposableStore();
  const pending = new Map<string, NodeJS.Timeout>();
  const watcher = store.add(vscode.workspace.createFileSystemWatcher("**/*"));
  const onDidChange = (uri: vscode.Uri) => {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
    // git's own files change with every look at the repository; what matters of them the engine watches itself.
    if (folder !== undefined && !/[\\/]\.git(?:[\\/]|$)/.test(uri.fsPath) && !pending.has(folder)) {
      pending.set(folder, setTimeout(tell, gatherPeriod, folder));
    }
  };
  const tell = (folder: string) => {
    pending.delete(folder);
    folders.notifyFilesChanged(folder);
  };
  store.add(watcher.onDidChange(onDidChange));
  store.add(watcher.onDidCreate(onDidChange));
  store.add(watcher.onDidDelete(onDidChange));
  store.add(
    toDisposable(() => {
      for (const timer of pending.values()) {
        clearTimeout(timer);
      }
    }),
  );
  return store;
}
