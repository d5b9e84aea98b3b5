import * as vscode from "vscode";
import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import type { AgreedCommands } from "../../editor/folders/agreedCommands.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { WatchedRuns } from "../../editor/runs/watchedRuns.ts";
import { askForText, pickOne } from "../../editor/window/window.ts";
import { activeSession } from "../../model/folder/folderState.ts";
import type { OutsideResults, OutsideRun } from "../../model/log/outsideRun.ts";
import { newSessionSections, proposeIsolation } from "../../model/words/newSession.ts";
import { askForIsolation, offerDestinations } from "../choices/outsideRunChoice.ts";
import { chooseFolder } from "../questions/chooseFolder.ts";

/**
 * *Open JUnit Report…*: the failing tests of reports, in a new session or in the one that is open. `file` and `files` are what
 * a menu of the explorer gives, or what was dropped: one and all that are chosen; without them the user is asked.
 */
export async function openReport(
  folders: Folders,
  agreed: AgreedCommands,
  file: unknown,
  files: unknown,
): Promise<void> {
  const uris = urisOf(file, files) ?? (await askForReports(folders));
  const [first] = uris ?? [];
  if (uris === undefined || first === undefined) {
    return;
  }
  const folder = vscode.workspace.getWorkspaceFolder(first);
  if (folder !== undefined) {
    folders.choose(folder);
  }
  const paths = uris.filter(({ scheme }) => scheme === "file").map(({ fsPath }) => fsPath);
  if (paths.length === 0) {
    throw new UserError(t("This is not a file on disk."), t("Save the report, then open the saved file."));
  }
  await takeIn(folders, agreed, { kind: "reports", paths });
}

function urisOf(file: unknown, files: unknown): readonly vscode.Uri[] | undefined {
  const all = Array.isArray(files) ? files : [file];
  const uris = all.filter((one) => one instanceof vscode.Uri);
  return uris.length > 0 ? uris : undefined;
}

function askForReports({ current }: Folders): Thenable<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: t("Open JUnit Report"),
    openLabel: t("Open Report"),
    canSelectMany: true,
    filters: { [t("JUnit reports")]: ["xml"], [t("All files")]: ["*"] },
    ...(current !== undefined && { defaultUri: current.uri }),
  });
}

/** *Start Session from Console Output…*: what is selected in the editor in front, else what is in the clipboard. */
export async function startFromConsole(folders: Folders, agreed: AgreedCommands): Promise<void> {
  const { activeTextEditor: editor } = vscode.window;
  const selected = editor?.document.getText(editor.selection) ?? "";
  const text = selected.trim() === "" ? await vscode.env.clipboard.readText() : selected;
  if (text.trim() === "") {
    throw new UserError(
      t("Nothing is selected, and the clipboard has no text."),
      t("Select or copy the output of a test run first."),
    );
  }
  await takeIn(folders, agreed, { kind: "console", text });
}

/**
 * Takes results in, after asking where to, and for a new session for its isolation command. Nothing is run. Leaving an input
 * takes nothing in.
 */
async function takeIn(folders: Folders, agreed: AgreedCommands, run: OutsideRun): Promise<void> {
  if (folders.isUnclear && !(await chooseFolder(folders))) {
    return;
  }
  const results = await folders.request("inspectOutsideRun", { run });
  const list = offerDestinations(activeSession(folders.state), results);
  const destination = list === undefined ? "newSession" : (await pickOne(list))?.destination;
  if (destination === undefined) {
    return;
  }
  if (destination !== "newSession") {
    await folders.request("recordOutsideRun", { run, into: destination });
  } else {
    const isolationCommand = await askForText(askForIsolation(results, results.isolationCommand ?? ""));
    if (isolationCommand === undefined) {
      return;
    }
    const { folder } = folders.state;
    await startWith(folders, run, results, isolationCommand);
    await agreed.addRead(folder, isolationCommand);
  }
  await vscode.commands.executeCommand("casebook.failures.focus");
}

/**
 * *Record This Run*: the command that the user ran in a terminal or as a task, in the session that is open, or in one that is
 * started for it. A command line that the terminal only guessed is shown to be confirmed: the session would run it.
 */
export async function recordWatchedRun(
  folders: Folders,
  agreed: AgreedCommands,
  watched: WatchedRuns,
): Promise<void> {
  const { current: offer } = watched;
  if (offer === undefined) {
    throw new UserError(
      t("No test command has ended in a terminal or as a task."),
      t("Run one, or start a session with its command."),
    );
  }
  const { run } = offer;
  // What runs in another shell only is not run again.
  const isSure = offer.isSure && run.problem === undefined;
  const session = activeSession(folders.state);
  if (session?.state === "open") {
    await folders.request("recordOutsideRun", { run, into: { session: session.id } });
  } else {
    const results = await folders.request("inspectOutsideRun", { run });
    const proposed = proposeIsolation(results, run);
    const confirmed = isSure ? proposed : await askForText(askForIsolation(results, proposed, run.problem));
    if (confirmed === undefined) {
      return;
    }
    // A guessed command is not kept as a command to run.
    const { folder } = folders.state;
    await startWith(folders, run, { ...results, command: isSure ? results.command : confirmed }, confirmed);
    // A command that was derived from the user's own, and not shown, is asked about before it runs.
    await (isSure ? agreed.add(folder, run.command) : agreed.addRead(folder, confirmed));
  }
  watched.dismiss();
}

/** Starts a session with results that are there. */
async function startWith(
  folders: Folders,
  run: OutsideRun,
  results: OutsideResults,
  isolationCommand: string,
): Promise<void> {
  const [proposal] = results.command === undefined ? await folders.request("proposeCommands", {}) : [];
  const sections = newSessionSections(results, isolationCommand, folders.state.place.branch, proposal);
  await folders.request("recordOutsideRun", { run, into: { sections } });
}
