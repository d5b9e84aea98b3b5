import { say } from "../../base/facts/words.ts";
import { t } from "../../base/l10n.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { saveBeforeRun } from "../../editor/runs/saveBeforeRun.ts";
import { pickOne, warn } from "../../editor/window/window.ts";
import { offerSessions } from "../choices/sessionPicks.ts";
import { confirmCommand } from "../questions/confirmCommand.ts";

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
  const pick = await pickOne(offerSessions(sessions, active));
  if (pick !== undefined && pick.session !== active) {
    await folders.request("switchSession", { session: pick.session });
  }
}
