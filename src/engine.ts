import { randomUUID } from "node:crypto";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { messageOf } from "./base/errors.ts";
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
import { exportFailure, exportKept, exportSession } from "./sessions/exchange/exportSession.ts";
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
Object.assign(process.env, process.platform === "win32" ? notHere : {});

/** The engine: joins the doors to the use cases and serves them to the extension host. It has no behaviour of its own. */
serve((notify) => {
  const editorRuns = new EditorRuns(notify, randomUUID);
  const folders = openFolders(notify, editorRuns);
  return { implementation: implement(folders, notify, editorRuns), close: () => folders.closeAll() };
});

/** The file of the thread that reads documents: beside the engine's own, in the extension as in its sources. */
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
  return {
    openFolder: ({ folder, settings, ...its }) => folders.open(folder, its, settings, its),
    closeFolder: ({ folder }) => folders.close(folder),
    readVersions: async ({ folder }) => ({
      node: process.versions.node,
      git: (await folders.in(folder)).ports.repository.gitVersion,
    }),
    settingsChanged: ({ folder, settings }) => folders.configure(folder, settings),
    editorRunPrinted: (printed) => editorRuns.printed(printed),
    editorRunEnded: (ended) => editorRuns.ended(ended),
    filesChanged: ({ folder }) => folders.refreshOpenChanges(folder),
    proposeCommands: async ({ folder }) => (await folders.in(folder)).ports.runners.proposeCommands(folder),
    startSession: async ({ folder, sections }) => startSession(await folders.in(folder), sections),
    switchSession: async ({ folder, session }) => switchSession(await folders.in(folder), session),
    reopenSession: async ({ folder, session }) => reopenSession(await folders.in(folder), session),
    abandonSession: async ({ folder }) => abandonSession(await folders.in(folder)),
    solveSession: async (its) => solveSession(await folders.in(its.folder), its.command, observe(its.folder)),
    runCommand: async ({ folder, ...confirmed }) =>
      (await runCommand(await folders.in(folder), confirmed, observe(folder))).result,
    isolateTests: async (its) => isolateTests(await folders.in(its.folder), its.session, its),
    endLeftProcesses: async ({ folder }) => endLeftProcesses(await folders.in(folder)),
    runRepeatedly: async (its) => runRepeatedly(await folders.in(its.folder), its, observe(its.folder)),
    stopRun: async ({ folder }) => stopRun(await folders.in(folder)),
    recognise: async ({ folder, command }) =>
      (await folders.in(folder)).ports.runners.recognise(command, folder),
    readTree: async ({ folder }) => readTree(await folders.in(folder)),
    inspectOutsideRun: async ({ folder, run }) => inspectOutsideRun(await folders.in(folder), run),
    recordOutsideRun: async ({ folder, run, into }) => recordOutsideRun(await folders.in(folder), run, into),
    addHypothesis: async (its) =>
      addHypothesis(await folders.in(its.folder), its.session, its.text, its.attempt),
    editHypothesis: async (its) =>
      editHypothesis(await folders.in(its.folder), its.session, its.hypothesis, its.text),
    markHypothesis: async (its) =>
      markHypothesis(await folders.in(its.folder), its.session, its.hypothesis, its.state),
    addNote: async (its) => addNote(await folders.in(its.folder), its.session, its.text),
    editNote: async (its) => editNote(await folders.in(its.folder), its.session, its.note, its.text),
    editSection: async (its) => editSection(await folders.in(its.folder), its.session, its.section, its.text),
    readLastRun: async ({ folder, session }) => readLastRun(await folders.in(folder), session),
    readFailures: async (its) =>
      readFailures(await folders.in(its.folder), its.session, its.run, its.testCases),
    compareAttempts: async (its) =>
      compareAttempts(await folders.in(its.folder), its.session, its.before, its.now),
    findLikeAttempts: async (its) => findLikeAttempts(await folders.in(its.folder), its.session, its.diff),
    readMatrix: async ({ folder, session }) => readMatrix(await folders.in(folder), session),
    readOutput: async (its) => decode(await readOutput(await folders.in(its.folder), its.session, its.run)),
    readFile: async ({ folder, tree, path }) => {
      const bytes = await (await folders.in(folder)).ports.repository.readFile(tree, path);
      return bytes && Buffer.from(bytes).toString("base64");
    },
    previewRestore: async (its) => previewRestore(await folders.in(its.folder), its.session, its.what),
    restore: async (its) => restore(await folders.in(its.folder), its.session, its.what, its.paths),
    createBranch: async (its) =>
      createBranch(await folders.in(its.folder), its.session, its.attempt, its.branch),
    exportSession: async (its) => exportSession(await folders.in(its.folder), its.session, its),
    exportFolder: async (its) => exportFolder(await folders.in(its.folder), its.session, its),
    exportFailure: async (its) => exportFailure(await folders.in(its.folder), its, its.home),
    importLog: async ({ folder, markdown }) => importLog(await folders.in(folder), markdown),
    ...implementKept(folders),
    ...implementSharing(folders),
  };
}

/** What is asked about everything that the repository keeps, on whichever branch. */
function implementKept(folders: OpenFolders) {
  return {
    listKeptSessions: async ({ folder }) => listKeptSessions(await folders.in(folder)),
    exportKeptSession: async (its) => exportKept(await folders.in(its.folder), its, its),
    adoptSession: async (its) => adoptSession(await folders.in(its.folder), its),
    moveLogsHere: async ({ folder }) => moveLogsHere(await folders.in(folder)),
    measureSession: async (its) => measureSession(await folders.in(its.folder), its),
    measureAll: async ({ folder }) => measureAll(await folders.in(folder)),
    deleteSession: async (its) => deleteSession(await folders.in(its.folder), its),
    deleteAll: async ({ folder, logs }) => deleteAll(await folders.in(folder), logs),
  } satisfies Partial<Implementation>;
}

/** What goes out to a remote, and comes from there. */
function implementSharing(folders: OpenFolders) {
  return {
    listRemotes: async ({ folder }) => listRemotes(await folders.in(folder)),
    previewShare: async (its) => previewShare(await folders.in(its.folder), its.remote),
    shareLog: async (its) => shareLog(await folders.in(its.folder), its),
    fetchLogs: async (its) => fetchLogs(await folders.in(its.folder), its.remote),
    adoptLog: async (its) => adoptLog(await folders.in(its.folder), its),
    stopExchange: async ({ folder }) => stopExchange(await folders.in(folder)),
  } satisfies Partial<Implementation>;
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
