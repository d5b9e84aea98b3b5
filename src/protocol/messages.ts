import { createHash } from "node:crypto";
import type { Fact, Said } from "../base/facts/fact.ts";
import type { ProcessEnd } from "../base/process.ts";
import type { LikeAttempt } from "../model/code/similarity.ts";
import type { Oid } from "../model/code/snapshot.ts";
import type { CommandProposal } from "../model/folder/commandProposal.ts";
import type { EngineWork } from "../model/folder/engineWork.ts";
import type { FolderState } from "../model/folder/folderState.ts";
import type { Settings } from "../model/folder/settings.ts";
import type { AttemptComparison } from "../model/judgement/attemptComparison.ts";
import type { RunResult } from "../model/judgement/outcome.ts";
import type { Repetition } from "../model/judgement/repetition.ts";
import type { Matrix } from "../model/judgement/testMatrix.ts";
import type { HypothesisState } from "../model/log/hypothesis.ts";
import type { ImportedSession } from "../model/log/importedLog.ts";
import type { KeptSession, LogAtTip } from "../model/log/keptSession.ts";
import type { Maker } from "../model/log/maker.ts";
import type { OutsideResults, OutsideRun } from "../model/log/outsideRun.ts";
import type {
  InterruptedRestore,
  RestorePreview,
  RestoreResult,
  RestoreWhat,
} from "../model/log/restores.ts";
import type { RunPurpose } from "../model/log/run.ts";
import type { SectionName } from "../model/log/section.ts";
import type { IsolatedCommand } from "../model/report/selection.ts";
import type { Exchanged, FetchedSession, Outgoing, Remote } from "../model/sharing/sharing.ts";
import type { Exported, ExportedFolder } from "../model/words/exportContent.ts";
import type { ExportForm } from "../model/words/exportForm.ts";
import type { FailureDetails, LastRun } from "../model/words/failingTests.ts";

/** An open folder, by its absolute path. */
interface InFolder {
  readonly folder: string;
}

interface InSession extends InFolder {
  readonly session: string;
}

/** A session of the repository, on whichever branch, as it was seen. */
interface OfKept extends InSession {
  readonly log: string;
  readonly tip: Oid;
}

/**
 * A request that runs a command of the session: `command` is the text that the user has agreed to, without blanks around it. The
 * engine runs that one or none, whatever the session's command has become by then.
 */
interface OfConfirmed extends InFolder, ByMaker {
  readonly command: string;
}

/** A request that may record an attempt says who makes it. */
interface ByMaker {
  readonly by?: Maker | undefined;
}

interface OfRun extends InSession {
  readonly run: number;
}

/** What the extension host may ask of the engine: parameters and result of each request. */
export interface Requests {
  /** Opens a folder, or reads an open one again; a UserError says why a folder cannot have sessions. */
  openFolder(
    params: InFolder & {
      readonly gitDirectory?: string | undefined;
      /** Where sessions of a folder are kept that is in no git repository; without it, it cannot have any. */
      readonly storage?: string | undefined;
      readonly settings: Settings;
      /** What the engine did for the folder when it stopped responding, if that is why it is opened again. */
      readonly stuckIn?: EngineWork | undefined;
      /** What engines did not survive, and is left out. */
      readonly skipped?: readonly EngineWork[] | undefined;
    },
  ): FolderState;
  closeFolder(params: InFolder): void;
  /** The versions of what works for a folder, for a bug report. */
  readVersions(params: InFolder): { readonly node: string; readonly git: string };
  proposeCommands(params: InFolder): readonly CommandProposal[];
  startSession(
    params: InFolder & { readonly sections: Readonly<Partial<Record<SectionName, string>>> },
  ): string;
  switchSession(params: InSession): void;
  reopenSession(params: InSession): void;
  abandonSession(params: InFolder): void;
  /** Runs the verification command; says whether the session is solved, and if not, why. */
  solveSession(params: OfConfirmed): { readonly solved: boolean; readonly reason: Fact };
  runCommand(params: OfConfirmed & { readonly purpose: RunPurpose }): RunResult;
  /** The isolation command several times on the same code; `untilFailure` stops at the first red run. */
  runRepeatedly(params: OfConfirmed & { readonly times: number; readonly untilFailure: boolean }): Repetition;
  stopRun(params: InFolder): void;
  /** The own name of the framework that a command runs, or nothing where none is seen in it. */
  recognise(params: InFolder & { readonly command: string }): string | undefined;
  /** The tree of the current files, to see later whether they have changed. Nothing is kept. */
  readTree(params: InFolder): Oid;
  /** The results of a run that Casebook did not carry out, and the command that would run its failing tests. Nothing is recorded. */
  inspectOutsideRun(params: InFolder & { readonly run: OutsideRun }): OutsideResults;
  /** Records such a run in a session, or in one that is started for it with these sections. Returns the session. */
  recordOutsideRun(
    params: InFolder &
      ByMaker & {
        readonly run: OutsideRun;
        readonly into:
          | { readonly session: string }
          | { readonly sections: Readonly<Partial<Record<SectionName, string>>> };
      },
  ): string;
  /** The smallest command for chosen tests of the run that ended last, or for all that failed. Nothing is changed. */
  isolateTests(
    params: InSession & { readonly tests: readonly string[]; readonly files: readonly string[] },
  ): IsolatedCommand;
  /** Ends the processes that ended runs have left. */
  endLeftProcesses(params: InFolder): void;
  addHypothesis(params: InSession & { readonly text: string; readonly attempt?: number | undefined }): void;
  editHypothesis(params: InSession & { readonly hypothesis: number; readonly text: string }): void;
  markHypothesis(params: InSession & { readonly hypothesis: number; readonly state: HypothesisState }): void;
  addNote(params: InSession & { readonly text: string }): void;
  editNote(params: InSession & { readonly note: number; readonly text: string }): void;
  editSection(params: InSession & { readonly section: SectionName; readonly text: string }): void;
  /** The run that ended last, with its failing tests. */
  readLastRun(params: InSession): LastRun | undefined;
  /** Failing tests of a run with all their texts; without those that the run does not list. */
  readFailures(params: OfRun & { readonly testCases: readonly string[] }): readonly FailureDetails[];
  /** Two attempts side by side; without `now`, an attempt and the current files. */
  compareAttempts(
    params: InSession & { readonly before: number; readonly now?: number | undefined },
  ): AttemptComparison;
  /** The attempts whose changes are like a diff that was not applied. */
  findLikeAttempts(params: InSession & { readonly diff: string }): readonly LikeAttempt[];
  /** What every attempt of a session did to every test. */
  readMatrix(params: InSession): Matrix;
  /** The console output that was kept of a run. */
  readOutput(params: OfRun): string;
  /** The bytes of a file of a snapshot in base64; undefined if the snapshot has no such file. */
  readFile(params: InFolder & { readonly tree: Oid; readonly path: string }): string | undefined;
  /** What a restore would do. Nothing is changed. */
  previewRestore(params: InSession & { readonly what: RestoreWhat }): RestorePreview;
  /** Restores all of it, or only these files. */
  restore(
    params: InSession & { readonly what: RestoreWhat; readonly paths?: readonly string[] | undefined },
  ): RestoreResult;
  /** Creates a branch of an attempt, and returns its commit. Nothing is checked out. */
  createBranch(params: InSession & { readonly attempt: number; readonly branch: string }): Oid;
  /** The sessions of the folder on all branches; what was written in last comes first. */
  listKeptSessions(params: InFolder): readonly KeptSession[];
  exportKeptSession(params: OfKept & { readonly timeZone: string; readonly home: string }): string;
  /** Moves a session of another branch to the one that is checked out. */
  adoptSession(params: OfKept): void;
  /** Moves the sessions here that were recorded before the folder became a repository. */
  moveLogsHere(params: InFolder): void;
  /** The bytes on the disk that only this session keeps, and what it shares with other sessions. */
  measureSession(params: OfKept): number;
  /** What the repository keeps of Casebook, in all folders and on all branches. */
  measureAll(params: InFolder): {
    readonly logs: readonly LogAtTip[];
    readonly sessions: number;
    readonly attempts: number;
    readonly bytes: number;
  };
  /** Deletes a session for good, if its log is still as it was seen. */
  deleteSession(params: OfKept): void;
  /** Deletes everything that Casebook keeps in the repository, if it is still as it was seen. */
  deleteAll(params: InFolder & { readonly logs: readonly LogAtTip[] }): void;
  /** The remotes that logs can be shared through. */
  listRemotes(params: InFolder): readonly Remote[];
  /** What sharing the log of this branch would send. Nothing is sent. */
  previewShare(params: InFolder & { readonly remote: string }): Outgoing;
  /** Sends it, if no other files look like secrets than the confirmed ones. */
  shareLog(params: InFolder & { readonly remote: string; readonly confirmed: readonly Said[] }): Exchanged;
  /** Fetches the logs of a remote next to the local ones, and returns their sessions of the folder. */
  fetchLogs(params: InFolder & { readonly remote: string }): readonly FetchedSession[];
  /** Merges a fetched log, as it was seen, into the own one. */
  adoptLog(params: InFolder & { readonly log: string; readonly tip: Oid }): Exchanged;
  /** Stops sharing or fetching. */
  stopExchange(params: InFolder): void;
  /** A session, or a part of it, as Markdown. */
  exportSession(
    params: InSession & {
      readonly form?: ExportForm | undefined;
      readonly timeZone: string;
      readonly home: string;
    },
  ): Exported;
  /** A session as files: its log, as JSON, its patches and its reports. */
  exportFolder(params: InSession & { readonly timeZone: string; readonly home: string }): ExportedFolder;
  /** A failing test of a run as Markdown. */
  exportFailure(params: OfRun & { readonly testCase: string; readonly home: string }): Exported;
  /** Starts a session from a written log; its commands are only proposed, and none is the session's before it was confirmed. */
  importLog(params: InFolder & { readonly markdown: string }): ImportedSession;
}

/**
 * What the host asks to see that the engine responds. The answer is whether a debugger is attached to the engine, which may stop it at
 * any time.
 */
export const ping = "ping";

/** What the engine reports without being asked. */
export interface EngineNotices {
  stateChanged: FolderState;
  /** Console output of the run in progress in a folder, and how many tests have ended so far, if that is reported. */
  runOutput: InFolder & { readonly text: string; readonly testsFinished: number };
  /** The process group of the run in progress, or undefined after its end: the host ends it if the engine dies. */
  runProcess: InFolder & { readonly pid?: number | undefined };
  /** The engine begins something for a folder, or has done it. */
  working: InFolder & { readonly work: EngineWork; readonly isDone: boolean };
  /** Asks the editor to run something in its terminal or as a task, and to report its progress and end. */
  runInEditor: EditorRun;
  /** Such a run is to be interrupted. */
  stopInEditor: { readonly id: string };
  /** A restore had died before the folder was opened; what lay aside is in the log now. */
  restoreRecovered: InFolder & InterruptedRestore;
  /** Something went wrong that nobody waits for. */
  problem: { readonly message: string; readonly stack?: string | undefined };
}

/** A run that the editor carries out. */
export interface EditorRun extends InFolder {
  /** Unique: an engine that was started again must not take the end of a run from before for that of its own. */
  readonly id: string;
  readonly where: "terminal" | "task";
  /** The user's command. */
  readonly command: string;
  /** What is run for it. */
  readonly file: string;
  readonly args: readonly string[];
  /** Added to the environment that the editor gives. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the extension host reports without an answer. */
export interface HostNotices {
  editorRunPrinted: { readonly id: string; readonly text: string };
  editorRunEnded: { readonly id: string; readonly end: ProcessEnd };
  /** Files of the folder were written, created, deleted or renamed. */
  filesChanged: InFolder;
  settingsChanged: InFolder & { readonly settings: Settings };
}

/** What is sent with a request. */
export type Params<M extends keyof Requests> = Parameters<Requests[M]>[0];
/** What a request is answered with. */
export type Result<M extends keyof Requests> = ReturnType<Requests[M]>;

/** What was asked: by which method, and a hash of the rest, by which it is known again. Nothing of what it says is kept. */
export function describeAsked<M extends keyof Requests>(method: M, params: Params<M>): string {
  return `${method} ${createHash("sha256").update(JSON.stringify(params)).digest("hex")}`;
}
