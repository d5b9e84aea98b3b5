import * as vscode from "vscode";
import { t } from "../base/l10n.ts";
import { visibleText } from "../base/visibleText.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { askForText, type PickItem, pickOne } from "../editor/window/window.ts";
import type { CommandProposal } from "../model/folder/commandProposal.ts";
import { chooseFolder } from "./chooseFolder.ts";
import { runIsolationCommand } from "./runCommand.ts";

/**
 * *Start Session…*: the command, proposed and editable; a title, which may wait; then the first run, the baseline. Leaving
 * either input starts nothing. Where several folders are open and none was looked at, which one is asked first.
 */
export async function startSession(folders: Folders, agreed: AgreedCommands): Promise<void> {
  if (folders.isUnclear && !(await chooseFolder(folders))) {
    return;
  }
  const proposals = await folders.request("proposeCommands", {});
  const isolationCommand = await askForCommand(proposals);
  if (isolationCommand === undefined) {
    return;
  }
  // The whole suite, as far as it is known, verifies what the isolation command only samples.
  const verificationCommand = proposals[0]?.command ?? isolationCommand;
  const title = await askForText({
    title: t("Start Session: Title"),
    prompt: t(
      "What is investigated, in a few words. Solving it will run “{0}”. Both can be changed at any time.",
      visibleText(verificationCommand),
    ),
    value: t("Failing tests on {0}", folders.state.place.branch ?? t("detached HEAD")),
    ignoreFocusOut: true,
  });
  if (title === undefined) {
    return;
  }
  const { folder } = folders.state;
  const sections = { title, isolationCommand, verificationCommand };
  await folders.request("startSession", { folder, sections });
  await agreed.addRead(folder, verificationCommand);
  await agreed.add(folder, isolationCommand);
  await runIsolationCommand(folders, agreed);
}

interface CommandPick extends PickItem {
  readonly command: string;
  /** Another way to start a session, as a command of ours. */
  readonly instead?: string;
}

/** Sessions that begin with what is known already. */
function otherWays(): readonly CommandPick[] {
  const { Separator } = vscode.QuickPickItemKind;
  return [
    { label: t("without running anything"), kind: Separator, command: "" },
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
  ];
}

async function askForCommand(proposals: readonly CommandProposal[]): Promise<string | undefined> {
  const picks: CommandPick[] = proposals.map(({ command, framework }) => ({
    icon: "terminal",
    label: command,
    description: framework,
    command,
  }));
  const other: CommandPick = { icon: "edit", label: t("Another command…"), command: "" };
  const pick = await pickOne([...picks, other, ...otherWays()], {
    title: t("Start Session: How are the tests run?"),
    placeHolder: t("Choose what was found, then edit it in the next step"),
    ignoreFocusOut: true,
  });
  if (pick?.instead !== undefined) {
    await vscode.commands.executeCommand(pick.instead);
    return undefined;
  }
  return (
    pick &&
    askForText({
      title: t("Start Session: Isolation Command"),
      prompt: t(
        "The smallest command that runs the failing tests. It runs as soon as the session is started.",
      ),
      placeHolder: "npm test",
      value: pick.command,
      ignoreFocusOut: true,
      validateInput: (typed) =>
        typed.trim() === "" ? t("Type the command that runs the tests.") : undefined,
    })
  );
}
