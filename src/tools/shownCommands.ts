import { UserError } from "../base/errors.ts";
import { t } from "../base/l10n.ts";

/** A command of the session of a folder. */
export interface ShownCommand {
  readonly folder: string;
  readonly command: string;
}

/**
 * The commands that were shown to be confirmed, and not run yet. The editor has nothing that says which call belongs to which
 * confirmation, and never says that one was declined. So a call runs only where all of them are one: whichever of them was confirmed,
 * it is what runs.
 */
export class ShownCommands {
  readonly #shown: ShownCommand[] = [];

  add(shown: ShownCommand): void {
    this.#shown.push(shown);
  }

  /**
   * The command that was shown, if it is still that of the session.
   * @throws {UserError} if another one was shown, or none; the next call shows it
   */
  take(now: ShownCommand): ShownCommand {
    const [first] = this.#shown;
    const isIt = ({ folder, command }: ShownCommand) => folder === now.folder && command === now.command;
    if (first === undefined || !this.#shown.every(isIt)) {
      this.#shown.length = 0;
      throw new UserError(
        t("The isolation command is not the one shown for confirmation, so it was not run."),
        t("Call this tool again: it shows the current command."),
      );
    }
    this.#shown.pop();
    return first;
  }
}
