import type * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import type { Folders } from "../editor/folders/folders.ts";
import type { HiddenWarnings } from "../editor/window/hiddenWarnings.ts";
import { activeSession } from "../model/folder/folderState.ts";
import { NodeTreeView } from "./nodeTreeView.ts";
import { repositoryRows } from "./repositoryRows.ts";
import { sessionTree } from "./sessionTree.ts";

/** The view Session: the active session with its sections, and what is worth knowing of the repository. */
export function createSessionView(
  folders: Folders,
  hidden: HiddenWarnings,
  memento: vscode.Memento,
): Disposable {
  const store = new DisposableStore();
  const view = store.add(new NodeTreeView("casebook.session", memento));
  const update = () => {
    const { shown } = folders;
    const session = shown.kind === "ready" ? activeSession(shown.state) : undefined;
    view.show(
      shown.kind === "ready" && session !== undefined
        ? [
            ...sessionTree(shown.state, session, folders.label),
            ...repositoryRows(shown.state.repository, (warning) => hidden.has(warning)),
          ]
        : [],
    );
  };
  update();
  store.add(folders.onDidChange(update));
  store.add(hidden.onDidChange(update));
  return store;
}
