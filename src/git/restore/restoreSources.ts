import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { LoggedEvent, SessionEvent } from "../../model/log/events.ts";
import { foldSession } from "../../model/log/foldSession.ts";
import { type FoundWay, type RestoreHow, wasHere } from "../../model/log/restores.ts";
import { readClone } from "../folder/cloneId.ts";
import { readTips } from "../folder/logTips.ts";
import { attachmentPath } from "../log/logLayout.ts";
import type { LogStore } from "../log/openLog.ts";
import type { StoredLog } from "../log/sessionLog.ts";
import { type BytePath, splitNul } from "../plumbing/bytePath.ts";
import type { Git, RepositoryPaths } from "../plumbing/git.ts";
import { nameObject } from "../plumbing/objects.ts";
import { readCommit } from "../plumbing/readCommit.ts";
import { readPaths } from "../plumbing/readPaths.ts";
import { listEntries } from "../plumbing/readTree.ts";
import { parseTree } from "../plumbing/trees.ts";
import { damaged, readStoredSnapshot, type SnapshotContent } from "../snapshot/storedSnapshot.ts";
import { decodeCreated } from "./createdFiles.ts";
import { type Change, mergeIntoWorktree } from "./mergeSnapshots.ts";
import type { StoredSource } from "./runRestore.ts";

/** A restore as the log records it. */
interface LoggedRestore {
  readonly session: string;
  readonly number: number;
  readonly tree: Oid;
  readonly before: Oid;
  readonly undoes: number | undefined;
  readonly attempt: number | undefined;
  readonly how: RestoreHow | undefined;
  readonly search: string | undefined;
  readonly isFinished: boolean;
}

/**
 * Finds the snapshot that has this tree in the logs of all branches: an attempt's, or one that was taken before a restore; the
 * latest of several. A UserError if there is none.
 */
export async function findSource({ git, events }: LogStore, tree: Oid): Promise<StoredSource> {
  for (const tip of (await readTips(git)).values()) {
    for (const { session, event } of (await events.read(tip)).toReversed()) {
      const path = event && snapshotPath(event, tree);
      if (path !== undefined) {
        const content = await readStoredSnapshot(git, tip, attachmentPath(session, path));
        return { content, created: new Map() };
      }
    }
  }
  throw new UserError(fact("restore.noSuchTree"), fact("next.chooseAttempt"));
}

function snapshotPath(event: SessionEvent, tree: Oid): string | undefined {
  if (event.kind === "attemptRecorded" && event.tree === tree) {
    return `attempts/${event.attempt}`;
  }
  return event.kind === "restoreStarted" && event.before === tree ? `restores/${event.restore}` : undefined;
}

/**
 * Finds an attempt of a session, to be restored exactly, or what it changed merged into the current working tree: what it had
 * changed since its commit (`onTop`), or the contrary of what it changed itself (`reverted`). A UserError if it is not in the
 * log, or if the commit it was made on is no longer in the repository.
 */
export async function findAttempt(
  { git, newId }: LogStore,
  log: StoredLog,
  session: string,
  attempt: number,
  how: RestoreHow,
): Promise<StoredSource> {
  const recorded = (await log.readEvents()).flatMap(({ session: of, event, place }) =>
    of === session && event?.kind === "attemptRecorded" ? [{ ...event, head: place.head }] : [],
  );
  const found = recorded.find((one) => one.attempt === attempt);
  const tip = await log.readTip();
  if (found === undefined || tip === undefined) {
    throw new UserError(fact("restore.noSuchAttempt", { attempt }), fact("next.chooseAttempt"));
  }
  const readAttempt = (number: number) =>
    readStoredSnapshot(git, tip, attachmentPath(session, `attempts/${number}`));
  const content = await readAttempt(attempt);
  const source = { created: new Map(), attempt, how };
  if (how === "exactly") {
    return { ...source, content };
  }
  if (how === "onTop") {
    const from = await readFilesOf(git, found.head, attempt);
    const change = { from, to: withoutEqualRaws(content, from), label: `attempt #${attempt}` };
    return { ...source, ...(await merge(change)) };
  }
  const previous = recorded.find((one) => one.attempt === attempt - 1 && one.tree === found.base);
  const before =
    previous === undefined
      ? await readFilesOf(git, found.base, attempt)
      : await readAttempt(previous.attempt);
  const from = previous === undefined ? withoutEqualRaws(content, before) : content;
  const change = { from, to: before, label: `before attempt #${attempt}` };
  return { ...source, ...(await merge(change)) };

  async function merge(change: Change) {
    const merged = await mergeIntoWorktree(git, newId, change);
    return { ...merged, only: new Set(merged.merge.now.keys()) };
  }
}

/**
 * Finds what a search for hunks found, to be merged into the current working tree: of the changes that it searched only that is kept, or that is taken
 * out of them. A UserError if it is not in the log.
 */
export async function findFound(
  { git, newId }: LogStore,
  log: StoredLog,
  session: string,
  search: string,
  way: FoundWay,
): Promise<StoredSource> {
  const events = (await log.readEvents()).filter((one) => one.session === session);
  const logged = foldSession(events, undefined)?.searches.find((one) => one.search === search);
  const tip = await log.readTip();
  const tree = logged?.end?.tree;
  const inCommit = logged?.aim.kind === "hunks" ? logged.aim.commit : undefined;
  if (
    tip === undefined ||
    logged === undefined ||
    tree === undefined ||
    (logged.reference === undefined && inCommit === undefined)
  ) {
    throw new UserError(fact("search.nothingFound"), fact("next.searchAgain"));
  }
  const { aim, attempt, reference } = logged;
  const readAttempt = (number: number) =>
    readStoredSnapshot(git, tip, attachmentPath(session, `attempts/${number}`));
  const [before, after] =
    inCommit === undefined
      ? [await readAttempt(reference ?? attempt), await readAttempt(attempt)]
      : await readBothSides(git, inCommit, attempt);
  const entries = await listEntries(git.run, tree).catch((error: unknown) => {
    throw damaged(error);
  });
  const found = { tree, entries, raws: rawsOf(entries, [after, before]) };
  // What breaks tests lies between the first attempt and what was found, what is not needed between that and the second one.
  const isBreaking = aim.kind === "hunks" && aim.question === "breaks";
  const [from, to] = way === "takeOut" && isBreaking ? [found, before] : [after, found];
  const label = `what a search in attempt #${attempt} found`;
  const merged = await mergeIntoWorktree(git, newId, { from, to, label });
  const only = new Set(merged.merge.now.keys());
  return { created: new Map(), attempt, how: "reverted", search, ...merged, only };
}

/** The exact bytes of files that a composed tree has from one of these snapshots, unchanged. */
function rawsOf(
  entries: SnapshotContent["entries"],
  of: readonly Pick<SnapshotContent, "entries" | "raws">[],
): ReadonlyMap<BytePath, Oid> {
  return new Map(
    [...entries].flatMap(([path, { mode, oid }]) => {
      const same = of.find(
        (one) => one.entries.get(path)?.oid === oid && one.entries.get(path)?.mode === mode,
      );
      const raw = same?.raws.get(path);
      return raw === undefined ? [] : [[path, raw] as const];
    }),
  );
}

/** The files before and after a commit. */
async function readBothSides(git: Git, commit: Oid, attempt: number) {
  const trees = await readCommit(git, commit);
  if (trees === undefined) {
    throw new UserError(fact("restore.commitGone", { attempt, commit }), fact("next.searchAgain"));
  }
  const contentOf = async (tree: Oid) => ({
    tree,
    entries: await listEntries(git.run, tree),
    raws: new Map<BytePath, Oid>(),
  });
  return [await contentOf(trees.from), await contentOf(trees.to)] as const;
}

/** The files of the commit that an attempt was made on; none on an unborn branch. */
async function readFilesOf(git: Git, commit: Oid | undefined, attempt: number) {
  if (commit === undefined) {
    return { tree: nameObject(git.paths.hash, "tree", Buffer.of()), entries: new Map(), raws: new Map() };
  }
  try {
    return { tree: commit, entries: await listEntries(git.run, commit), raws: new Map() };
  } catch (error) {
    throw new UserError(fact("restore.commitGone", { attempt, commit }), fact("next.restoreExactly"), {
      cause: error,
    });
  }
}

/** A commit knows no exact bytes: they say something only of files that differ from it anyway. */
function withoutEqualRaws(
  content: SnapshotContent,
  { entries }: Pick<SnapshotContent, "entries">,
): SnapshotContent {
  const raws = [...content.raws].filter(
    ([path]) => content.entries.get(path)?.oid !== entries.get(path)?.oid,
  );
  return { ...content, raws: new Map(raws) };
}

/**
 * Finds what takes back the last restore of this work tree: the files and folders that it touched, as they were before it. One
 * that was tried several times, because it was interrupted, is taken back as a whole; an undo that was interrupted is gone on
 * with. A UserError if there is nothing to undo.
 */
export async function findUndo(git: Git, log: StoredLog): Promise<StoredSource> {
  const tip = await log.readTip();
  const all = await dropEmpty(git, tip, listRestores(await log.readEvents(), git.paths));
  const last = all.at(-1);
  const undone = last?.isFinished === false ? (last.undoes ?? last.number) : last?.number;
  const at = all.findIndex(({ number }) => number === undone);
  const newest = all[at];
  if (newest === undefined || tip === undefined) {
    throw new UserError(fact("restore.nothingToUndo"));
  }
  // What was merged of an attempt has the tree of the attempt, too, and is another restore.
  const isTry = ({ isFinished, tree, attempt, how, search }: LoggedRestore) =>
    !isFinished &&
    tree === newest.tree &&
    attempt === newest.attempt &&
    how === newest.how &&
    search === newest.search;
  const others = all.slice(0, at).findLastIndex((one) => !isTry(one));
  const tries = all.slice(others + 1, at + 1);
  const { session, number } = tries[0] ?? newest;
  const content = await readStoredSnapshot(git, tip, attachmentPath(session, `restores/${number}`));
  const created = await Promise.all(
    tries.map(async (one) =>
      decodeCreated(await log.readAttachment(one.session, `restores/${one.number}/created.json`)),
    ),
  );
  const readPathsOf = (name: string) =>
    Promise.all(tries.map((one) => log.readAttachment(one.session, `restores/${one.number}/${name}`)));
  const touched = await readPathsOf("touched");
  return {
    content: withModes(content, touched, await readPathsOf("executable")),
    created: new Map(created.flatMap((files) => [...files])),
    // One of the first logs does not say; then everything is as it was before.
    only: touched.includes(undefined)
      ? undefined
      : new Set(touched.flatMap((paths) => splitNul(Buffer.from(paths ?? [])))),
    undoes: newest.number,
  };
}

/**
 * The files as they could be executed on the disk, where a restore noted it because the tree does not say so. What the first try found is as it
 * was before all of them.
 */
function withModes(
  content: SnapshotContent,
  touched: readonly (Uint8Array | undefined)[],
  executable: readonly (Uint8Array | undefined)[],
): SnapshotContent {
  const entries = new Map(content.entries);
  for (const [index, noted] of [...executable.entries()].reverse()) {
    const isExecutable = new Set(splitNul(Buffer.from(noted ?? [])));
    for (const path of noted === undefined ? [] : splitNul(Buffer.from(touched[index] ?? []))) {
      const entry = entries.get(path);
      if (entry?.mode.startsWith("100") === true) {
        entries.set(path, { ...entry, mode: isExecutable.has(path) ? "100755" : "100644" });
      }
    }
  }
  return { ...content, entries };
}

/**
 * Without those of which the log does not hold what was there before: a restore publishes that together with its event, so somebody else
 * wrote these, and an undo must not stop at them.
 */
async function dropEmpty(
  git: Git,
  tip: Oid | undefined,
  restores: readonly LoggedRestore[],
): Promise<readonly LoggedRestore[]> {
  const paths = restores.map(({ session, number }) => attachmentPath(session, `restores/${number}`));
  const folders = tip === undefined ? [] : await readPaths(git.run, tip, paths);
  const oidLength = git.paths.hash === "sha1" ? 20 : 32;
  return restores.filter(({ before }, index) => {
    const folder = folders[index];
    if (folder === "unreadable") {
      // It is none of these: the undo says that it is damaged, and takes nothing else back instead.
      return true;
    }
    return folder?.type === "tree" && parseTree(folder.bytes, oidLength).get("worktree")?.oid === before;
  });
}

/** The restores of this work tree, in this clone. */
function listRestores(events: readonly LoggedEvent[], paths: RepositoryPaths): readonly LoggedRestore[] {
  const clone = readClone(paths);
  const finished = new Set(
    events.flatMap(({ event, session }) =>
      event?.kind === "restoreFinished" ? [`${session} ${event.restore}`] : [],
    ),
  );
  // What was restored before its session was moved here was about the files of another branch.
  const movedAt = new Map(
    events.flatMap(({ event, session, sequence }) =>
      event?.kind === "sessionAdopted" ? [[session, sequence] as const] : [],
    ),
  );
  return events.flatMap(({ event, session, place, sequence }) =>
    event?.kind === "restoreStarted" &&
    place.worktree === paths.worktree &&
    wasHere(event, clone) &&
    sequence > (movedAt.get(session) ?? 0)
      ? [
          {
            session,
            number: event.restore,
            tree: event.tree,
            before: event.before,
            undoes: event.undoes,
            attempt: event.attempt,
            how: event.how,
            search: event.search,
            isFinished: finished.has(`${session} ${event.restore}`),
          },
        ]
      : [],
  );
}
