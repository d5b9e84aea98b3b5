import { join } from "node:path";
import * as vscode from "vscode";
import { speak } from "./base/l10n.ts";
import { thisPlatform } from "./base/platform.ts";
import { sayInterrupted } from "./commands/attempts/restoreAttempt.ts";
import { registerCommands } from "./commands/commands.ts";
import { ShownAttempts } from "./editor/attempts/shownAttempts.ts";
import { setContextKeys } from "./editor/contextKeys.ts";
import { registerCommandDocuments } from "./editor/documents/commandDocuments.ts";
import { registerFailureDocuments } from "./editor/documents/failureDocuments.ts";
import { registerKeptDocuments } from "./editor/documents/keptDocuments.ts";
import { LastExport } from "./editor/documents/lastExport.ts";
import { SectionDocuments } from "./editor/documents/sectionDocuments.ts";
import { registerSnapshotDocuments } from "./editor/documents/snapshotDocuments.ts";
import { FailureArrangement } from "./editor/failures/failureArrangement.ts";
import { FailureLenses } from "./editor/failures/failureLenses.ts";
import { ShownFailures } from "./editor/failures/shownFailures.ts";
import { TestResults } from "./editor/failures/testResults.ts";
import { AgreedCommands } from "./editor/folders/agreedCommands.ts";
import { EngineDeaths } from "./editor/folders/engineDeaths.ts";
import { createFaultLog } from "./editor/folders/faultLog.ts";
import { watchFiles } from "./editor/folders/fileWatching.ts";
import { Folders } from "./editor/folders/folders.ts";
import { maskCommand, redactionHere } from "./editor/folders/redactionHere.ts";
import { MatrixPanel } from "./editor/matrix/matrixPanel.ts";
import { EditorRunner } from "./editor/runs/editorRunner.ts";
import { RunProgress } from "./editor/runs/runProgress.ts";
import { RunTerminal } from "./editor/runs/runTerminal.ts";
import { offerInTerminals } from "./editor/runs/terminalPath.ts";
import { WatchedRuns } from "./editor/runs/watchedRuns.ts";
import { HiddenWarnings } from "./editor/window/hiddenWarnings.ts";
import { EngineClient } from "./protocol/client.ts";
import { registerMcpServer } from "./tools/mcpDefinition.ts";
import { registerTools } from "./tools/tools.ts";
import { createAttemptView } from "./views/attemptView.ts";
import { FailureView } from "./views/failureView.ts";
import { createSessionView } from "./views/sessionView.ts";
import { createStatusBarView } from "./views/statusBarView.ts";

/** The extension host's side: builds the parts and wires them. It has no behaviour of its own. */
export function activate(context: vscode.ExtensionContext): void {
  speak(vscode.l10n.bundle, vscode.env.language);
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const channel = own(vscode.window.createOutputChannel("Casebook", { log: true }));
  const log = createFaultLog(channel, redactionHere);
  const client = own(new EngineClient(join(context.extensionPath, "dist", "engine.cjs"), process.env));
  own(client.onDidRecoverRestore((interrupted) => void sayInterrupted(interrupted)));
  own(client.onDidMeetProblem(({ message, stack }) => log.error(stack ?? message)));

  const deaths = new EngineDeaths(context.workspaceState);
  const folders = own(new Folders(client, log, context.globalStorageUri.fsPath, deaths));
  const agreed = new AgreedCommands(context.workspaceState, maskCommand);
  const hidden = own(new HiddenWarnings(context.workspaceState));
  const failures = own(new ShownFailures(folders, (message) => log.error(message)));
  const matrix = own(new MatrixPanel(folders, context.extensionUri, (message) => log.error(message)));
  const terminal = own(new RunTerminal(client, folders));
  const editorRunner = own(new EditorRunner(client, thisPlatform));
  const watched = own(
    new WatchedRuns(client, folders, editorRunner, thisPlatform, (message) => log.error(message)),
  );
  const progress = own(new RunProgress(client, folders));
  own(new SectionDocuments(folders));
  own(registerSnapshotDocuments(client));
  own(registerKeptDocuments(client));
  own(registerCommandDocuments());
  own(registerFailureDocuments(client));
  own(new TestResults(failures, (message) => log.error(message)));
  own(new FailureLenses(failures));
  const arrangement = own(new FailureArrangement(context.workspaceState));
  const shownAttempts = own(new ShownAttempts(context.workspaceState));
  own(setContextKeys(folders, arrangement, shownAttempts));
  own(watchFiles(folders));

  own(createSessionView(folders, hidden, context.workspaceState));
  own(new FailureView(folders, failures, arrangement, watched, progress, context.workspaceState));
  own(createAttemptView(folders, shownAttempts, context.workspaceState));
  own(createStatusBarView(folders, progress));
  const lastExport = new LastExport(context.workspaceState);
  const parts = {
    folders,
    agreed,
    failures,
    arrangement,
    shownAttempts,
    hidden,
    terminal,
    watched,
    matrix,
    lastExport,
    log,
  };
  own(registerCommands(parts));
  own(registerTools(folders, agreed, log));
  own(registerMcpServer(folders, context, (message) => log.error(message)));
  own(offerInTerminals(context, thisPlatform, (message) => log.error(message)));

  folders.openAll();
}
