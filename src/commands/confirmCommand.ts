import { t } from "../base/l10n.ts";
import { visibleText } from "../base/visibleText.ts";
import { openCommand } from "../editor/documents/commandDocuments.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { askInDialog, mention, warn } from "../editor/window/window.ts";
import type { RunPurpose } from "../model/log/run.ts";
import { commandOf } from "../model/log/session.ts";

/** A command that the user has agreed to, for the requests that run it: the engine runs this text or none. */
export interface Confirmed {
  readonly folder: string;
  readonly command: string;
}

/** What a dialog shows of a command, in characters: a longer one is opened in an editor, where it can be scrolled. */
const longestInDialog = 600;

/**
 * The command of the active session, once the user agrees to run this very text in this folder: it is asked where that was not said
 * before, with the whole text, and only as the answer to a click that runs it. Undefined where the user does not agree.
 */
export async function confirmCommand(
  folders: Folders,
  agreed: AgreedCommands,
  purpose: RunPurpose,
): Promise<Confirmed | undefined> {
  await folders.opened();
  const { session } = folders;
  const { folder } = folders.state;
  const command = commandOf(session, purpose);
  // The engine says what is to be done where there is none.
  const isAgreed =
    command === "" ||
    agreed.has(folder, command) ||
    (await ask(question(purpose, session.sections.title), command, agreed.remoteOf(folder, command)));
  if (!isAgreed) {
    mention(t("Casebook: nothing was run"));
    return undefined;
  }
  if (command !== "") {
    await agreed.add(folder, command);
  }
  return { folder, command };
}

async function ask(message: string, command: string, remote: string | undefined): Promise<boolean> {
  const shown = visibleText(command);
  const run = t("Run");
  const from =
    remote === undefined
      ? t(
          "It stands in the log of this repository, and you have not run it in this folder yet. Read it first.",
        )
      : t("It came with the log that is shared through {0}. Read it first.", visibleText(remote));
  if (shown.length <= longestInDialog) {
    const detail = `${shown}\n\n${from}`;
    return (await askInDialog(message, detail, run)) === run;
  }
  // A dialog would stand in front of the editor.
  await openCommand(shown);
  const isIn = t("The command is long: the editor shows all of it.");
  return (await warn([message, isIn, from], run, t("Cancel"))) === run;
}

function question(purpose: RunPurpose, title: string): string {
  const session = visibleText(title).slice(0, 80) || t("Session without a title");
  return purpose === "isolation"
    ? t("Run the isolation command of “{0}”?", session)
    : t("Run the verification command of “{0}”?", session);
}
