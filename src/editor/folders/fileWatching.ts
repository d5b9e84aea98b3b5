import * as vscode from "vscode";
import { type Disposable, DisposableStore, toDisposable } from "../../base/disposable.ts";
import { pathBelow } from "../../base/pathSpellings.ts";
import type { Folders } from "./folders.ts";

/** How long changes are gathered before the engine looks at them, in milliseconds. */
const gatherPeriod = 300;

/** How many paths are handed on; of more, as after a checkout, only that there are many. */
const mostPaths = 100;

/**
 * Tells the engine where files of a folder change on disk, so that the shown open changes are up to date. What the editor does itself it says at once,
 * and also where the user keeps it from watching (`files.watcherExclude`).
 */
export function watchFiles(folders: Folders): Disposable {
  const store = new DisposableStore();
  const pending = new Map<string, { readonly paths: Set<string>; readonly timer: NodeJS.Timeout }>();
  const { workspace } = vscode;
  const notice = (uri: vscode.Uri) => {
    // git's own files change with every look at the repository; what matters of them the engine watches itself.
    if (uri.scheme !== "file" || /[\\/]\.git(?:[\\/]|$)/.test(uri.fsPath)) {
      return;
    }
    // A folder of the workspace may lie in another one.
    for (const { uri: folder } of folders.all) {
      const path = pathBelow(folder.fsPath, uri.fsPath);
      if (path !== undefined) {
        noticeIn(folder.fsPath, path);
      }
    }
  };
  const noticeIn = (folder: string, path: string) => {
    const known = pending.get(folder);
    const { paths } = known ?? { paths: new Set() };
    if (known === undefined) {
      pending.set(folder, { paths, timer: setTimeout(tell, gatherPeriod, folder, paths) });
    }
    // One more says that there are too many.
    if (paths.size <= mostPaths) {
      paths.add(path);
    }
  };
  const tell = (folder: string, paths: ReadonlySet<string>) => {
    pending.delete(folder);
    folders.notifyFilesChanged(folder, paths.size > mostPaths ? undefined : [...paths]);
  };
  const watcher = store.add(workspace.createFileSystemWatcher("**/*"));
  store.add(watcher.onDidChange(notice));
  store.add(watcher.onDidCreate(notice));
  store.add(watcher.onDidDelete(notice));
  store.add(workspace.onDidSaveTextDocument(({ uri }) => notice(uri)));
  store.add(workspace.onDidSaveNotebookDocument(({ uri }) => notice(uri)));
  store.add(workspace.onDidCreateFiles(({ files }) => files.forEach(notice)));
  store.add(workspace.onDidDeleteFiles(({ files }) => files.forEach(notice)));
  store.add(
    workspace.onDidRenameFiles(({ files }) =>
      files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]).forEach(notice),
    ),
  );
  store.add(
    toDisposable(() => {
      for (const { timer } of pending.values()) {
        clearTimeout(timer);
      }
    }),
  );
  return store;
}
