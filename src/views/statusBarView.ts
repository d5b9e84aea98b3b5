import * as vscode from "vscode";
import { type Disposable, DisposableStore, toDisposable } from "../base/disposable.ts";
import { t } from "../base/l10n.ts";
import type { Folders } from "../editor/folders/folders.ts";
import type { RunProgress } from "../editor/runs/runProgress.ts";
import { iconText, plainText } from "../editor/window/shownText.ts";
import { activeSession, type FolderState, type ShownSession } from "../model/folder/folderState.ts";
import { searchProgressLabel } from "../model/words/searchLabel.ts";
import { attemptHeadline, countFailing, outcomeLabel } from "../model/words/wording.ts";
import { progressLabel } from "./progressLabel.ts";

/** One item in the status bar: the run in progress, or the result of the last one; none without a session. */
export function createStatusBarView(folders: Folders, progress: RunProgress): Disposable {
  const store = new DisposableStore();
  const item = store.add(
    vscode.window.createStatusBarItem("casebook.status", vscode.StatusBarAlignment.Left),
  );
  item.name = "Casebook";
  item.command = "casebook.failures.focus";
  const update = () => {
    const { shown } = folders;
    const session = shown.kind === "ready" ? activeSession(shown.state) : undefined;
    if (shown.kind !== "ready" || session === undefined) {
      item.hide();
      return;
    }
    const finished = progress.testsFinished(shown.state.folder);
    const { icon, text } = status(shown.state, session, finished);
    item.text = iconText(text, icon);
    item.tooltip = plainText(`Casebook: ${session.sections.title}`);
    item.accessibilityInformation = { label: `Casebook: ${text}`, role: "button" };
    item.show();
  };
  update();
  store.add(folders.onDidChange(update));
  const ticking = setInterval(update, 1000);
  store.add(toDisposable(() => clearInterval(ticking)));
  return store;
}

function status(
  state: FolderState,
  session: ShownSession,
  testsFinished: number,
): { readonly icon: string; readonly text: string } {
  if (state.running !== undefined) {
    const { search } = state.running;
    if (search !== undefined) {
      return {
        icon: "sync~spin",
        text: t("searching: {0}", searchProgressLabel(search, search.left, search.run)),
      };
    }
    const label = progressLabel(state.running, testsFinished, Date.now());
    return { icon: "sync~spin", text: t("running {0}", label) };
  }
  const attempt = session.attempts.at(-1);
  const last = attempt?.runs.findLast((run) => run.end !== undefined);
  if (attempt === undefined || last?.end === undefined) {
    return { icon: "book", text: t("no run yet") };
  }
  const { result } = last.end;
  if (last.purpose === "verification" && result.outcome !== "passed") {
    return {
      icon: "error",
      text: t("verification {0} · #{1}", outcomeLabel(result.outcome), attempt.number),
    };
  }
  const headline = attemptHeadline(attempt);
  const word = headline === undefined ? "" : ` ${headline}`;
  if (result.outcome === "failed") {
    return {
      icon: "error",
      text: `${t("{0} failing", countFailing(result.counts))} · #${attempt.number}${word}`,
    };
  }
  const icon = result.outcome === "passed" ? "pass" : "warning";
  return { icon, text: `#${attempt.number}${word || ` ${outcomeLabel(result.outcome)}`}` };
}
