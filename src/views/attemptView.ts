import type * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { activeSession } from "../model/folder/folderState.ts";
import { attemptTree } from "./attemptTree.ts";
import { NodeTreeView } from "./nodeTreeView.ts";

/** The view Attempts: the log of the active session, newest first. */
export function createAttemptView(folders: Folders, memento: vscode.Memento): Disposable {
  const store = new DisposableStore();
  const view = store.add(new NodeTreeView("casebook.attempts", memento));
  const update = () => {
    const { shown } = folders;
    const session = shown.kind === "ready" ? activeSession(shown.state) : undefined;
    view.show(shown.kind === "ready" && session !== undefined ? attemptTree(shown.state, session) : []);
  };
  update();
  store.add(folders.onDidChange(update));
  return store;
}
