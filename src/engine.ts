import { randomUUID } from "node:crypto";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { messageOf } from "./base/errors.ts";
import { thisPlatform } from "./base/platform.ts";
import { startTimeOf } from "./base/process.ts";
import { replaceInTime } from "./base/replaceInTime.ts";
import { notHere } from "./git/plumbing/gitEnvironment.ts";
import { openRepository } from "./git/repository.ts";
import { importInTime } from "./importInTime.ts";
import { createRenderer } from "./markdown/renderer.ts";
import { createRedaction as redactionOf } from "./model/secrets/redaction.ts";
import type { Ports } from "./ports/ports.ts";
import type { World } from "./ports/world.ts";
import { EditorRuns } from "./protocol/editorRuns.ts";
import { gatherOutput } from "./protocol/liveOutput.ts";
import type { Params, Requests, Result } from "./protocol/messages.ts";
import { type Implementation, type Notify, serve } from "./protocol/server.ts";
import { createReports } from "./reports/reports.ts";
import { createRunners } from "./runners/runner.ts";
import { compareAttempts } from "./sessions/attempts/compareAttempts.ts";
import { findLikeAttempts } from "./sessions/attempts/likeAttempts.ts";
import { readMatrix } from "./sessions/attempts/readMatrix.ts";
import { createBranch, previewRestore, restore } from "./sessions/attempts/restoreAttempt.ts";
import { abandonSession, reopenSession, solveSession, switchSession } from "./sessions/closeSession.ts";
import {
  adoptLog,
  fetchLogs,
  listRemotes,
  previewShare,
  shareLog,
  stopExchange,
} from "./sessions/exchange/exchangeLogs.ts";
import { exportFolder } from "./sessions/exchange/exportFolder.ts";
import { exportFailure, exportKeptSession, exportSession } from "./sessions/exchange/exportSession.ts";
import { importLog } from "./sessions/exchange/importLog.ts";
import {
  adoptSession,
  deleteAll,
  deleteSession,
  listKeptSessions,
  measureAll,
  measureSession,
  moveLogsHere,
} from "./sessions/exchange/keptSessions.ts";
import { OpenFolders } from "./sessions/openFolders.ts";
import { endLeftProcesses } from "./sessions/run/endLeftProcesses.ts";
import { isolateTests } from "./sessions/run/isolateTests.ts";
import { readFailures, readLastRun, readOutput } from "./sessions/run/readRun.ts";
import { inspectOutsideRun, readTree, recordOutsideRun } from "./sessions/run/recordOutsideRun.ts";
import { type RunObserver, runCommand, stopRun } from "./sessions/run/runCommand.ts";
import { runRepeatedly } from "./sessions/run/runRepeatedly.ts";
import { startSession } from "./sessions/startSession.ts";
import type { Sessions } from "./sessions/state/sessions.ts";
import {
  addHypothesis,
  addNote,
  editHypothesis,
  editNote,
  editSection,
  markHypothesis,
} from "./sessions/writeEntries.ts";

/** What git and the user's commands get. */
const userEnvironment = { ...process.env };
// Windows would look for simple-git's "git" in the opened folder first. The user's commands must not notice.
Object.assign(process.env, thisPlatform === "win32" ? notHere : {});

/** The requests about an open folder. */
type FolderRequest = Exclude<keyof Requests, "openFolder" | "closeFolder">;

/** What responds to each of them, with the sessions of the folder; `observer` watches what is run. */
const useCases: {
  readonly [M in FolderRequest]: (
    sessions: Sessions,
    params: Params<M>,
    observer: RunObserver,
  ) => Promise<Result<M>> | Result<M>;
} = {
  readVersions: ({ ports }) => ({ node: process.versions.node, git: ports.repository.gitVersion }),
  proposeCommands: ({ ports }, { folder }) => ports.runners.proposeCommands(folder),
  recognise: ({ ports }, { command, folder }) => ports.runners.recognise(command, folder),
  startSession,
  switchSession,
  reopenSession,
  abandonSession,
  solveSession,
  runCommand: async (...run) => (await runCommand(...run)).result,
  runRepeatedly,
  stopRun,
  isolateTests,
  endLeftProcesses,
  readTree,
  inspectOutsideRun,
  recordOutsideRun,
  addHypothesis,
  editHypothesis,
  markHypothesis,
  addNote,
  editNote,
  editSection,
  readLastRun,
  readFailures,
  readOutput: async (sessions, { session, run }) =>
    Buffer.from(await readOutput(sessions, session, run)).toString("utf8"),
  readFile: async ({ ports }, { tree, path }) => {
    const bytes = await ports.repository.readFile(tree, path);
    return bytes && Buffer.from(bytes).toString("base64");
  },
  compareAttempts,
  findLikeAttempts,
  readMatrix,
  previewRestore,
  restore,
  createBranch,
  exportSession,
  exportFolder,
  exportFailure,
  importLog,
  listKeptSessions,
  exportKeptSession,
  adoptSession,
  moveLogsHere,
  measureSession,
  measureAll,
  deleteSession,
  deleteAll,
  listRemotes,
  previewShare,
  shareLog,
  fetchLogs,
  adoptLog,
  stopExchange,
};

/** The engine: joins the doors to the use cases and serves them to the extension host. It has no behaviour of its own. */
serve((notify) => {
  const editorRuns = new EditorRuns(notify, randomUUID);
  const folders = openFolders(notify, editorRuns);
  return { implementation: implement(folders, notify, editorRuns), close: () => folders.closeAll() };
});

/** The file of the thread that reads documents: next to the engine's own, in the extension as in its sources. */
const importWorker = (process.argv[1] ?? "").replace(/engine(?=\.\w+$)/, "importWorker");

function openFolders(notify: Notify, editorRuns: EditorRuns): OpenFolders {
  const world: World = {
    now: () => new Date().toISOString(),
    elapsed: () => performance.now(),
    newId: randomUUID,
    self: { host: hostname(), pid: process.pid, started: startTimeOf(process.pid) ?? "" },
    // Whether a process of another machine lives cannot be known from here: its run is not touched.
    isAlive: ({ host, pid, started }) => host !== hostname() || startTimeOf(pid) === started,
  };
  const runners = createRunners({
    env: userEnvironment,
    tempDirectory: tmpdir(),
    // Beside the folder of the engine's own file, in the extension as in its sources.
    reporters: join(dirname(process.argv[1] ?? ""), "../reporters"),
    startInEditor: editorRuns.start,
  });
  const reports = createReports();
  const renderer = createRenderer((markdown) => importInTime(importWorker, markdown));
  const createRedaction: Ports["createRedaction"] = (rules) => redactionOf(rules, replaceInTime);
  return new OpenFolders({
    openPorts: async (folder, places) => ({
      repository: await openRepository(folder, { ...places, env: userEnvironment, newId: world.newId }),
      runners,
      reports,
      renderer,
      createRedaction,
      world,
    }),
    onDidChangeState: (state) => notify("stateChanged", state),
    onDidWork: (folder, work, isDone) => notify("working", { folder, work, isDone }),
    onDidRecoverRestore: (folder, interrupted) => notify("restoreRecovered", { folder, ...interrupted }),
    onProblem: (error) =>
      notify("problem", {
        message: messageOf(error),
        stack: error instanceof Error ? error.stack : undefined,
      }),
  });
}

function implement(folders: OpenFolders, notify: Notify, editorRuns: EditorRuns): Implementation {
  const observe = (folder: string): RunObserver => ({
    onOutput: gatherOutput((text, testsFinished) => notify("runOutput", { folder, text, testsFinished })),
    onProcess: (pid) => notify("runProcess", { folder, pid }),
  });
  const respond = <M extends FolderRequest>(method: M) => ({
    [method]: async (params: Params<M>) =>
      useCases[method](await folders.in(params.folder), params, observe(params.folder)),
  });
  const responding = Object.assign({}, ...(Object.keys(useCases) as FolderRequest[]).map(respond));
  return {
    ...(responding as Pick<Implementation, FolderRequest>),
    openFolder: ({ folder, settings, ...params }) => folders.open(folder, params, settings, params),
    closeFolder: ({ folder }) => folders.close(folder),
    settingsChanged: ({ folder, settings }) => folders.configure(folder, settings),
    filesChanged: ({ folder }) => folders.refreshOpenChanges(folder),
    editorRunPrinted: (printed) => editorRuns.printed(printed),
    editorRunEnded: (ended) => editorRuns.ended(ended),
  };
}
