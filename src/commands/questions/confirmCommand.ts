import { t } from "../../base/l10n.ts";
import { openCommand } from "../../editor/documents/commandDocuments.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import { confirmInDialog, mention, warn } from "../../editor/window/window.ts";
import type { RunPurpose } from "../../model/log/run.ts";
import { commandOf } from "../../model/log/session.ts";
import { askToRun, type RunQuestion } from "../choices/runQuestion.ts";

/** A command that the user has agreed to, for the requests that run it: the engine runs this text or none. */
export interface Confirmed {
  readonly folder: string;
  readonly command: string;
}

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
    (await ask(
      askToRun({ command, purpose, title: session.sections.title }, agreed.remoteOf(folder, command)),
    ));
  if (!isAgreed) {
    mention(t("Casebook: nothing was run"));
    return undefined;
  }
  if (command !== "") {
    await agreed.add(folder, command);
  }
  return { folder, command };
}

async function ask({ question, command, origin, answer, isLong }: RunQuestion): Promise<boolean> {
  if (!isLong) {
    return confirmInDialog({ question, detail: `${command}\n\n${origin}`, answer });
  }
  // A dialog would stand in front of the editor.
  await openCommand(command);
  const isIn = t("The command is long: the editor shows all of it.");
  return (await warn([question, isIn, origin], answer, t("Cancel"))) === answer;
}
