import type { Oid } from "../model/code/snapshot.ts";
import type { RanCommand } from "../model/log/outsideRun.ts";
import { compareAttempts } from "./attempts/compareAttempts.ts";
import { findLikeAttempts } from "./attempts/likeAttempts.ts";
import { readMatrix } from "./attempts/readMatrix.ts";
import { createBranch, previewRestore, restore } from "./attempts/restoreAttempt.ts";
import { abandonSession, reopenSession, solveSession, switchSession } from "./closeSession.ts";
import {
  adoptLog,
  fetchLogs,
  listRemotes,
  previewShare,
  shareLog,
  stopExchange,
} from "./exchange/exchangeLogs.ts";
import { exportFolder } from "./exchange/exportFolder.ts";
import { exportFailure, exportKeptSession, exportSession, maskTexts } from "./exchange/exportSession.ts";
import { findInSessions } from "./exchange/findInSessions.ts";
import { exportFlaky, listFlaky } from "./exchange/flakyTests.ts";
import { importLog } from "./exchange/importLog.ts";
import {
  adoptSession,
  deleteAll,
  deleteSession,
  listKeptSessions,
  measureAll,
  measureSession,
  moveLogsHere,
} from "./exchange/keptSessions.ts";
import { readKeptFix } from "./exchange/readKeptFix.ts";
import { readKeptChanges, readKeptFailure } from "./exchange/readKeptPlace.ts";
import { endLeftProcesses } from "./run/endLeftProcesses.ts";
import { findSeenBefore } from "./run/findSeenBefore.ts";
import { isolateChanged } from "./run/isolateChanged.ts";
import { isolateTests } from "./run/isolateTests.ts";
import { readFailures, readLastRun, readOutput } from "./run/readRun.ts";
import { inspectOutsideRun, readTree, recordOutsideRun } from "./run/recordOutsideRun.ts";
import { type RunObserver, runCommand, stopRun } from "./run/runCommand.ts";
import { runRepeatedly } from "./run/runRepeatedly.ts";
import { findCommit, planCommitSearch } from "./search/findCommit.ts";
import { findHunks, planHunkSearch } from "./search/findHunks.ts";
import { findPolluter, listVictims, planPolluterSearch } from "./search/findPolluter.ts";
import { readFound } from "./search/readFound.ts";
import { startSession } from "./startSession.ts";
import type { Sessions } from "./state/sessions.ts";
import {
  addHypothesis,
  addNote,
  editHypothesis,
  editNote,
  editSection,
  markHypothesis,
} from "./writeEntries.ts";

/**
 * What can be done with an open folder: its sessions, the arguments, and who watches what is run. Arguments and results cross between
 * processes as JSON: no bytes, maps, sets or dates.
 */
export type UseCase = (sessions: Sessions, params: never, observer: RunObserver) => unknown;

/**
 * Everything that the window may ask about an open folder, by the name of the request. The engine serves these, and the protocol takes
 * the types of its requests from here (`protocol/messages.ts`), so a use case is announced in this place only.
 */
export const useCases = {
  startSession,
  switchSession,
  reopenSession,
  abandonSession,
  solveSession,
  importLog,

  /** Commands that may run the tests of the folder, best first. */
  proposeCommands: ({ ports, folder }: Sessions) => ports.runners.proposeCommands(folder),
  /** What is known of a command that ran in a shell, and in which directory; nothing if no framework is seen in it. */
  recognise: ({ ports, folder }: Sessions, { ran }: { readonly ran: RanCommand }) =>
    ports.runners.recognise(ran, folder),
  /** The line that asks for a report in place of a command that somebody else is about to run. */
  askInLine: ({ ports }: Sessions, { ran }: { readonly ran: RanCommand }) => ports.runners.askInLine(ran),
  /** Runs a command of the session, and records and judges the run. */
  runCommand: async (...run: Parameters<typeof runCommand>) => (await runCommand(...run)).result,
  runRepeatedly,
  stopRun,
  isolateTests,
  isolateChanged,
  endLeftProcesses,
  readTree,
  /** Compares the files, as they were when they were looked at last, with the attempts; the folder's state then says what changed and what is found. */
  compareFiles: (sessions: Sessions) => sessions.compareSeen(),
  inspectOutsideRun,
  recordOutsideRun,
  readLastRun,
  readFailures,
  findSeenBefore,
  readKeptFix,
  /** The console output that was kept of a run. */
  readOutput: async (
    sessions: Sessions,
    { session, run }: { readonly session: string; readonly run: number },
  ) => Buffer.from(await readOutput(sessions, session, run)).toString("utf8"),

  addHypothesis,
  editHypothesis,
  markHypothesis,
  addNote,
  editNote,
  editSection,

  planHunkSearch,
  findHunks,
  listVictims,
  planPolluterSearch,
  findPolluter,
  readFound,
  planCommitSearch,
  findCommit,

  compareAttempts,
  findLikeAttempts,
  readMatrix,
  previewRestore,
  restore,
  createBranch,
  /** The bytes of a file of a snapshot in base64; undefined if the snapshot has no such file. */
  readFile: async (
    { ports }: Sessions,
    { tree, path }: { readonly tree: Oid; readonly path: string },
  ): Promise<string | undefined> => {
    const bytes = await ports.repository.readFile(tree, path);
    return bytes && Buffer.from(bytes).toString("base64");
  },

  exportSession,
  exportFolder,
  exportFailure,
  listFlaky,
  exportFlaky,
  maskTexts,
  listKeptSessions,
  exportKeptSession,
  findInSessions,
  readKeptChanges,
  readKeptFailure,
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
} satisfies Readonly<Record<string, UseCase>>;
