import * as vscode from "vscode";
import type { Folders } from "../editor/folders.ts";
import { plainLabel } from "../editor/plainLabel.ts";
import { saveBeforeRun } from "../editor/saving.ts";

/** *Solve Session*: runs the verification command; only green solves. */
export async function solveSession(folders: Folders): Promise<void> {
  await saveBeforeRun();
  const { solved, reason } = await folders.request("solveSession", {});
  if (!solved) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("Not solved by the verification command. {0}", reason),
    );
  }
}

/** *Abandon Session*. */
export async function abandonSession(folders: Folders): Promise<void> {
  await folders.request("abandonSession", {});
}

/** *Reopen Session*. */
export async function reopenSession(folders: Folders): Promise<void> {
  await folders.request("reopenSession", { session: folders.session.id });
}

/** *Switch Session…*: to another session of this branch. */
export async function switchSession(folders: Folders): Promise<void> {
  const { sessions, active } = folders.state;
  const picks = sessions.toReversed().map((session) => ({
    label: plainLabel(session.sections.title) || vscode.l10n.t("Session without a title"),
    description: [session.state, session.id === active && vscode.l10n.t("active")]
      .filter(Boolean)
      .join(" · "),
    detail: plainLabel(session.sections.isolationCommand),
    session: session.id,
  }));
  const pick = await vscode.window.showQuickPick(picks, { title: vscode.l10n.t("Sessions on this branch") });
  if (pick !== undefined && pick.session !== active) {
    await folders.request("switchSession", { session: pick.session });
  }
}
