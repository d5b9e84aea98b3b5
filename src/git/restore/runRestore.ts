import { filterInTurns } from "../../base/breathe.ts";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { tidy } from "../../base/remove.ts";
import { nextNumber } from "../../model/log/eventNumbers.ts";
import type { SessionEvent } from "../../model/log/events.ts";
import type { RestoreJournal } from "../../model/log/restoreRecords.ts";
import type {
  Conflict,
  KeptPath,
  RestoreHow,
  RestorePreview,
  RestoreResult,
} from "../../model/log/restores.ts";
import type { RestoreRequest, RestoreSource } from "../../ports/repository.ts";
import { markClone } from "../folder/cloneId.ts";
import { createOwnFolder, sweepOwnFolder } from "../folder/scratch.ts";
import type { LogStore } from "../log/openLog.ts";
import {
  asideFolder,
  listOutgoing,
  type Outgoing,
  readRestoreJournal,
  removeRestoreJournal,
  restoreFolder,
  writeRestoreJournal,
} from "../log/restoreJournal.ts";
import type { StoredLog } from "../log/sessionLog.ts";
import { ancestorsOf, type BytePath, toText } from "../plumbing/bytePath.ts";
import { explainFullDisk } from "../plumbing/fullDisk.ts";
import type { Git } from "../plumbing/git.ts";
import { createKeyOf, createSpelling, type KeyOf } from "../snapshot/diskSpelling.ts";
import { absolute, type Disk, identify } from "../snapshot/fileIdentity.ts";
import type { SnapshotContent } from "../snapshot/storedSnapshot.ts";
import { createLook } from "../snapshot/workingFiles.ts";
import { applyRestore, findEdited, type OnStep } from "./applyRestore.ts";
import { checkPaths } from "./checkPath.ts";
import { encodeCreated } from "./createdFiles.ts";
import type { Merge } from "./mergeSnapshots.ts";
import { type PreparedRestore, prepareRestore, type RestoreTarget } from "./prepareRestore.ts";
import { keepLeft, listRescued } from "./recoverRestore.ts";
import { lockRestore } from "./restoreLock.ts";

/** A restore at whose steps a test comes in between. */
export interface WatchedRestore extends RestoreRequest {
  readonly onStep?: OnStep | undefined;
}

/** A snapshot in the log that can be restored. */
export interface StoredSource extends RestoreSource {
  readonly content: SnapshotContent;
  readonly unstored?: RestoreTarget["unstored"];
  readonly created: RestoreTarget["created"];
  /** The search whose result it is about. */
  readonly search?: string | undefined;
  /** How an attempt comes to the working tree; undefined for an undo. */
  readonly how?: RestoreHow | undefined;
  /** The files and folders that it is about; everything if they are not given. */
  readonly only?: ReadonlySet<BytePath> | undefined;
  /** What it was merged of, if it is not to be exactly what it was. */
  readonly merge?: Merge | undefined;
}

/** What a restore would do. Nothing is written but objects of our own, which go away again. */
export async function previewRestore(
  git: Git,
  newId: () => string,
  source: StoredSource,
): Promise<RestorePreview> {
  const folder = makeFolder(git, newId());
  try {
    checkSource(source);
    const target = { ...source, choose: chooser(source, undefined) };
    const prepared = await prepareRestore(git, newId, target, folder);
    prepared.dispose();
    const write = prepared.staged.map(({ path }) => path);
    return {
      write: write.map(toText),
      delete: prepared.plan.deletes.map(toText),
      marked: listMarked(source, write),
      kept: listKept(prepared, source),
    };
  } finally {
    await tidy(folder);
  }
}

/**
 * Restores a snapshot into the work tree (docs/rules/git-storage.md#g10): everything is stored, staged and compared before the first
 * touch, and published with its event. An edit that somebody makes in the meantime stays, or is rescued, and is reported;
 * HEAD, the index and all references of the user stay unchanged. A UserError says that nothing was changed, or how to get
 * everything back.
 */
export function restore(...all: Parameters<typeof restoreUnderLock>): Promise<RestoreResult> {
  return restoreUnderLock(...all).catch((error: unknown) => {
    // Where something was changed already, it is a UserError that says so.
    throw explainFullDisk(error, fact("log.nothingChanged"));
  });
}

async function restoreUnderLock(
  store: LogStore,
  log: StoredLog,
  source: StoredSource,
  request: WatchedRestore,
): Promise<RestoreResult> {
  const { git, newId } = store;
  checkSource(source);
  const lock = lockRestore(git.paths, request, newId());
  try {
    const left = readRestoreJournal(git.paths);
    const recovered = left && (await keepLeft(store, left, request.now()));
    sweepOwnFolder(git.paths, Date.parse(request.now()));
    const operation = newId();
    const folder = makeFolder(git, operation);
    const target = { ...source, choose: chooser(source, request.paths) };
    let journal: RestoreJournal | undefined;
    try {
      const prepared = await prepareRestore(git, newId, target, folder);
      try {
        checkMerge(source, prepared);
        const folders = planFolders(target, prepared);
        const clone = markClone(git.paths, newId());
        const number = await publishStart(log, { ...request, clone }, source, prepared, folders);
        const aside = asideFolder(git.paths, operation);
        createOwnFolder(git.paths, aside);
        const outgoing = listOutgoing(prepared.outgoing, aside);
        const { session, place } = request;
        const started = { session, place, restore: number, before: prepared.before.tree };
        journal = { started, operation, outgoing: prepared.outgoing };
        writeRestoreJournal(git.paths, journal);
        const ready = { prepared, folders, outgoing, number };
        const result = await carryOut(log, target, request, ready);
        await removeRestoreJournal(git.paths, journal);
        return { ...result, rescued: [...(recovered?.rescued ?? []), ...result.rescued] };
      } finally {
        prepared.dispose();
      }
    } catch (error) {
      if (journal === undefined) {
        await tidy(folder);
        throw error;
      }
      throw new UserError(fact("restore.interrupted"), fact("next.undoOrRestore"), { cause: error });
    }
  } finally {
    lock.dispose();
  }
}

/** Publishes the safety snapshot with the event, and gives the restore its number. */
async function publishStart(
  log: StoredLog,
  { session, place, now, clone }: WatchedRestore & { readonly clone: string },
  { content, attempt, how, search, undoes }: StoredSource,
  { before, snapshot, staged, plan, disk, outgoing }: PreparedRestore,
  { removeFolders, makeFolders }: PlannedFolders,
): Promise<number> {
  const executable = disk.trustsModes ? undefined : listExecutable(disk, outgoing.keys());
  const touched = [...staged.map(({ path }) => path), ...plan.deletes, ...removeFolders, ...makeFolders];
  const keyOf = createKeyOf(disk.names);
  const known = new Set([...before.entries.keys()].map(keyOf));
  const created = staged.filter(({ path }) => !known.has(keyOf(path)));
  let restore = 0;
  await log.append((events) => {
    restore = nextNumber(events, "restores", 1);
    const event: SessionEvent = {
      kind: "restoreStarted",
      restore,
      tree: content.tree,
      before: before.tree,
      attempt,
      how,
      undoes,
      search,
      clone,
    };
    const path = `restores/${restore}`;
    return {
      events: [{ session, at: now(), place, event }],
      attachments: [
        { session, path: `${path}/worktree`, snapshot },
        { session, path: `${path}/created.json`, bytes: encodeCreated(created) },
        { session, path: `${path}/touched`, bytes: encodePaths(touched) },
        ...(executable === undefined
          ? []
          : [{ session, path: `${path}/executable`, bytes: encodePaths(executable) }]),
      ],
    };
  });
  return restore;
}

function encodePaths(paths: readonly BytePath[]): Uint8Array {
  return Buffer.from(paths.join("\0"), "latin1");
}

/** The files that can be executed on the disk: where modes mean nothing to the repository, its trees do not say so. */
function listExecutable(disk: Disk, paths: Iterable<BytePath>): readonly BytePath[] {
  const look = createLook(disk.top);
  return [...paths].filter((path) => {
    const stat = look(path);
    return typeof stat === "object" && stat.isFile() && (stat.mode & 0o100n) !== 0n;
  });
}

/** A restore that was published, up to its first touch. */
interface ReadyRestore {
  readonly number: number;
  readonly prepared: PreparedRestore;
  readonly folders: PlannedFolders;
  readonly outgoing: ReadonlyMap<BytePath, Outgoing>;
}

/** Changes the work tree, looks at it again, and writes down what came of it. */
async function carryOut(
  log: StoredLog,
  source: StoredSource & RestoreTarget,
  { session, place, now, onStep }: WatchedRestore,
  { number, prepared, folders, outgoing }: ReadyRestore,
): Promise<RestoreResult> {
  const { before, plan, staged, disk } = prepared;
  const stopped = await applyRestore(
    disk,
    { deletes: plan.deletes, staged, outgoing, ...folders, occupiedFolders: listOccupied(prepared) },
    onStep ?? (() => undefined),
  );
  const conflicts: readonly Conflict[] = [...stopped].map(([path, reason]) => ({
    path: toText(path),
    reason,
  }));
  const differing = (await findWrong(prepared)).filter((path) => !stopped.has(path));
  const ignored = await findIgnoredBefore(prepared, differing);
  const wrong = differing.filter((path) => !ignored.has(path)).map(toText);
  const edited = await findEdited(disk, outgoing.values());
  const rescued = edited.map(({ path }) => toText(path));
  const result = {
    written: staged.filter(({ path }) => !stopped.has(path)).length,
    deleted: plan.deletes.filter((path) => !stopped.has(path)).length,
    conflicts,
    marked: listMarked(
      source,
      staged.map(({ path }) => path),
    ),
    wrong,
    rescued,
    kept: [
      ...listKept(prepared, source),
      ...[...ignored].map((path) => ({ path: toText(path), reason: "ignored now" as const })),
    ],
  };
  await log.append(() => ({
    events: [{ session, at: now(), place, event: { kind: "restoreFinished", restore: number, ...result } }],
    attachments: listRescued(session, number, edited),
  }));
  return { before: before.tree, ...result };
}

type PlannedFolders = ReturnType<typeof planFolders>;

/** Empty folders are made and removed like files; a folder in which something of the target lies stays. */
function planFolders({ content, choose }: RestoreTarget, { before, disk }: PreparedRestore) {
  const isChosen = choose(createKeyOf(disk.names));
  const look = createLook(disk.top);
  const { isSpelled } = createSpelling(disk.top, disk.names);
  // One that git ignores now is not listed, and was not made here: an undo must not take it away.
  const isThere = (path: BytePath) => {
    const stat = look(path);
    return typeof stat === "object" && stat.isDirectory() && isSpelled(path);
  };
  const kept = [...content.entries.keys(), ...content.emptyFolders];
  return {
    removeFolders: [...before.emptyFolders].filter(
      (path) => isChosen(path) && !content.emptyFolders.has(path),
    ),
    makeFolders: [...content.emptyFolders].filter((path) => isChosen(path) && !isThere(path)),
    neededFolders: new Set([...kept.flatMap(ancestorsOf), ...content.emptyFolders]),
  };
}

/** Looks at the whole work tree again, by a snapshot of its own. */
async function findWrong({
  disk,
  plan,
  staged,
  compareAgain,
}: PreparedRestore): Promise<readonly BytePath[]> {
  const after = await compareAgain();
  after.dispose();
  const look = createLook(disk.top);
  const { isSpelled } = createSpelling(disk.top, disk.names);
  const isThere = (path: BytePath) =>
    look(path) !== undefined && (after.before.entries.has(path) || isSpelled(path));
  const isWrong = (path: BytePath, identity: string | undefined) =>
    (isThere(path) ? identify(disk, absolute(disk, path)) : undefined) !== identity;
  const keyOf = createKeyOf(disk.names);
  // What has to be there by another spelling is named by that alone.
  const asked = new Set([...staged, ...after.staged].map(({ path }) => keyOf(path)));
  const misplaced = await filterInTurns(staged, ({ path, identity }) => isWrong(path, identity));
  const deletes = plan.deletes.filter((path) => !asked.has(keyOf(path)));
  return [
    ...new Set([
      ...misplaced.map(({ path }) => path),
      ...(await filterInTurns(deletes, (path) => isWrong(path, undefined))),
      ...after.staged.map(({ path }) => path),
      ...after.plan.deletes.filter((path) => !asked.has(keyOf(path))),
    ]),
  ];
}

/**
 * The files that git ignored until the restore brought back other rules. The attempt does not know them, and they were not captured: they
 * stayed on purpose.
 */
function findIgnoredBefore(
  { before, plan, rules, staged }: PreparedRestore,
  differing: readonly BytePath[],
): Promise<ReadonlySet<BytePath>> {
  const planned = new Set([...staged.map(({ path }) => path), ...plan.deletes]);
  return rules.findIgnored(differing.filter((path) => !planned.has(path) && !before.entries.has(path)));
}

/** The folders, as they are spelled, of what stays where it is. */
function listOccupied({ before, plan }: PreparedRestore): ReadonlySet<BytePath> {
  const gone = new Set(plan.deletes);
  const staying = [...before.entries.keys(), ...before.skipped.keys()].filter((path) => !gone.has(path));
  return new Set(staying.flatMap(ancestorsOf));
}

/** The description of a snapshot may come from another machine, and each of its paths leads to a file or folder that is created. */
function checkSource({ content, created }: StoredSource): void {
  checkPaths([...content.entries.keys(), ...content.emptyFolders, ...created.keys()]);
}

/** A merge is of the working tree as it was a moment ago: an edit since then is not written over. */
function checkMerge({ merge }: StoredSource, { before }: PreparedRestore): void {
  for (const [path, then] of merge?.now ?? []) {
    const now = before.entries.get(path);
    if (now?.oid !== then?.oid || now?.mode !== then?.mode) {
      throw new UserError(fact("restore.fileChanged", { path: toText(path) }), fact("next.tryAgain"));
    }
  }
}

function listKept({ plan }: PreparedRestore, { merge }: StoredSource): readonly KeptPath[] {
  return [...plan.kept, ...(merge?.kept ?? [])].map(([path, reason]) => {
    const commit = plan.commits.get(path);
    return { path: toText(path), reason, ...(commit !== undefined && { commit }) };
  });
}

function listMarked({ merge }: StoredSource, written: readonly BytePath[]): readonly string[] {
  return written.filter((path) => merge?.marked.has(path)).map(toText);
}

/** The paths of the source, and the requested ones among them, as the disk compares paths. */
function chooser(
  { only }: StoredSource,
  paths: readonly string[] | undefined,
): (keyOf: KeyOf) => (path: BytePath) => boolean {
  return (keyOf) => {
    const chosen = paths?.map((path) => keyOf(Buffer.from(path).toString("latin1")));
    const keys = only && new Set([...only].map(keyOf));
    const isAsked = (key: string) => chosen?.some((one) => key === one || key.startsWith(`${one}/`)) ?? true;
    return (path) => isAsked(keyOf(path)) && (keys?.has(keyOf(path)) ?? true);
  };
}

/** The folder of one restore, for the user alone. */
function makeFolder({ paths }: Git, id: string): string {
  const folder = restoreFolder(paths, id);
  createOwnFolder(paths, folder);
  return folder;
}
