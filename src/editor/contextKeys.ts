import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { activeSession } from "../model/folder/folderState.ts";
import { makerFilters } from "../model/log/makerFilter.ts";
import { restoreToUndo } from "../model/log/restores.ts";
import type { ShownAttempts } from "./attempts/shownAttempts.ts";
import type { Arrangement } from "./failures/arrangement.ts";
import type { FailureArrangement } from "./failures/failureArrangement.ts";
import { affectsChatTools, chatTools } from "./folders/chatTools.ts";
import type { Folders, Shown } from "./folders/folders.ts";

/** The context keys that the manifest's `when` clauses read. */
type ContextKeys = {
  /** What can be shown: noFolder, untrusted, opening, unavailable, noSession, or the active session open or closed. */
  readonly "casebook.state": string;
  readonly "casebook.hasSession": boolean;
  readonly "casebook.hasRun": boolean;
  readonly "casebook.canUndoRestore": boolean;
  readonly "casebook.running": boolean;
  /** Sessions from before the folder became a repository can be moved into it. */
  readonly "casebook.canMoveLogs": boolean;
  readonly "casebook.filtered": boolean;
  /** Attempts of somebody are left out; and whether this could be: people and agents made some, or several agents. */
  readonly "casebook.attemptsFiltered": boolean;
  readonly "casebook.canFilterAttempts": boolean;
  /** Models of the chat get the tools of the window. A key of its own: VS Code 1.100 offers no tool whose condition compares one (measured). */
  readonly "casebook.offersChatTools": boolean;
};

/** Keeps the context keys true to what is shown; each is set only when it changes. */
export function setContextKeys(
  folders: Folders,
  arrangement: FailureArrangement,
  shownAttempts: ShownAttempts,
): Disposable {
  const store = new DisposableStore();
  const known = new Map<string, unknown>();
  const update = () => {
    const keys = contextKeys(folders.shown, arrangement.current, shownAttempts);
    for (const [key, value] of Object.entries(keys)) {
      if (known.get(key) !== value) {
        known.set(key, value);
        void vscode.commands.executeCommand("setContext", key, value);
      }
    }
  };
  update();
  store.add(folders.onDidChange(update));
  store.add(arrangement.onDidChange(update));
  store.add(shownAttempts.onDidChange(update));
  store.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (affectsChatTools(change)) {
        update();
      }
    }),
  );
  return store;
}

function contextKeys(
  shown: Shown,
  { filter }: Arrangement,
  { filter: makers }: Pick<ShownAttempts, "filter">,
): ContextKeys {
  const state = shown.kind === "ready" ? shown.state : undefined;
  const session = state && activeSession(state);
  const sessionState = session?.state === "open" ? "open" : "closed";
  return {
    "casebook.state":
      shown.kind === "ready" ? (session === undefined ? "noSession" : sessionState) : shown.kind,
    "casebook.hasSession": session !== undefined,
    "casebook.hasRun":
      session?.attempts.some((attempt) => attempt.runs.some((run) => run.end !== undefined)) ?? false,
    "casebook.canUndoRestore": restoreToUndo(session?.restores ?? []) !== undefined,
    "casebook.canMoveLogs": state?.repository.leftIn !== undefined,
    "casebook.running": state?.running !== undefined,
    "casebook.filtered": filter.trim() !== "",
    "casebook.attemptsFiltered": makers !== undefined,
    "casebook.canFilterAttempts": makers !== undefined || makerFilters(session?.attempts ?? []).length > 1,
    "casebook.offersChatTools": session !== undefined && chatTools() === "window",
  };
}
