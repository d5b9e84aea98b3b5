import type { Disposable } from "../base/disposable.ts";
import type { Event } from "../base/event.ts";
import type { ChangedFile, Code, Oid, SkippedPath, Unseen } from "../model/code/snapshot.ts";
import type { SnapshotRules } from "../model/code/snapshotRules.ts";
import type { RepositoryStatus } from "../model/folder/repositoryStatus.ts";
import type { LoggedEvent, Owner, Place, SessionEvent } from "../model/log/events.ts";
import type { LogAtTip } from "../model/log/keptSession.ts";
import type {
  FoundWay,
  InterruptedRestore,
  RestoreHow,
  RestorePreview,
  RestoreResult,
} from "../model/log/restores.ts";
import type { NewHistory } from "../model/memory/heldCommits.ts";
import type { Commit } from "../model/search/history.ts";
import type {
  FindSecrets,
  LogMerge,
  Remote,
  SharePreview,
  ShareRequest,
  ShareResult,
} from "../model/sharing/sharing.ts";
import type { AtomComparison, ComposedTree, KeptAnswers, Workplace, WorkplaceKind } from "./search.ts";

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
  /** It is a private one, and its folder has become a repository of its own: open the folder again. */
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
   * The bytes on the disk that only the logs keep: all of them, or one session. `events` give the commits that need not be
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
  /** Fetches the logs of a remote next to those of this repository, which are not changed. */
  fetchLogs(remote: string, stop: AbortSignal): Promise<void>;
  /** Every log that was fetched, as it was fetched last. One that is too big to be read is left out, and the notices name it. */
  listFetchedLogs(): Promise<readonly FetchedLog[]>;
  /**
   * Merges a fetched log into the one with its uuid, else into that of the place's branch, which gets it as its own where it has none.
   * A UserError says that nothing was merged.
   */
  adoptLog(log: Pick<FetchedLog, "remote" | "uuid" | "tip">, place: Place): Promise<LogMerge>;
  /**
   * Captures the current working tree, without changing a byte of it. `changed` are all paths, relative to the folder and with `/`, at which
   * something may have changed since the last snapshot began; a folder stands for all that is in it. Then only these are looked at, where that is
   * enough. Everything is looked at where they are not known.
   */
  takeSnapshot(use?: SnapshotUse, changed?: readonly string[]): Promise<Snapshot>;
  /** The files that differ between two published trees. */
  listChanges(from: Oid, to: Oid): Promise<readonly ChangedFile[]>;
  /** The same as a unified diff. */
  diff(from: Oid, to: Oid): Promise<string>;
  /** The same as bytes that `git apply` takes, binary files included. */
  patch(from: Oid, to: Oid): Promise<Uint8Array>;
  /** The same for many pairs. */
  diffMany(pairs: readonly (readonly [from: Oid, to: Oid])[]): Promise<readonly string[]>;
  /** Two published trees, taken apart into what can be chosen separately. `skipped` are paths that no snapshot holds. */
  compareByAtoms(from: Oid, to: Oid, skipped: readonly string[]): Promise<AtomComparison>;
  /** The newest commits of HEAD's history, at most so many: each after all of its parents that are listed. */
  listCommits(most: number): Promise<readonly Commit[]>;
  /**
   * The newest commits that branches of this repository and of remotes lead to, committed at or after an instant (ISO 8601); `touching` are those
   * that change a file at one of these paths.
   */
  listNewCommits(
    since: string,
    paths: readonly string[],
  ): Promise<NewHistory & { readonly touching: ReadonlySet<Oid> }>;
  /** The trees of commits; one that is not there is left out. */
  readTreesOf(commits: readonly Oid[]): Promise<ReadonlyMap<Oid, Oid>>;
  /** The commit that a name of git means; undefined if it means none. */
  resolveCommit(name: string): Promise<Oid | undefined>;
  /** A commit with the trees before and after it, before a first one the empty tree; undefined if one of them is not in the repository. */
  readCommit(
    name: string,
  ): Promise<
    { readonly id: Oid; readonly subject: string; readonly from: Oid; readonly to: Oid } | undefined
  >;
  /**
   * A place of this kind in which a command runs on trees of commits; undefined if this machine, or this folder, allows none. `skipped` are paths that
   * no snapshot holds.
   */
  openWorkplace(kind: WorkplaceKind, skipped: readonly string[]): Promise<Workplace | undefined>;
  /** What an earlier search was told that did not come to its end; `question` is everything that its answers depend on. */
  openKeptAnswers(question: readonly string[]): KeptAnswers;
  /** What was made of the logs, and can be made again. */
  readonly derived: DerivedFiles;
  /** The bytes of a file of a tree; undefined if the tree has no such file. */
  readFile(tree: Oid, path: string): Promise<Uint8Array | undefined>;
  /** An attempt of a session, to be restored exactly or merged into the current files. A UserError if it cannot be had. */
  findAttempt(log: SessionLog, session: string, attempt: number, how: RestoreHow): Promise<RestoreSource>;
  /**
   * What a search for hunks found, to be merged into the current files: only that is kept of the changes that it searched, or that is taken out of
   * them. A UserError if it cannot be had.
   */
  findFound(log: SessionLog, session: string, search: string, way: FoundWay): Promise<RestoreSource>;
  /** What takes back the last restore of this working tree. A UserError if there is none. */
  findUndo(log: SessionLog): Promise<RestoreSource>;
  /** What a restore would do. Nothing is changed. */
  previewRestore(source: RestoreSource): Promise<RestorePreview>;
  /**
   * Restores, after the current working tree was saved in the log. An edit that somebody makes in the meantime is kept. A UserError says that
   * nothing was changed, or how to get everything back.
   */
  restore(log: SessionLog, source: RestoreSource, request: RestoreRequest): Promise<RestoreResult>;
  /**
   * Looks after a restore of this working tree that died: edits that lie aside are kept in its log. Undefined
   * if there is none, or while another process restores. Its files are for *Undo Restore* to bring back.
   */
  recoverRestore(restorer: Restorer): Promise<InterruptedRestore | undefined>;
  /**
   * Creates a branch with one commit of a published tree, and returns the commit. Nothing is checked out, and no branch is moved: a
   * UserError if there is one of that name.
   */
  createBranch(commit: BranchCommit): Promise<Oid>;
  /** Something in the repository changed that may concern us: HEAD moved, or a log grew. Coalesced. */
  readonly onDidChange: Event<void>;
}

/**
 * What a snapshot is for: to be attached to an event (`keep`, if not given), or to be compared alone, which takes fewer steps: nothing can hold
 * it, and it does not say which folders are empty.
 */
export type SnapshotUse = "keep" | "compare";

/** The working tree at one instant. Its objects are the log's only after an append that attaches it. */
export interface Snapshot extends Code, Disposable {
  readonly skipped: readonly SkippedPath[];
  /** The same, with a digest that shows whether it was the same at another time. */
  readonly unseen: Unseen;
  /** What changed since a published tree, or since HEAD where there is none. */
  changesSince(tree: Oid | undefined): Promise<readonly ChangedFile[]>;
  /** What changed since each of these published trees, file by file, and as a unified diff; nothing for a tree that is not there. */
  compareWith(
    trees: readonly Oid[],
  ): Promise<readonly { readonly changes: readonly ChangedFile[]; readonly diff: string }[]>;
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

/** Something an event refers to, kept at `path` below its session: a snapshot, a tree that was composed of others, or bytes. */
export type Attachment =
  | { readonly session: string; readonly path: string; readonly composed: ComposedTree }
  | { readonly session: string; readonly path: string; readonly snapshot: Snapshot }
  | { readonly session: string; readonly path: string; readonly bytes: Uint8Array };

/**
 * Files beside the logs that hold only what follows from these, each known by a key. Any may be lost at any time, and is then made again; nothing
 * here throws because something else lies in its place, or cannot be written.
 */
export interface DerivedFiles {
  read(key: string): Uint8Array | undefined;
  write(key: string, text: string): void;
  /** Removes all others: what they follow from is gone. */
  keepOnly(keys: readonly string[]): void;
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

/** A log of a remote, as it was fetched last. It is hostile until it is looked at: nothing of it is run or written to files. */
export interface FetchedLog extends LogAtTip {
  readonly remote: string;
  /** The branch it belongs to there; undefined for a detached HEAD. */
  readonly branch: string | undefined;
  readonly events: readonly LoggedEvent[];
  readAttachment(session: string, path: string): Promise<Uint8Array | undefined>;
}

/** Who takes a session out of a log, and when. */
export interface Removal {
  readonly session: string;
  readonly place: Place;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Something that can be restored, as the repository knows it. */
export interface RestoreSource {
  readonly attempt?: number | undefined;
  /** The number of the restore that it takes back. */
  readonly undoes?: number | undefined;
}

/** Who restores, or looks after a restore that died. */
export interface Restorer {
  /** This process, for others to know whether it lives. */
  readonly self: Owner;
  readonly now: () => string;
  readonly isAlive: (owner: Owner) => boolean;
}

/** Who restores, and what of it. */
export interface RestoreRequest extends Restorer {
  /** The session whose log records it. */
  readonly session: string;
  readonly place: Place;
  /** Files and folders, relative to the repository's top level, with `/`; everything where there are none. */
  readonly paths?: readonly string[] | undefined;
}

/** The commit of a new branch. */
export interface BranchCommit {
  readonly branch: string;
  readonly tree: Oid;
  /** Undefined for one without. */
  readonly parent: Oid | undefined;
  readonly message: string;
}
