import type { Disposable } from "../base/disposable.ts";
import type { Event } from "../base/event.ts";
import type { ChangedFile, Code, Oid, SkippedPath, Unseen } from "../model/code/snapshot.ts";
import type { SnapshotRules } from "../model/code/snapshotRules.ts";
import type { LeftProcess } from "../model/folder/leftProcesses.ts";
import type { RepositoryStatus } from "../model/folder/repositoryStatus.ts";
import type { PythonEnvironment, RunWhere } from "../model/folder/settings.ts";
import type { RunExit } from "../model/judgement/outcome.ts";
import type { LoggedEvent, Owner, Place, SessionEvent } from "../model/log/events.ts";
import type { ParsedLog } from "../model/log/importedLog.ts";
import type { InterruptedRestore, RestoreHow, RestorePreview, RestoreResult } from "../model/log/restores.ts";
import type { Session } from "../model/log/session.ts";
import type { Position, Report, TestCase } from "../model/report/report.ts";
import type { ReportLimits } from "../model/report/reportLimits.ts";
import type { Precision, Selection } from "../model/report/selection.ts";
import type { Masked, Redaction, RedactionRules } from "../model/secrets/redaction.ts";
import type { Variable } from "../model/secrets/secretVariables.ts";
import type {
  FindSecrets,
  LogMerge,
  Remote,
  SharePreview,
  ShareRequest,
  ShareResult,
} from "../model/sharing/sharing.ts";
import type { ExportContent, FailureContext } from "../model/words/exportContent.ts";

/** What the use cases need of the world. Each door implements one of these; `engine.ts` joins them. */

/** The git repository of a session's folder. Implemented by `git`. Nothing here moves HEAD, the index, the stash or a branch. */
export interface Repository extends Disposable {
  /** The version of the git that is used. */
  readonly gitVersion: string;
  /** The session's folder relative to the repository's top level, with `/`; empty for the top level itself. */
  readonly folder: string;
  /** What snapshots leave out, from the next one on. */
  snapshotRules: SnapshotRules;
  /** The checked-out branch, HEAD and work tree at this moment. */
  readPlace(): Promise<Place>;
  /** What this clone is known by in events that are about its files; undefined while there are none. */
  readClone(): string | undefined;
  /**
   * Heals what killed processes and damaged disks left of ours, once, before anything is read; what was lost and kept is part of
   * the status. `now` is in milliseconds.
   */
  heal(now: number): Promise<void>;
  /** What is worth knowing of it. */
  readStatus(): Promise<RepositoryStatus>;
  /** It is a private one, and its folder has become a repository of its own: open the folder anew. */
  isOutdated(): boolean;
  /** Moves the sessions here that were kept in a private repository before; they are looked at again before that is removed. */
  moveLogsHere(place: Place): Promise<void>;
  /** The log of the branch of `place`. Nothing is written before the first append. */
  openLog(place: Place): Promise<SessionLog>;
  /** Every log of the repository, whichever branch it belongs to. */
  listLogs(place: Place): Promise<readonly KeptLog[]>;
  /**
   * Moves a session from another log into that of the branch of `moved.place`, with everything attached to it; both change in the
   * same instant. A UserError says that nothing was changed.
   */
  moveSession(from: string, moved: Removal): Promise<void>;
  /** Deletes a session for good, if its log is still at this tip; a UserError says that nothing was deleted. */
  removeSession(log: LogAtTip, removal: Removal): Promise<void>;
  /** The same for all logs, with everything else that is kept in the repository. No other reference is touched. */
  removeAll(logs: readonly LogAtTip[]): Promise<void>;
  /**
   * The bytes on the disk that only the logs keep: all of them, or one session. `events` tell of the commits that need not be
   * counted.
   */
  measureStorage(
    events: readonly LoggedEvent[],
    of?: { readonly tip: Oid; readonly session: string },
  ): Promise<number>;
  /** The remotes that logs can be shared through, by name. */
  listRemotes(): Promise<readonly Remote[]>;
  /** What sharing the log of a place's branch would send. Nothing is sent, and nobody is asked. */
  previewShare(remote: string, place: Place, findSecrets: FindSecrets): Promise<SharePreview>;
  /**
   * Sends the log of a place's branch to a remote, once what lies there is merged into it. A UserError says why nothing was sent;
   * what was merged by then stays.
   */
  shareLog(request: ShareRequest): Promise<ShareResult>;
  /** Fetches the logs of a remote beside those of this repository, which stay as they are. */
  fetchLogs(remote: string, stop: AbortSignal): Promise<void>;
  /** Every log that was fetched, as it was fetched last. */
  listFetchedLogs(): Promise<readonly FetchedLog[]>;
  /**
   * Merges a fetched log into the one with its uuid, else into that of the place's branch, which gets it as its own where it has none.
   * A UserError says that nothing was merged.
   */
  adoptLog(log: Pick<FetchedLog, "remote" | "uuid" | "tip">, place: Place): Promise<LogMerge>;
  /** Captures the working tree as it is, without changing a byte of it. */
  takeSnapshot(): Promise<Snapshot>;
  /** The files that differ between two published trees. */
  listChanges(from: Oid, to: Oid): Promise<readonly ChangedFile[]>;
  /** The same as a unified diff. */
  diff(from: Oid, to: Oid): Promise<string>;
  /** The same as bytes that `git apply` takes, binary files included. */
  patch(from: Oid, to: Oid): Promise<Uint8Array>;
  /** The same for many pairs. */
  diffMany(pairs: readonly (readonly [from: Oid, to: Oid])[]): Promise<readonly string[]>;
  /** The bytes of a file of a tree; undefined if the tree has no such file. */
  readFile(tree: Oid, path: string): Promise<Uint8Array | undefined>;
  /** An attempt of a session, to be restored exactly or merged into the files as they are. A UserError if it cannot be had. */
  findAttempt(log: SessionLog, session: string, attempt: number, how: RestoreHow): Promise<RestoreSource>;
  /** What takes back the last restore of this working tree. A UserError if there is none. */
  findUndo(log: SessionLog): Promise<RestoreSource>;
  /** What a restore would do. Nothing is changed. */
  previewRestore(source: RestoreSource): Promise<RestorePreview>;
  /**
   * Restores, once the working tree as it is has been kept in the log. Who edits meanwhile keeps the edit. A UserError says that
   * nothing was changed, or how to get everything back.
   */
  restore(log: SessionLog, source: RestoreSource, request: RestoreRequest): Promise<RestoreResult>;
  /**
   * Looks after a restore of this working tree that died: edits that lie aside are kept in the log that tells of it. Undefined
   * if there is none, or while another process restores. Its files are for *Undo Restore* to bring back.
   */
  recoverRestore(
    request: Pick<RestoreRequest, "self" | "now" | "isAlive">,
  ): Promise<InterruptedRestore | undefined>;
  /**
   * Makes a branch with one commit of a published tree, and gives the commit. Nothing is checked out, and no branch is moved: a
   * UserError if there is one of that name.
   */
  createBranch(commit: BranchCommit): Promise<Oid>;
  /** Something in the repository changed that may concern us: HEAD moved, or a log grew. Coalesced. */
  readonly onDidChange: Event<void>;
}

/** The working tree at one instant. Its objects are the log's only after an append that attaches it. */
export interface Snapshot extends Code, Disposable {
  readonly skipped: readonly SkippedPath[];
  /** The same, with what tells whether it was the same at another time. */
  readonly unseen: Unseen;
  /** What changed since a published tree, or since HEAD where there is none. */
  changesSince(tree: Oid | undefined): Promise<readonly ChangedFile[]>;
  /** What changed since each of these published trees, as unified diffs. */
  diffsSince(trees: readonly Oid[]): Promise<readonly string[]>;
}

/** A log as it was when somebody decided on it. */
export interface LogAtTip {
  readonly uuid: string;
  /** The commit whose tree it is. */
  readonly tip: Oid;
}

/** A log of the repository. */
export interface KeptLog extends LogAtTip {
  /** The branch it belongs to, or belonged to last; undefined for a detached HEAD. */
  readonly branch: string | undefined;
  /** Whether its branch is the one that is checked out here, another one, or there no more. */
  readonly state: "checkedOut" | "elsewhere" | "gone";
  readonly events: readonly LoggedEvent[];
  readAttachment(session: string, path: string): Promise<Uint8Array | undefined>;
}

/** A log of a remote. */
export interface FetchedLog extends LogAtTip {
  readonly remote: string;
  readonly branch: string | undefined;
  readonly events: readonly LoggedEvent[];
  readAttachment(session: string, path: string): Promise<Uint8Array | undefined>;
}

/** Who takes a session out of a log, and when. */
export interface Removal {
  readonly session: string;
  readonly place: Place;
  readonly at: string;
}

/** Something that can be restored, as the repository knows it. */
export interface RestoreSource {
  readonly attempt?: number | undefined;
  /** The number of the restore that it takes back. */
  readonly undoes?: number | undefined;
}

/** Who restores, and what of it. */
export interface RestoreRequest {
  /** The session whose log tells of it. */
  readonly session: string;
  readonly place: Place;
  /** This process, for others to know whether it lives. */
  readonly self: Owner;
  /** Files and folders, relative to the repository's top level, with `/`; everything where there are none. */
  readonly paths?: readonly string[] | undefined;
  readonly now: () => string;
  readonly isAlive: (owner: Owner) => boolean;
}

/** The commit of a new branch. */
export interface BranchCommit {
  readonly branch: string;
  readonly tree: Oid;
  /** Undefined for one without. */
  readonly parent: Oid | undefined;
  readonly message: string;
}

/** The log of one branch. */
export interface SessionLog {
  /** Every event of the log in order; cheap to call again, and never reads results or output. */
  readEvents(): Promise<readonly LoggedEvent[]>;
  /**
   * Publishes events with everything they refer to, all or nothing, in one compare-and-swap. `decide` is called with the log
   * as it is and again when another process was faster: numbers are given there. It may decide on nothing, by an empty list.
   * Returns the whole log afterwards.
   */
  append(
    decide: (events: readonly LoggedEvent[]) => Addition | Promise<Addition>,
  ): Promise<readonly LoggedEvent[]>;
  /** The bytes of an attachment; undefined if the log has none at this path. */
  readAttachment(session: string, path: string): Promise<Uint8Array | undefined>;
}

/** What one append adds. The log gives the sequence numbers. */
export interface Addition {
  readonly events: readonly {
    readonly session: string;
    readonly at: string;
    readonly place: Place;
    readonly event: SessionEvent;
  }[];
  readonly attachments: readonly Attachment[];
}

/** Something an event refers to, kept at `path` below its session: a snapshot, or bytes. */
export type Attachment =
  | { readonly session: string; readonly path: string; readonly snapshot: Snapshot }
  | { readonly session: string; readonly path: string; readonly bytes: Uint8Array };

/** Runs commands and obtains their reports. Implemented by `runners`. */
export interface Runners {
  /** Commands that would run the failing tests of the folder, best first; empty where nothing is recognised. */
  proposeCommands(folder: string): Promise<readonly CommandProposal[]>;
  /**
   * The smallest command line that runs a selection of the tests of another one: that line, where it can be, with its wrappers
   * and options kept.
   * @throws {UserError} if no framework is recognised, or it cannot run these tests by themselves
   */
  isolate(command: string, folder: string, selection: Selection): Promise<IsolatedCommand>;
  /**
   * The failing tests that console output tells of, as the cases of a report would be, so that they can be shown and isolated;
   * empty where no framework recognises anything. The text may have colours.
   */
  consoleFailures(text: string, folder: string): Promise<readonly TestCase[]>;
  /** The own name of the framework that a command runs; undefined where none is seen in it. */
  recognise(command: string, folder: string): Promise<string | undefined>;
  /** The command that an output says it is of, if it is one that runs tests. */
  findPrintedCommand(text: string, folder: string): Promise<string | undefined>;
  /** The secrets that a command in the folder can know of: values of variables, and of `.env` files. */
  readSecrets(folder: string): Promise<readonly Variable[]>;
  /** The directories of the folder that the frameworks of a command count paths from, relative to it; the folder is not among them. */
  listBases(command: string, folder: string): Promise<readonly string[]>;
  /** The reports at absolute paths: files as they are, and those below folders. */
  listReports(paths: readonly string[]): Promise<readonly WrittenReport[]>;
  /**
   * The reports that a command has written which somebody else ran, in a window of milliseconds since 1970; `patterns` are
   * where the user says that they are.
   */
  findReports(
    command: string,
    folder: string,
    window: { readonly from: number; readonly to: number },
    patterns: readonly string[],
  ): Promise<readonly WrittenReport[]>;
  /**
   * Starts a command in a folder and asks its framework for a report without editing a file of the user. `onOutput` is told
   * besides how many tests have ended by what was printed, as far as the framework tells.
   */
  startRun(
    command: string,
    folder: string,
    onOutput: (chunk: Uint8Array, testsFinished: number) => void,
    options?: RunOptions,
  ): Promise<StartedRun>;
  /** The processes of a run that live, wherever they went; as far as the system lets them be found. */
  findProcesses(mark: string): Promise<readonly LeftProcess[]>;
  /** Ends them, at last by force, and gives those that live nevertheless. */
  endProcesses(mark: string): Promise<readonly LeftProcess[]>;
}

/** How a command is run; the user's settings say most of it. */
export interface RunOptions {
  /** What all processes of the run are marked with, to be found again. */
  readonly mark?: string | undefined;
  /** After how many minutes the run is ended, with the exit `timedOut`; 0 for never. */
  readonly timeout?: number | undefined;
  /** Patterns below the folder where the user says that the command writes reports itself. */
  readonly reportGlobs?: readonly string[] | undefined;
  /** What runs it; Casebook's own process without it. */
  readonly where?: RunWhere | undefined;
  /** The environment of Python that a process of Casebook's own gets. */
  readonly python?: PythonEnvironment | undefined;
}

/** A command that a folder's files suggest for running its tests. */
export interface CommandProposal {
  readonly command: string;
  /** The framework's own name, for the user to recognise: `pytest through tox`, `node:test`. */
  readonly framework: string;
}

/** A command that runs chosen tests, and how exactly it does. */
export interface IsolatedCommand {
  readonly command: string;
  readonly precision: Precision;
  /** The framework's own name. */
  readonly framework: string;
}

/** A report that is there already. */
export interface WrittenReport {
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly writtenAt: string;
}

/** A run that goes on, or that could not be started. */
export interface StartedRun {
  /** Leader of the process group; undefined if the command could not be started. */
  readonly pid: number | undefined;
  /** The end of the process. Never rejects. */
  readonly exit: Promise<RunExit>;
  /** After the end: another process still held the output, so that what it prints from then on is not seen. */
  readonly isOutputHeld: boolean;
  /** Ends the whole process group; `exit` then is `stopped`. */
  stop(): void;
  /** After the end: the report files that this run wrote. */
  findReports(): Promise<FoundReports>;
  /** Removes what the run left outside the folder. */
  dispose(): Promise<void>;
}

/** The report files of a run, and whether these are all. */
export interface FoundReports {
  /** Absolute. */
  readonly paths: readonly string[];
  /** Why these may not be all reports of the run, as sentences. */
  readonly doubts: readonly string[];
}

/** Reads reports. Implemented by `reports`. */
export interface Reports {
  /**
   * Reads the files of one run together. Places are resolved to paths relative to the folder, counted from `bases` first, which are
   * directories of it. Never throws on content:
   * what could not be read is among the problems, and `report` is undefined if no file was JUnit. `files` are the bytes of
   * those that are small enough to be kept as they are.
   */
  readReports(
    files: readonly string[],
    folder: string,
    limits: ReportLimits,
    bases?: readonly string[],
  ): Promise<ReadReports>;
  /** The places of the folder that a failure's text names, the innermost first. */
  findStack(text: string, folder: string): readonly Position[];
  /** The package below the folder's top that each file is in, by its directory; files of the top are missing. */
  findPackages(files: Iterable<string>, folder: string): ReadonlyMap<string, string>;
}

/**
 * What the reports of a run say together; `files` are their bytes, to be kept in the log. Without a readable report
 * there is none.
 */
export interface ReadReports {
  readonly report: Report | undefined;
  readonly problems: readonly string[];
  readonly files: readonly Uint8Array[];
}

/** Renders sessions as Markdown, and reads them from it. Implemented by `markdown`. */
export interface Renderer {
  renderSession(session: Session, content: ExportContent): string;
  /** One failing test, to be pasted somewhere. */
  renderFailure(testCase: TestCase, about: FailureContext, masked: readonly Masked[]): string;
  /** Understands a log in the form of our exports, also a hand-written one; a UserError if it is none, or takes too long. */
  parseLog(markdown: string): Promise<ParsedLog>;
}

/** Makes what masks secrets, for one export or one run. */
export type CreateRedaction = (rules: RedactionRules) => Redaction;

/** Everything together, for one folder. */
export interface Ports {
  readonly repository: Repository;
  readonly runners: Runners;
  readonly reports: Reports;
  readonly renderer: Renderer;
  readonly createRedaction: CreateRedaction;
  readonly world: World;
}

/** The clock, ids and processes of the machine, so that use cases are repeatable. */
export interface World {
  /** Now, as ISO 8601 in UTC. */
  now(): string;
  /** Milliseconds of a clock that never jumps. */
  elapsed(): number;
  newId(): string;
  /** The process this engine is. */
  readonly self: Owner;
  /** Whether the owner of a run still lives. */
  isAlive(owner: Owner): boolean;
}
