import type * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { t } from "../base/l10n.ts";
import type { ShownAttempts } from "../editor/attempts/shownAttempts.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { activeSession, type ShownSession } from "../model/folder/folderState.ts";
import { isMadeBy, type MakerFilter, makerFilterLabel } from "../model/log/makerFilter.ts";
import { attemptTree } from "./attemptTree.ts";
import { NodeTreeView } from "./nodeTreeView.ts";

/** The view Attempts: the log of the active session, newest first. */
export function createAttemptView(
  folders: Folders,
  shownAttempts: ShownAttempts,
  memento: vscode.Memento,
): Disposable {
  const store = new DisposableStore();
  const view = store.add(new NodeTreeView("casebook.attempts", memento));
  const update = () => {
    const { shown } = folders;
    const { filter } = shownAttempts;
    const session = shown.kind === "ready" ? activeSession(shown.state) : undefined;
    view.message = filterMessage(session, filter);
    view.show(
      shown.kind === "ready" && session !== undefined ? attemptTree(shown.state, session, filter) : [],
    );
  };
  update();
  store.add(folders.onDidChange(update));
  store.add(shownAttempts.onDidChange(update));
  return store;
}

/** A filter hides attempts, so the view says how many. */
function filterMessage(
  session: ShownSession | undefined,
  filter: MakerFilter | undefined,
): string | undefined {
  const { attempts = [] } = session ?? {};
  return filter === undefined || attempts.length === 0
    ? undefined
    : t(
        "Filter “{0}”: {1} of {2} attempts",
        makerFilterLabel(filter),
        attempts.filter((attempt) => isMadeBy(attempt, filter)).length,
        attempts.length,
      );
}
