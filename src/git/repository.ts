import type { Disposable } from "../base/disposable.ts";
import type { Event } from "../base/event.ts";
import type { LoggedEvent, Place } from "../model/events.ts";
import type { InterruptedRestore, RestoreHow, RestorePreview, RestoreResult } from "../model/restore.ts";
import type { ChangedFile, Oid } from "../model/snapshot.ts";
import { defaultSnapshotRules, type SnapshotRules } from "../model/snapshotRules.ts";
import { createFindIdentity } from "./branches.ts";
import { diffTrees, listChanges } from "./changes.ts";
import { type BranchCommit, createBranch } from "./createBranch.ts";
import { gitEnvironment } from "./environment.ts";
import { checkGit, findRepository } from "./findRepository.ts";
import { type Git, openRun } from "./git.ts";
import { type KeptLog, listKeptLogs } from "./keptLogs.ts";
import { moveSession } from "./moveSession.ts";
import type { LogStore } from "./openLog.ts";
import { readPlace } from "./place.ts";
import { type Restorer, recoverRestore } from "./recoverRestore.ts";
import { removeAll } from "./removeAll.ts";
import { type LogAtTip, type Removal, removeSession } from "./removeSession.ts";
import { previewRestore, type RestoreRequest, type RestoreSource, restore } from "./restore.ts";
import { findAttempt, findSource, findUndo } from "./restoreSources.ts";
import { openStoredLog, type StoredLog } from "./sessionLog.ts";
import { openRead } from "./simpleGit.ts";
import { takeSnapshot, type WorktreeSnapshot } from "./snapshots.ts";
import { measureStorage } from "./storageSize.ts";
import { createStoredEvents } from "./storedEvents.ts";
import { readTreeFile } from "./treeFiles.ts";
import { RepositoryWatch } from "./watch.ts";

/** How a repository is opened. */
export interface RepositoryOptions {
  /** The directory of the git executable, where it shall not be looked for in the path. */
  readonly gitDirectory?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** A new uuid, in lower case. */
  newId(): string;
}

/**
 * Opens the git repository of a folder; nothing is written. A UserError with a next step where there is no git, or one that
 * is too old, no repository, one without a work tree, or one that git does not trust.
 */
export async function openRepository(folder: string, options: RepositoryOptions): Promise<GitRepository> {
  const env = gitEnvironment(options.env, options.gitDirectory);
  const fromFolder = openRun(folder, env);
  const version = await checkGit(fromFolder);
  const found = await findRepository(fromFolder, folder);
  const { top } = found.paths;
  const git: Git = {
    paths: found.paths,
    run: openRun(top, env),
    runWith: (settings) => openRun(top, env, settings),
    runIn: (folder, settings) =>
      openRun(
        folder,
        { ...env, GIT_DIR: found.paths.gitDirectory, GIT_WORK_TREE: folder },
        settings,
        "patterns",
      ),
    read: openRead(top, env),
    snapshotRules: defaultSnapshotRules,
  };
  return new GitRepository(git, version, found.folder, options.newId);
}

/** The git repository of a folder; what it promises stands at `Repository` in the ports. */
export class GitRepository implements Disposable {
  readonly gitVersion: string;
  readonly folder: string;
  readonly #git: Git;
  readonly #newId: () => string;
  readonly #logs: LogStore;
  readonly #watch: RepositoryWatch;

  constructor(git: Git, gitVersion: string, folder: string, newId: () => string) {
    this.gitVersion = gitVersion;
    this.folder = folder;
    this.#git = git;
    this.#newId = newId;
    this.#logs = {
      git,
      newId,
      findIdentity: createFindIdentity(git),
      events: createStoredEvents(git.run),
    };
    this.#watch = new RepositoryWatch(git.paths);
  }

  get onDidChange(): Event<void> {
    return this.#watch.onDidChange;
  }

  set snapshotRules(rules: SnapshotRules) {
    this.#git.snapshotRules = rules;
  }

  readPlace(): Promise<Place> {
    return readPlace(this.#git);
  }

  async openLog(place: Place): Promise<StoredLog> {
    return openStoredLog(this.#logs, place);
  }

  /** Every log of the repository, whichever branch it belongs to. */
  listLogs(place: Place): Promise<readonly KeptLog[]> {
    return listKeptLogs(this.#logs, place);
  }

  /** Moves a session from another log into that of the branch of a place. */
  moveSession(from: string, moved: Removal): Promise<void> {
    return moveSession(this.#logs, from, moved);
  }

  /** Deletes a session, if its log is still as it was seen. */
  removeSession(log: LogAtTip, removal: Removal): Promise<void> {
    return removeSession(this.#logs, log, removal);
  }

  /** Deletes everything of ours, if the logs are still as they were seen. */
  removeAll(logs: readonly LogAtTip[]): Promise<void> {
    return removeAll(this.#git, logs);
  }

  /** The bytes on the disk that only Casebook keeps, of a session or of all of them. */
  measureStorage(
    events: readonly LoggedEvent[],
    of?: { readonly tip: Oid; readonly session: string },
  ): Promise<number> {
    return measureStorage(this.#git, events, of);
  }

  takeSnapshot(): Promise<WorktreeSnapshot> {
    return takeSnapshot(this.#git, this.#newId);
  }

  listChanges(from: Oid, to: Oid): Promise<readonly ChangedFile[]> {
    return listChanges(this.#git.run, from, to);
  }

  diff(from: Oid, to: Oid): Promise<string> {
    return diffTrees(this.#git.run, from, to);
  }

  readFile(tree: Oid, path: string): Promise<Uint8Array | undefined> {
    return readTreeFile(this.#git.run, tree, path);
  }

  /** The attempt, or the state before a restore, that has this tree, in the logs of all branches. */
  findSource(tree: Oid): Promise<RestoreSource> {
    return findSource(this.#logs, tree);
  }

  /** An attempt of a session of this log, to be restored exactly or merged into the working tree as it is. */
  findAttempt(log: StoredLog, session: string, attempt: number, how: RestoreHow): Promise<RestoreSource> {
    return findAttempt(this.#logs, log, session, attempt, how);
  }

  /** What takes back the last restore of this work tree. */
  findUndo(log: StoredLog): Promise<RestoreSource> {
    return findUndo(this.#git, log);
  }

  /** What a restore would do, all of it or only to these files and folders. */
  previewRestore(source: RestoreSource, paths?: readonly string[]): Promise<RestorePreview> {
    return previewRestore(this.#git, this.#newId, source, paths);
  }

  restore(log: StoredLog, source: RestoreSource, request: RestoreRequest): Promise<RestoreResult> {
    return restore(this.#logs, log, source, request);
  }

  /** Looks after a restore of this work tree that died. */
  recoverRestore(restorer: Restorer): Promise<InterruptedRestore | undefined> {
    return recoverRestore(this.#logs, restorer);
  }

  /** Makes a branch with one commit of a published tree; nothing is checked out, and no branch is moved. */
  createBranch(commit: BranchCommit): Promise<Oid> {
    return createBranch(this.#git, commit);
  }

  dispose(): void {
    this.#watch.dispose();
  }
}
