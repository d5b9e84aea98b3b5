import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";
import { visibleText } from "../base/visibleText.ts";
import type { AgreedCommand, AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { mention, type PickItem, pickOne } from "../editor/window/window.ts";
import { commandOf } from "../model/log/session.ts";

/** *Agreed Commands…*: what the user has agreed to run in the folder, and the way to take one back. */
export async function showAgreedCommands(folders: Folders, agreed: AgreedCommands): Promise<void> {
  await folders.opened();
  const { folder, sessions } = folders.state;
  const uses = sessions.flatMap((session) =>
    (["isolation", "verification"] as const).map((purpose) => ({
      command: commandOf(session, purpose),
      title: session.sections.title || t("Session without a title"),
    })),
  );
  const all = agreed.list(folder);
  if (all.length === 0) {
    throw new UserError(
      t("You have not agreed to any command in this folder yet."),
      t("Casebook asks before it runs a command that you did not type here."),
    );
  }
  const pick = await pickOne(all.map(toPick), {
    title: t("Commands That Casebook May Run in This Folder"),
    placeHolder: t("Choose one to take it back: Casebook then asks before it runs again"),
    matchOnDescription: true,
  });
  if (pick !== undefined) {
    await agreed.takeBack(folder, pick.command);
    mention(t("Casebook: the command was taken back, and is asked about before it runs again"));
  }

  function toPick(command: AgreedCommand): PickItem & { readonly command: AgreedCommand } {
    const known = agreed.find(
      command,
      uses.map((use) => use.command),
    );
    const titles = uses
      .filter((use) => known !== undefined && use.command === known)
      .map(({ title }) => title);
    return {
      label: visibleText(
        command.text ?? known ?? t("A command of an earlier version, of which only a checksum is kept"),
      ),
      description: [...new Set(titles)].join(", "),
      command,
    };
  }
}
