import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { DisposableStore } from "../base/disposable.ts";
import { UserError } from "../base/errors.ts";
import { type Fact, fact } from "../base/facts/fact.ts";
import { thisPlatform } from "../base/platform.ts";
import type { Oid } from "../model/code/snapshot.ts";
import { defaultSnapshotRules, type SnapshotRules } from "../model/code/snapshotRules.ts";
import type { RepositoryStatus } from "../model/folder/repositoryStatus.ts";
import type { Place } from "../model/log/events.ts";
import type { FoundWay, RestoreHow, RestorePreview, RestoreResult } from "../model/log/restores.ts";
import type { BranchCommit, Repository, SnapshotUse } from "../ports/repository.ts";
import { readClone } from "./folder/cloneId.ts";
import { openDerivedFiles } from "./folder/derivedFiles.ts";
import {
  checkGit,
  checkWorkTree,
  findRepository,
  gitIsMissing,
  gitIsOffered,
  guessTop,
  NoRepository,
  theseFolders,
} from "./folder/findRepository.ts";
import type { Holder } from "./folder/ownerLock.ts";
import { checkPipes, noticePipes } from "./folder/pipes.ts";
import { checkPointers, guessDirectories } from "./folder/pointers.ts";
import { createPrivateRepository, privateFolder, privateGit } from "./folder/privateRepository.ts";
import { readPlace } from "./folder/readPlace.ts";
import { rememberConfig } from "./folder/rememberedConfig.ts";
import { createFindIdentity } from "./log/branches.ts";
import type { LogStore } from "./log/openLog.ts";
import { openStoredLog, type StoredLog } from "./log/sessionLog.ts";
import { createStoredEvents } from "./log/storedEvents.ts";
import { RepositoryWatch } from "./log/watchRepository.ts";
import { type Git, openRun, type RepositoryPaths, safeGit } from "./plumbing/git.ts";
import { neutralSettings } from "./plumbing/gitConfig.ts";
import {
  attributeFilesOf,
  findGit,
  type GitProgram,
  hasInstaller,
  ignoreFilesOf,
  machineFilesOf,
  missedGit,
} from "./plumbing/gitEnvironment.ts";
import { diffManyTrees, diffTrees, listChanges, patchTrees } from "./plumbing/listChanges.ts";
import { findMirrors } from "./plumbing/mirrors.ts";
import { readCommit, resolveCommit } from "./plumbing/readCommit.ts";
import { readTreeFile } from "./plumbing/readTree.ts";
import { listRemotes } from "./plumbing/remotes.ts";
import { openRead } from "./plumbing/simpleGit.ts";
import { keepReader } from "./plumbing/standingReader.ts";
import { createBranch } from "./restore/createBranch.ts";
import { recoverRestore } from "./restore/recoverRestore.ts";
import { findAttempt, findFound, findSource, findUndo } from "./restore/restoreSources.ts";
import { previewRestore, restore, type StoredSource, type WatchedRestore } from "./restore/runRestore.ts";
import { compareByAtoms } from "./search/atomComparison.ts";
import { cacheFolder } from "./search/cacheFolder.ts";
import { openKeptAnswers } from "./search/keptAnswers.ts";
import { listCommits } from "./search/listCommits.ts";
import { listNewCommits, readTreesOf } from "./search/listNewCommits.ts";
import { openWorkplace, sweepWorkplaces, type WorkplaceOptions } from "./search/workplaces.ts";
import { adoptLog, fetchLogs, listFetchedLogs } from "./sharing/fetchLogs.ts";
import { previewShare, shareLog } from "./sharing/sendLog.ts";
import { takeSnapshot, type WorktreeSnapshot } from "./snapshot/snapshots.ts";
import { healLogs } from "./upkeep/healLogs.ts";
import { listKeptLogs } from "./upkeep/keptLogs.ts";
import { hasLogs, moveLogs } from "./upkeep/moveLogs.ts";
import { moveSession } from "./upkeep/moveSession.ts";
import { removeAll } from "./upkeep/removeAll.ts";
import { removeSession } from "./upkeep/removeSession.ts";
import { measureStorage } from "./upkeep/storageSize.ts";

/** How a repository is opened. */
export interface RepositoryOptions {
  /** The git executable, if it must not be looked for in the path. */
  readonly gitFile?: string | undefined;
  /** What the setting `git.path` names, of which the first that can be started is meant. */
  readonly gitNamed?: readonly string[] | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** The folder for the private repositories of folders that have none; without it, such a folder cannot be opened. */
  readonly storage?: string | undefined;
  /** The user's folder for what may be lost, if it is not where the system has it. */
  readonly cache?: string | undefined;
  /** The system, if not the one that this process runs on. */
  readonly platform?: NodeJS.Platform | undefined;
  /** Who takes locks in it. */
  readonly holder: Holder;
  /** A new uuid, in lower case. */
  newId(): string;
}

/**
 * Opens the git repository of a folder; nothing is written. A folder that is in none gets a private one, where there is a storage
 * for it. A UserError with a next step where there is no git, or one that is too old, no repository, one without a work tree, or one
 * that git does not trust.
 */
export async function openRepository(folder: string, options: RepositoryOptions): Promise<GitRepository> {
  const here = await theseFolders.realPath(folder);
  const guessed = guessTop(here);
  const { gitFile, gitNamed = [] } = options;
  const program = findGit(options.env, guessed, gitFile === undefined ? gitNamed : [gitFile]);
  if (program === undefined) {
    throw hasInstaller() ? gitIsOffered() : gitIsMissing();
  }
  checkPointers(guessed);
  checkPipes({ top: guessed, ...guessDirectories(guessed) });
  const fromFolder = openRun(program, folder);
  const version = await checkGit(fromFolder);
  const missed = missedGit(gitNamed, program, options.env, guessed);
  const notices =
    missed === undefined ? [] : [fact("git.otherTaken", { named: missed, taken: program.file })];
  const { storage, env, platform = thisPlatform } = options;
  const cache = options.cache ?? cacheFolder(env, platform, homedir());
  const search = { workplaces: join(cache, "workplaces"), answers: join(cache, "answers"), env };
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
      leftIn === undefined ? undefined : { leftIn, openLeft: () => openGit(leftIn, program, here, platform) };
    checkPointers(found.paths.top);
    await checkWorkTree(openRun(program, found.paths.top), found.paths);
    const git = openDoors(found.paths, program, platform, found.paths.top, program.env);
    return bindRepository(git, { version, notices }, found.folder, options, search, left);
  }
  const keptIn = kept ?? "";
  await createPrivateRepository(program, keptIn, here);
  const git = await openGit(keptIn, program, here, platform);
  return bindRepository(git, { version, notices }, "", options, search, { keptIn });
}

/** A private repository, as if it were that of the folder. */
async function openGit(
  kept: string,
  program: GitProgram,
  folder: string,
  platform: NodeJS.Platform,
): Promise<Git> {
  const asIfThere = privateGit(program, kept, folder);
  const { paths } = await findRepository(openRun(asIfThere, folder), folder);
  // simple-git takes no variables of git, but finds the repository from its own folder.
  return openDoors(paths, asIfThere, platform, kept, program.env);
}

function openDoors(
  paths: RepositoryPaths,
  program: GitProgram,
  platform: NodeJS.Platform,
  readFrom: string,
  readEnv: NodeJS.ProcessEnv,
): Git {
  const { top, gitDirectory } = paths;
  const read = openRead(readFrom, { ...program, env: readEnv });
  const reader = keepReader(safeGit(program, top), noticePipes(openRun(program, top), top));
  return {
    paths,
    run: reader.run,
    runWith: (settings) => noticePipes(openRun(program, top, settings), top),
    runIn: (folder, settings) => {
      const env = { ...program.env, GIT_DIR: gitDirectory, GIT_WORK_TREE: folder };
      return openRun({ ...program, env }, folder, settings, "patterns");
    },
    runAt: (folder, settings) => noticePipes(openRun({ ...program, env: readEnv }, folder, settings), folder),
    read,
    readConfig: rememberConfig(read, {
      paths,
      cwd: readFrom,
      env: readEnv,
      systemFiles: machineFilesOf(program, "gitconfig"),
      now: () => performance.now(),
    }),
    attributeFiles: attributeFilesOf(program),
    ignoreFiles: ignoreFilesOf(program),
    ssh: program.ssh ?? {},
    platform,
    snapshotRules: defaultSnapshotRules,
    dispose: reader.dispose,
  };
}

/** Where trees are tried, and by which programs. */
type SearchOptions = Pick<WorkplaceOptions, "workplaces" | "answers" | "env">;

/** Where the sessions of a folder are kept, if not simply in its repository. */
interface Kept {
  /** The folder of the private repository that this is. */
  readonly keptIn?: string;
  /** That of one from before the folder became a repository. */
  readonly leftIn?: string;
  readonly openLeft?: () => Promise<Git>;
}

/**
 * The repository as git has it. The port says what its functions promise; a log of git also gives its tip, and what can be restored is
 * found by its tree, whatever it is of.
 */
export interface GitRepository extends Repository {
  openLog(place: Place): Promise<StoredLog>;
  takeSnapshot(use?: SnapshotUse, changed?: readonly string[]): Promise<WorktreeSnapshot>;
  /** The attempt, or the state before a restore, that has this tree, in the logs of all branches. A UserError if there is none. */
  findSource(tree: Oid): Promise<StoredSource>;
  findAttempt(log: StoredLog, session: string, attempt: number, how: RestoreHow): Promise<StoredSource>;
  findFound(log: StoredLog, session: string, search: string, way: FoundWay): Promise<StoredSource>;
  findUndo(log: StoredLog): Promise<StoredSource>;
  previewRestore(source: StoredSource): Promise<RestorePreview>;
  restore(log: StoredLog, source: StoredSource, request: WatchedRestore): Promise<RestoreResult>;
}

function openLogStore(git: Git, { newId, holder }: Pick<RepositoryOptions, "newId" | "holder">): LogStore {
  const [findIdentity, events] = [createFindIdentity(git), createStoredEvents(git.run)];
  return { git, newId, holder, findIdentity, events };
}

/** The git that was found for a folder, and what is said of it. */
interface OpenedGit {
  readonly version: string;
  readonly notices: readonly Fact[];
}

/** Binds what git can do to one repository. */
function bindRepository(
  git: Git,
  opened: OpenedGit,
  folder: string,
  own: Pick<RepositoryOptions, "newId" | "holder">,
  search: SearchOptions,
  kept: Kept = {},
): GitRepository {
  const { keptIn, openLeft } = kept;
  const logs = openLogStore(git, own);
  const { newId } = own;
  const owned = new DisposableStore();
  owned.add(git);
  const besides = keptIn === undefined ? [] : [{ folder: git.paths.top, names: new Set([".git"]) }];
  const watch = owned.add(new RepositoryWatch(git.paths, besides));
  const placedIn = (skipped: readonly string[]) => ({ ...search, folder, skipped });
  let leftIn = kept.leftIn;
  const notices = new Map<"opened" | "healed" | "fetched", readonly Fact[]>([["opened", opened.notices]]);

  return {
    gitVersion: opened.version,
    folder,
    onDidChange: watch.onDidChange,
    get snapshotRules() {
      return git.snapshotRules;
    },
    set snapshotRules(rules: SnapshotRules) {
      git.snapshotRules = rules;
    },
    heal: async (now) => void notices.set("healed", await heal(git, search, now)),
    readStatus: () => readStatus(git, notices, keptIn, leftIn),
    isOutdated: () => keptIn !== undefined && existsSync(join(git.paths.top, ".git")),
    moveLogsHere: async (place) => {
      if (leftIn === undefined || openLeft === undefined) {
        throw new UserError(fact("log.nothingToMove"));
      }
      await moveLogs(logs, await openLeft(), leftIn, place);
      leftIn = undefined;
    },
    readPlace: () => readPlace(git),
    readClone: () => readClone(git.paths),
    openLog: async (place) => openStoredLog(logs, place),
    listLogs: (place) => listKeptLogs(logs, place),
    moveSession: (from, moved) => moveSession(logs, from, moved),
    removeSession: (log, removal) => removeSession(logs, log, removal),
    removeAll: (seen) => removeAll(git, seen),
    measureStorage: (events, of) => measureStorage(git, events, of),
    listRemotes: () => listRemotes(git),
    previewShare: (remote, place, findSecrets) => previewShare(logs, remote, place, findSecrets),
    shareLog: (request) => shareLog(logs, request),
    fetchLogs: (remote, stop) => fetchLogs(git, remote, stop),
    listFetchedLogs: () => listFetchedLogs(logs, (found) => notices.set("fetched", found)),
    adoptLog: (log, place) => adoptLog(logs, log, place),
    takeSnapshot: (use, changed) => takeSnapshot(git, newId, { use, changed: allChanged(folder, changed) }),
    ...bindComparisons(git),
    compareByAtoms: (from, to, skipped) => compareByAtoms(git, newId, { from, to }, placedIn(skipped)),
    openKeptAnswers: (question) => openKeptAnswers(search.answers, [git.paths.top, ...question]),
    openWorkplace: (kind, skipped) => openWorkplace(git, newId, kind, placedIn(skipped)),
    derived: openDerivedFiles(git.paths),
    findSource: (tree) => findSource(logs, tree),
    findAttempt: (log, session, attempt, how) => findAttempt(logs, log, session, attempt, how),
    findFound: (log, session, search, way) => findFound(logs, log, session, search, way),
    findUndo: (log) => findUndo(git, log),
    previewRestore: (source) => previewRestore(git, newId, source),
    restore: (log, source, request) => restore(logs, log, source, request),
    recoverRestore: (restorer) => recoverRestore(logs, restorer),
    createBranch: (commit) => createBranchHere(git, newId, keptIn, commit),
    dispose: () => owned.dispose(),
  };
}

/** What is read of trees and commits. */
function bindComparisons(git: Git) {
  /** Differences look as they do where nothing is configured. */
  const runToCompare = async () => git.runWith(neutralSettings(await git.readConfig()));
  return {
    listChanges: (from, to) => listChanges(git.run, from, to),
    diff: async (from, to) => diffTrees(await runToCompare(), from, to),
    patch: async (from, to) => patchTrees(await runToCompare(), from, to),
    diffMany: async (pairs) => diffManyTrees(await runToCompare(), pairs),
    listCommits: (most) => listCommits(git, most),
    listNewCommits: (since, paths) => listNewCommits(git, since, paths),
    readTreesOf: (commits) => readTreesOf(git, commits),
    resolveCommit: (name) => resolveCommit(git, name),
    readCommit: (name) => readCommit(git, name),
    readFile: (tree, path) => readTreeFile(git.run, tree, path),
  } satisfies Partial<Repository>;
}

/** Of a folder in a bigger repository nobody hears what changes outside of it. */
function allChanged(folder: string, changed: readonly string[] | undefined): readonly string[] | undefined {
  return folder === "" ? changed : undefined;
}

/** A branch of the user's repository: a private one has none. */
async function createBranchHere(
  git: Git,
  newId: () => string,
  keptIn: string | undefined,
  commit: BranchCommit,
): Promise<Oid> {
  if (keptIn !== undefined) {
    throw new UserError(fact("git.noBranchWithoutRepository"), fact("next.gitInit"));
  }
  return createBranch(git, newId, commit);
}

/** Everything that killed processes left, in the repository and beside it. */
async function heal(git: Git, { workplaces }: SearchOptions, now: number): Promise<readonly Fact[]> {
  const healed = await healLogs(git, now);
  await sweepWorkplaces(workplaces);
  return healed;
}

async function readStatus(
  { readConfig }: Git,
  notices: ReadonlyMap<string, readonly Fact[]>,
  keptIn: string | undefined,
  leftIn: string | undefined,
): Promise<RepositoryStatus> {
  const mirrors = findMirrors(await readConfig());
  return { notices: [...notices.values()].flat(), mirrors, keptIn, leftIn };
}
