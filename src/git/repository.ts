import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Disposable } from "../base/disposable.ts";
import { UserError } from "../base/errors.ts";
import type { Event } from "../base/event.ts";
import { fact } from "../base/facts/fact.ts";
import type { ChangedFile, Oid } from "../model/code/snapshot.ts";
import { defaultSnapshotRules, type SnapshotRules } from "../model/code/snapshotRules.ts";
import type { RepositoryStatus } from "../model/folder/repositoryStatus.ts";
import type { LoggedEvent, Place } from "../model/log/events.ts";
import type { InterruptedRestore, RestoreHow, RestorePreview, RestoreResult } from "../model/log/restores.ts";
import type {
  FindSecrets,
  LogMerge,
  Remote,
  SharePreview,
  ShareRequest,
  ShareResult,
} from "../model/sharing/sharing.ts";
import { readClone } from "./folder/cloneId.ts";
import {
  checkGit,
  checkWorkTree,
  findRepository,
  gitIsMissing,
  guessTop,
  NoRepository,
} from "./folder/findRepository.ts";
import { checkPipes, noticePipes } from "./folder/pipes.ts";
import { checkPointers, guessDirectories } from "./folder/pointers.ts";
import { createPrivateRepository, privateFolder, privateGit } from "./folder/privateRepository.ts";
import { readPlace } from "./folder/readPlace.ts";
import { createFindIdentity } from "./log/branches.ts";
import type { LogStore } from "./log/openLog.ts";
import { openStoredLog, type StoredLog } from "./log/sessionLog.ts";
import { createStoredEvents } from "./log/storedEvents.ts";
import { RepositoryWatch } from "./log/watchRepository.ts";
import { type Git, openRun, type RepositoryPaths, type Run } from "./plumbing/git.ts";
import { neutralSettings, readConfig } from "./plumbing/gitConfig.ts";
import { findGit, type GitProgram } from "./plumbing/gitEnvironment.ts";
import { diffManyTrees, diffTrees, listChanges, patchTrees } from "./plumbing/listChanges.ts";
import { findMirrors } from "./plumbing/mirrors.ts";
import { readTreeFile } from "./plumbing/readTree.ts";
import { listRemotes } from "./plumbing/remotes.ts";
import { openRead } from "./plumbing/simpleGit.ts";
import { type BranchCommit, createBranch } from "./restore/createBranch.ts";
import { type Restorer, recoverRestore } from "./restore/recoverRestore.ts";
import { findAttempt, findSource, findUndo } from "./restore/restoreSources.ts";
import { previewRestore, type RestoreRequest, type RestoreSource, restore } from "./restore/runRestore.ts";
import { adoptLog, type FetchedLog, fetchLogs, listFetchedLogs } from "./sharing/fetchLogs.ts";
import { previewShare, shareLog } from "./sharing/sendLog.ts";
import { takeSnapshot, type WorktreeSnapshot } from "./snapshot/snapshots.ts";
import { healLogs } from "./upkeep/healLogs.ts";
import { type KeptLog, listKeptLogs } from "./upkeep/keptLogs.ts";
import { hasLogs, moveLogs } from "./upkeep/moveLogs.ts";
import { moveSession } from "./upkeep/moveSession.ts";
import { removeAll } from "./upkeep/removeAll.ts";
import { type LogAtTip, type Removal, removeSession } from "./upkeep/removeSession.ts";
import { measureStorage } from "./upkeep/storageSize.ts";

/** How a repository is opened. */
export interface RepositoryOptions {
  /** The directory of the git executable, where it shall not be looked for in the path. */
  readonly gitDirectory?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** A folder in which the repositories of folders are kept that have none; without it, such a folder cannot be opened. */
  readonly storage?: string | undefined;
  /** A new uuid, in lower case. */
  newId(): string;
}

/**
 * Opens the git repository of a folder; nothing is written. A folder that is in none gets a private one, where there is a storage
 * for it. A UserError with a next step where there is no git, or one that is too old, no repository, one without a work tree, or one
 * that git does not trust.
 */
export async function openRepository(folder: string, options: RepositoryOptions): Promise<GitRepository> {
  const here = await realpath(folder);
  const guessed = guessTop(here);
  const program = findGit(options.env, guessed, options.gitDirectory);
  if (program === undefined) {
    throw gitIsMissing();
  }
  checkPointers(guessed);
  checkPipes({ top: guessed, ...guessDirectories(guessed) });
  const fromFolder = openRun(program, folder);
  const version = await checkGit(fromFolder);
  const { storage, newId } = options;
  const kept = storage === undefined ? undefined : privateFolder(storage, here);
  const found = await findRepository(fromFolder, folder).catch((error: unknown) => {
    if (error instanceof NoRepository && kept !== undefined) {
      return undefined;
    }
    throw error;
  });
  if (found !== undefined) {
    // Its paths would be others in a repository that begins above.
    const leftIn = kept !== undefined && found.folder === "" && hasLogs(kept) ? kept : undefined;
    const left =
      leftIn === undefined ? undefined : { leftIn, openLeft: () => openGit(leftIn, program, here) };
    checkPointers(found.paths.top);
    await checkWorkTree(openRun(program, found.paths.top), found.paths);
    const git = openDoors(found.paths, program, found.paths.top, program.env);
    return new GitRepository(git, version, found.folder, newId, left);
  }
  const keptIn = kept ?? "";
  await createPrivateRepository(program, keptIn, here);
  return new GitRepository(await openGit(keptIn, program, here), version, "", newId, { keptIn });
}

/** A private repository, as if it were that of the folder. */
async function openGit(kept: string, program: GitProgram, folder: string): Promise<Git> {
  const asIfThere = privateGit(program, kept, folder);
  const { paths } = await findRepository(openRun(asIfThere, folder), folder);
  // simple-git takes no variables of git, but finds the repository from its own folder.
  return openDoors(paths, asIfThere, kept, program.env);
}

function openDoors(
  paths: RepositoryPaths,
  program: GitProgram,
  readFrom: string,
  readEnv: NodeJS.ProcessEnv,
): Git {
  const { top, gitDirectory } = paths;
  return {
    paths,
    run: noticePipes(openRun(program, top), top),
    runWith: (settings) => noticePipes(openRun(program, top, settings), top),
    runIn: (folder, settings) => {
      const env = { ...program.env, GIT_DIR: gitDirectory, GIT_WORK_TREE: folder };
      return openRun({ ...program, env }, folder, settings, "patterns");
    },
    runAt: (folder, settings) => noticePipes(openRun({ ...program, env: readEnv }, folder, settings), folder),
    read: openRead(readFrom, readEnv),
    snapshotRules: defaultSnapshotRules,
  };
}

/** Where the sessions of a folder are kept, if not simply in its repository. */
interface Kept {
  /** The folder of the private repository that this is. */
  readonly keptIn?: string;
  /** That of one from before the folder became a repository. */
  readonly leftIn?: string;
  readonly openLeft?: () => Promise<Git>;
}

/** The git repository of a folder; what it promises stands at `Repository` in the ports. */
export class GitRepository implements Disposable {
  readonly gitVersion: string;
  readonly folder: string;
  readonly #git: Git;
  readonly #newId: () => string;
  readonly #logs: LogStore;
  readonly #watch: RepositoryWatch;

  readonly #kept: Kept;
  #leftIn: string | undefined;
  #notices: readonly string[] = [];

  constructor(git: Git, gitVersion: string, folder: string, newId: () => string, kept: Kept = {}) {
    this.#kept = kept;
    this.#leftIn = kept.leftIn;
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
    this.#watch = new RepositoryWatch(
      git.paths,
      kept.keptIn === undefined ? [] : [{ folder: git.paths.top, names: new Set([".git"]) }],
    );
  }

  get onDidChange(): Event<void> {
    return this.#watch.onDidChange;
  }

  set snapshotRules(rules: SnapshotRules) {
    this.#git.snapshotRules = rules;
  }

  /** Heals what was left damaged; `now` is in milliseconds. What it says is part of the status. */
  async heal(now: number): Promise<void> {
    this.#notices = await healLogs(this.#git, now);
  }

  async readStatus(): Promise<RepositoryStatus> {
    const mirrors = findMirrors(await readConfig(this.#git.read));
    return { notices: this.#notices, mirrors, keptIn: this.#kept.keptIn, leftIn: this.#leftIn };
  }

  /** The folder has become a repository of its own since, so this private one is no longer the one to use. */
  isOutdated(): boolean {
    return this.#kept.keptIn !== undefined && existsSync(join(this.#git.paths.top, ".git"));
  }

  /** Moves the sessions here that were kept in a private repository. */
  async moveLogsHere(place: Place): Promise<void> {
    if (this.#leftIn === undefined || this.#kept.openLeft === undefined) {
      throw new UserError(fact("log.nothingToMove"));
    }
    await moveLogs(this.#logs, await this.#kept.openLeft(), this.#leftIn, place);
    this.#leftIn = undefined;
  }

  readPlace(): Promise<Place> {
    return readPlace(this.#git);
  }

  readClone(): string | undefined {
    return readClone(this.#git.paths);
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

  /** The remotes that logs can be shared through. */
  listRemotes(): Promise<readonly Remote[]> {
    return listRemotes(this.#git);
  }

  /** What sharing would send; nothing is sent. */
  previewShare(remote: string, place: Place, findSecrets: FindSecrets): Promise<SharePreview> {
    return previewShare(this.#logs, remote, place, findSecrets);
  }

  /** Sends the log of a branch to a remote, with what lies there merged into it. */
  shareLog(request: ShareRequest): Promise<ShareResult> {
    return shareLog(this.#logs, request);
  }

  /** Fetches the logs of a remote; no log of this repository changes. */
  fetchLogs(remote: string, stop: AbortSignal): Promise<void> {
    return fetchLogs(this.#git, remote, stop);
  }

  /** Every log that was fetched. */
  listFetchedLogs(): Promise<readonly FetchedLog[]> {
    return listFetchedLogs(this.#logs);
  }

  /** Merges a fetched log into one of this repository. */
  adoptLog(log: Pick<FetchedLog, "remote" | "uuid" | "tip">, place: Place): Promise<LogMerge> {
    return adoptLog(this.#logs, log, place);
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

  async diff(from: Oid, to: Oid): Promise<string> {
    return diffTrees(await this.#runToCompare(), from, to);
  }

  async patch(from: Oid, to: Oid): Promise<Uint8Array> {
    return patchTrees(await this.#runToCompare(), from, to);
  }

  async diffMany(pairs: readonly (readonly [from: Oid, to: Oid])[]): Promise<readonly string[]> {
    return diffManyTrees(await this.#runToCompare(), pairs);
  }

  /** Differences look as they do where nothing is configured. */
  async #runToCompare(): Promise<Run> {
    return this.#git.runWith(neutralSettings(await readConfig(this.#git.read)));
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
  async createBranch(commit: BranchCommit): Promise<Oid> {
    if (this.#kept.keptIn !== undefined) {
      throw new UserError(fact("git.noBranchWithoutRepository"), fact("next.gitInit"));
    }
    return createBranch(this.#git, this.#newId, commit);
  }

  dispose(): void {
    this.#watch.dispose();
  }
}
