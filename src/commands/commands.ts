import * as vscode from "vscode";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { t } from "../base/l10n.ts";
import type { ShownAttempts } from "../editor/attempts/shownAttempts.ts";
import type { LastExport } from "../editor/documents/lastExport.ts";
import type { FailureArrangement } from "../editor/failures/failureArrangement.ts";
import type { ShownFailures } from "../editor/failures/shownFailures.ts";
import type { AgreedCommands } from "../editor/folders/agreedCommands.ts";
import type { FaultLog } from "../editor/folders/faultLog.ts";
import type { Folders } from "../editor/folders/folders.ts";
import type { MatrixPanel } from "../editor/matrix/matrixPanel.ts";
import type { RunTerminal } from "../editor/runs/runTerminal.ts";
import type { WatchedRuns } from "../editor/runs/watchedRuns.ts";
import type { HiddenWarnings } from "../editor/window/hiddenWarnings.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import { complain } from "../editor/window/window.ts";
import { compareAttempts } from "./attempts/compareAttempts.ts";
import { compareFileWithAttempt } from "./attempts/compareFile.ts";
import { filterAttempts, showAllAttempts } from "./attempts/filterAttempts.ts";
import { openAttemptChanges, openChangedFile } from "./attempts/openChanges.ts";
import {
  createBranch,
  createFoundBranch,
  restoreAttempt,
  revertAttempt,
  undoRestore,
} from "./attempts/restoreAttempt.ts";
import { useFound } from "./attempts/useFound.ts";
import { describeError } from "./choices/errorMessage.ts";
import { copyDiagnostics } from "./copyDiagnostics.ts";
import { copyMarkdown } from "./exchange/copyMarkdown.ts";
import { exportMarkdown } from "./exchange/exportMarkdown.ts";
import { showFlakyTests } from "./exchange/flakyTests.ts";
import { importLog } from "./exchange/importLog.ts";
import { deleteSessionData, showOtherSessions, showStorage } from "./exchange/keptSessions.ts";
import { fetchSharedLogs, shareLog } from "./exchange/shareLog.ts";
import { clearFilter, filterFailures, groupFailures, showAllFailures } from "./failures/arrangeFailures.ts";
import { copyFailure, copyTestId, openFailure, peekFailure } from "./failures/failures.ts";
import { findRelated, openSeenBefore, openSeenLog } from "./failures/seenBefore.ts";
import { chooseFolder } from "./questions/chooseFolder.ts";
import { hideWarning, moveLogsHere } from "./repositoryWarnings.ts";
import { isolate } from "./runs/isolate.ts";
import { openReport, recordWatchedRun, startFromConsole } from "./runs/outsideRuns.ts";
import { endLeftProcesses, runIsolationCommand, stopRun } from "./runs/runCommand.ts";
import { runRepeatedly } from "./runs/runRepeatedly.ts";
import { showAgreedCommands } from "./runs/showAgreedCommands.ts";
import { findCommit, findPolluter } from "./searches/findByTest.ts";
import { findHunks, findInCommit, searchOn } from "./searches/findHunks.ts";
import {
  copyFound,
  copyFoundPatch,
  isolateFound,
  openFoundTests,
  searchOf,
  showFound,
} from "./searches/openFound.ts";
import { abandonSession, reopenSession, solveSession, switchSession } from "./sessions/closeSession.ts";
import { editSection } from "./sessions/editSection.ts";
import { findInSessions } from "./sessions/findInSessions.ts";
import { addHypothesis, confirmHypothesis, editHypothesis, refuteHypothesis } from "./sessions/hypotheses.ts";
import { addNote, editNote } from "./sessions/notes.ts";
import { startSession } from "./sessions/startSession.ts";

/** What a command does; invoked on a row of a view, it gets the row, and all that are selected where it is one of them. */
type Command = (node?: TreeNode, selected?: readonly TreeNode[]) => Promise<void> | void;

/** The parts of the window that commands work with. */
interface WindowParts {
  readonly folders: Folders;
  readonly agreed: AgreedCommands;
  readonly failures: ShownFailures;
  readonly arrangement: FailureArrangement;
  readonly shownAttempts: ShownAttempts;
  readonly hidden: HiddenWarnings;
  readonly terminal: RunTerminal;
  readonly watched: WatchedRuns;
  readonly matrix: MatrixPanel;
  readonly lastExport: LastExport;
  readonly log: FaultLog;
}

/** Every command by its id: the only place that knows both. */
function createCommands(parts: WindowParts): Record<string, Command> {
  const { folders, agreed, failures, arrangement, hidden, terminal, watched, matrix, lastExport, log } =
    parts;
  return {
    ...createSessionCommands(parts),
    ...createAttemptCommands(parts),
    "casebook.startSession": () => startSession(folders, agreed),
    "casebook.startFromConsole": () => startFromConsole(folders, agreed),
    "casebook.openReport": (file, files) => openReport(folders, agreed, file, files),
    "casebook.recordWatchedRun": () => recordWatchedRun(folders, agreed, watched),
    "casebook.dismissWatchedRun": () => watched.dismiss(),
    "casebook.runIsolationCommand": () => runIsolationCommand(folders, agreed),
    "casebook.endLeftProcesses": () => endLeftProcesses(folders),
    "casebook.isolate": (node, selected) =>
      isolate(folders, agreed, selected ?? (node === undefined ? [] : [node])),
    "casebook.findPolluter": (node) => findPolluter(folders, agreed, node),
    "casebook.findCommit": (node) => findCommit(folders, agreed, node),
    "casebook.runRepeatedly": () => runRepeatedly(folders, agreed),
    "casebook.stopRun": () => stopRun(folders),
    "casebook.showOutput": () => terminal.show(),
    "casebook.addHypothesis": (node) => addHypothesis(folders, node),
    "casebook.editHypothesis": (node) => editHypothesis(folders, node),
    "casebook.confirmHypothesis": (node) => confirmHypothesis(folders, node),
    "casebook.refuteHypothesis": (node) => refuteHypothesis(folders, node),
    "casebook.addNote": () => addNote(folders),
    "casebook.editNote": (node) => editNote(folders, node),
    "casebook.editSection": (node) => editSection(folders, agreed, node),
    "casebook.openChanges": (node) => openAttemptChanges(folders, node),
    "casebook.openChangedFile": (node) => openChangedFile(folders, node),
    "casebook.openFailure": (node) => openFailure(failures, node),
    "casebook.peekFailure": (node) => peekFailure(failures, node),
    "casebook.openSeenBefore": (node) => openSeenBefore(folders, node),
    "casebook.openSeenLog": (node) => openSeenLog(folders, node),
    "casebook.findRelated": (node) => findRelated(folders, failures, node),
    "casebook.groupFailures": () => groupFailures(arrangement),
    "casebook.filterFailures": () => filterFailures(arrangement),
    "casebook.clearFilter": () => clearFilter(arrangement),
    "casebook.showAllFailures": () => showAllFailures(arrangement),
    "casebook.showMatrix": () => matrix.show(),
    "casebook.compareFile": (file) => compareFileWithAttempt(folders, file),
    "casebook.copyTestId": (node) => copyTestId(node),
    "casebook.copyFailure": (node) => copyFailure(failures, node),
    "casebook.agreedCommands": () => showAgreedCommands(folders, agreed),
    "casebook.hideWarning": (node) => hideWarning(hidden, node),
    "casebook.exportMarkdown": () => exportMarkdown(folders, lastExport),
    "casebook.copyMarkdown": (node) => copyMarkdown(folders, failures, lastExport, node),
    "casebook.refresh": () => folders.refreshAll(),
    "casebook.chooseFolder": async () => void (await chooseFolder(folders)),
    "casebook.copyDiagnostics": () => copyDiagnostics(folders),
    "casebook.showLog": () => log.show(),
  };
}

/** The same of whole sessions and logs. */
function createSessionCommands({ folders, agreed }: WindowParts): Record<string, Command> {
  return {
    "casebook.solveSession": () => solveSession(folders, agreed),
    "casebook.abandonSession": () => abandonSession(folders),
    "casebook.reopenSession": () => reopenSession(folders),
    "casebook.switchSession": () => switchSession(folders),
    "casebook.otherSessions": () => showOtherSessions(folders),
    "casebook.findInSessions": () => findInSessions(folders),
    "casebook.shareLog": () => shareLog(folders, agreed),
    "casebook.fetchSharedLogs": () => fetchSharedLogs(folders, agreed),
    "casebook.showFlakyTests": () => showFlakyTests(folders),
    "casebook.showStorage": () => showStorage(folders),
    "casebook.deleteSessionData": () => deleteSessionData(folders),
    "casebook.moveLogsHere": () => moveLogsHere(folders),
    "casebook.importLog": (file) => importLog(folders, agreed, file),
  };
}

/** The same of attempts and searches. */
function createAttemptCommands({ folders, agreed, shownAttempts }: WindowParts): Record<string, Command> {
  return {
    "casebook.filterAttempts": () => filterAttempts(folders, shownAttempts),
    "casebook.showAllAttempts": () => showAllAttempts(shownAttempts),
    "casebook.compareAttempts": (node) => compareAttempts(folders, agreed, node),
    "casebook.restoreAttempt": (node) => restoreAttempt(folders, node),
    "casebook.revertAttempt": (node) => revertAttempt(folders, node),
    "casebook.undoRestore": () => undoRestore(folders),
    "casebook.createBranch": (node) => createBranch(folders, node),
    "casebook.findHunks": (node) => findHunks(folders, agreed, node),
    "casebook.findInCommit": (node) => findInCommit(folders, agreed, node),
    "casebook.searchOn": (node) => searchOn(folders, agreed, node),
    "casebook.openFound": (node) => showFound(folders, searchOf(folders, node).search),
    "casebook.openFoundTests": (node) =>
      openFoundTests(
        folders,
        searchOf(folders, node).search,
        node?.subject?.kind === "search" ? node.subject.item : undefined,
      ),
    "casebook.isolateFound": (node) => isolateFound(folders, agreed, searchOf(folders, node).search),
    "casebook.copyFound": (node) => copyFound(folders, searchOf(folders, node).search),
    "casebook.keepFound": (node) => useFound(folders, node, "keep"),
    "casebook.takeFoundOut": (node) => useFound(folders, node, "takeOut"),
    "casebook.copyFoundPatch": (node) => copyFoundPatch(folders, searchOf(folders, node).search),
    "casebook.createFoundBranch": (node) => createFoundBranch(folders, node),
  };
}

/** Registers the commands. This is where an error meets the user: everything that goes wrong in a command ends here. */
export function registerCommands(parts: WindowParts): Disposable {
  const store = new DisposableStore();
  for (const [id, command] of Object.entries(createCommands(parts))) {
    store.add(
      vscode.commands.registerCommand(id, async (node?: TreeNode, selected?: readonly TreeNode[]) => {
        try {
          // Files come as other objects in the list than alone.
          const isAmong = node instanceof vscode.Uri || (node !== undefined && selected?.includes(node));
          await command(node, isAmong ? selected : undefined);
        } catch (error) {
          // Not waited for: a message stays until it is dismissed, and the command has ended.
          void showError(error, parts.log);
        }
      }),
    );
  }
  return store;
}

async function showError(error: unknown, log: FaultLog): Promise<void> {
  const message = describeError(error);
  if (message === undefined) {
    return;
  }
  if (!message.isFault) {
    await complain(message.sentences);
    return;
  }
  log.error(error);
  const showLog = t("Show Log");
  if ((await complain(message.sentences, showLog)) === showLog) {
    log.show();
  }
}
