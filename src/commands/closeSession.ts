import { say } from "../base/facts/words.ts";
import { t } from "../base/l10n.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { saveBeforeRun } from "../editor/runs/saveBeforeRun.ts";
import { pickOne, warn } from "../editor/window/window.ts";
import { sessionStateLabel } from "../model/words/wording.ts";
import { confirmCommand } from "./confirmCommand.ts";

/** *Solve Session*: runs the verification command; only green solves. */
export async function solveSession(folders: Folders, agreed: AgreedCommands): Promise<void> {
  const confirmed = await confirmCommand(folders, agreed, "verification");
  if (confirmed === undefined) {
    return;
  }
  await saveBeforeRun();
  const { solved, reason } = await folders.request("solveSession", confirmed);
  if (!solved) {
    void warn(t("Not solved by the verification command. {0}", say(reason)));
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
    label: session.sections.title || t("Session without a title"),
    description: [sessionStateLabel(session.state), session.id === active && t("active")]
      .filter(Boolean)
      .join(" · "),
    detail: session.sections.isolationCommand,
    session: session.id,
  }));
  const pick = await pickOne(picks, { title: t("Sessions on this branch") });
  if (pick !== undefined && pick.session !== active) {
    await folders.request("switchSession", { session: pick.session });
  }
}
