import { t } from "../../base/l10n.ts";
import { visibleText } from "../../base/visibleText.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { ShownSession } from "../../model/folder/folderState.ts";
import { titleLabel } from "../../model/log/section.ts";
import { commandOf } from "../../model/log/session.ts";

/** A command that a session has, with the title of that session. */
export interface CommandUse {
  readonly command: string;
  readonly title: string;
}

/** Every command of the sessions. */
export function listUses(sessions: readonly Pick<ShownSession, "sections">[]): readonly CommandUse[] {
  return sessions.flatMap((session) =>
    (["isolation", "verification"] as const).map((purpose) => ({
      command: commandOf(session, purpose),
      title: titleLabel(session.sections.title),
    })),
  );
}

/**
 * The commands that the user agreed to, each with the sessions that use it; undefined where there are none. One whose text was not kept
 * is known again only by a session that has it: `find` says which of these texts it is.
 */
export function offerAgreed<Agreed extends { readonly text: string | undefined }>(
  agreed: readonly Agreed[],
  uses: readonly CommandUse[],
  find: (one: Agreed, commands: readonly string[]) => string | undefined,
): PickList<PickItem & { readonly command: Agreed }> | undefined {
  const commands = uses.map(({ command }) => command);
  const picks = agreed.map((command) => {
    const known = find(command, commands);
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
  });
  return picks.length === 0
    ? undefined
    : {
        picks,
        title: t("Commands That Casebook May Run in This Folder"),
        placeHolder: t("Choose one to take it back: Casebook then asks before it runs again"),
        matchOnDescription: true,
      };
}
