import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { mention, pickOne } from "../../editor/window/window.ts";
import { listUses, offerAgreed } from "../choices/agreedPicks.ts";

/** *Agreed Commands…*: what the user has agreed to run in the folder, and the way to take one back. */
export async function showAgreedCommands(folders: Folders, agreed: AgreedCommands): Promise<void> {
  await folders.opened();
  const { folder, sessions } = folders.state;
  const list = offerAgreed(agreed.list(folder), listUses(sessions), (one, commands) =>
    agreed.find(one, commands),
  );
  if (list === undefined) {
    throw new UserError(
      t("You have not agreed to any command in this folder yet."),
      t("Casebook asks before it runs a command that you did not type here."),
    );
  }
  const pick = await pickOne(list);
  if (pick !== undefined) {
    await agreed.takeBack(folder, pick.command);
    mention(t("Casebook: the command was taken back, and is asked about before it runs again"));
  }
}
