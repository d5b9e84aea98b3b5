import { t } from "../../base/l10n.ts";
import { visibleText } from "../../base/visibleText.ts";
import type { PickItem, PickList, TextQuestion } from "../../editor/window/questions.ts";
import type { CommandProposal } from "../../model/folder/commandProposal.ts";
import { branchLabel } from "../../model/words/wording.ts";
import { askForCommand } from "./commandQuestion.ts";

/** A way to start a session: with a command, which may be empty and is edited in the next step, or by another command of ours. */
export interface StartPick extends PickItem {
  readonly command: string;
  /** The id of the command that starts the session instead. */
  readonly instead?: string;
}

/** The commands that were found, another one, and below a heading the sessions that begin with what is known already. */
export function offerStarts(proposals: readonly CommandProposal[]): PickList<StartPick> {
  return {
    picks: [
      ...proposals.map(({ command, framework, missing }) => ({
        icon: "terminal",
        label: command,
        description: missing === undefined ? framework : t("{0} · “{1}” was not found", framework, missing),
        command,
      })),
      { icon: "edit", label: t("Another command…"), command: "" },
      { label: t("without running anything"), isHeading: true, command: "" },
      {
        icon: "file-code",
        label: t("From a JUnit report…"),
        command: "",
        instead: "casebook.openReport",
      },
      {
        icon: "markdown",
        label: t("From a written debugging log…"),
        command: "",
        instead: "casebook.importLog",
      },
      {
        icon: "clippy",
        label: t("From console output…"),
        description: t("what is selected, or in the clipboard"),
        command: "",
        instead: "casebook.startFromConsole",
      },
    ],
    title: t("Start Session: How are the tests run?"),
    placeHolder: t("Choose a command; you can edit it in the next step"),
    ignoreFocusOut: true,
  };
}

/** Asks for the isolation command, which runs as soon as the session is started. */
export function askForIsolationCommand(command: string): TextQuestion {
  return askForCommand({
    title: t("Start Session: Isolation Command"),
    prompt: t("The smallest command that runs the failing tests. It runs as soon as the session is started."),
    value: command,
  });
}

/** The whole suite, as far as it is known, verifies what the isolation command only samples. */
export function verificationFor(isolationCommand: string, [proposal]: readonly CommandProposal[]): string {
  return proposal?.command ?? isolationCommand;
}

/** Asks what the session is called; the branch is proposed. */
export function askForTitle(verificationCommand: string, branch: string | undefined): TextQuestion {
  return {
    title: t("Start Session: Title"),
    prompt: t(
      "What you investigate, in a few words. Solving it will run “{0}”. You can change both at any time.",
      visibleText(verificationCommand),
    ),
    value: t("Failing tests on {0}", branchLabel(branch)),
    ignoreFocusOut: true,
  };
}
