import { breathe, inSteps } from "../../base/breathe.ts";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { storedEvent } from "../../model/log/eventNumbers.ts";
import type { LoggedEvent, Place } from "../../model/log/events.ts";
import { foldLog } from "../../model/log/foldLog.ts";
import type { LogIdentity } from "../../model/log/logIdentity.ts";
import { findMergeChanges } from "../../model/sharing/mergeChanges.ts";
import { type MergedLog, mergeLogs } from "../../model/sharing/mergeLogs.ts";
import type { LogMerge } from "../../model/sharing/sharing.ts";
import { inOrder } from "../../model/stored/inOrder.ts";
import { quarantine, type Scratch } from "../folder/scratch.ts";
import { nameBranch } from "../log/branches.ts";
import { decodeIdentity, encodeEvent, encodeIdentity } from "../log/logFormat.ts";
import { eventPath, identityPath } from "../log/logLayout.ts";
import { checkVersion } from "../log/logVersion.ts";
import { type LocatedLog, type LogStore, locateLog, type OpenLog, tieLog } from "../log/openLog.ts";
import { publish } from "../log/publish.ts";
import { checkNoRestore } from "../log/restoreJournal.ts";
import { race } from "../log/retryPublish.ts";
import type { StoredEvent } from "../log/storedEvents.ts";
import { commitBytes } from "../log/writeLog.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";
import { nameObject, readCommitTree, writeObject } from "../plumbing/objects.ts";
import { readFileAt } from "../plumbing/readPaths.ts";
import { editTree, type TreeEntry } from "../plumbing/trees.ts";
import { writeBlobs } from "../plumbing/writeBlobs.ts";
import { mergeAttachments } from "./mergeTrees.ts";

/** A copy of a log that was fetched. */
export interface FetchedTip {
  readonly uuid: string;
  readonly tip: Oid;
}

/**
 * Merges a fetched copy into the log of this repository that has the same uuid, else into that of the branch of `place`; a branch
 * without a log gets the copy as its own. A UserError says that nothing was merged.
 */
export async function mergeIntoLog(store: LogStore, theirs: FetchedTip, place: Place): Promise<LogMerge> {
  checkNoRestore(store.git.paths);
  return race(store, (scratch) => mergeOnce(store, theirs, place, scratch));
}

/** Undefined if another process was faster. */
async function mergeOnce(
  store: LogStore,
  theirs: FetchedTip,
  place: Place,
  scratch: Scratch,
): Promise<LogMerge | undefined> {
  const { git } = store;
  const log: OpenLog = { branch: nameBranch(place), uuid: undefined, isTied: false };
  const located = await locateLog(store, log);
  const same = located.tips.get(theirs.uuid);
  const uuid = same === undefined ? (located.identity.uuid ?? theirs.uuid) : theirs.uuid;
  const tip = located.tips.get(uuid);
  const merged = await writeMerged(store, scratch, { uuid, tip, theirs: theirs.tip });
  const run = git.runWith(neutralSettings(located.config));
  if (merged.commit !== tip) {
    // All of it, not only what the fetched reference does not keep: that may go away at any time.
    const known = tip === undefined ? [] : [tip];
    const objects = [scratch.objects];
    if (!(await publish(git, run, { uuid, tip, commit: merged.commit, known, objects }))) {
      return undefined;
    }
  }
  await tieIfNone(store, log, located, uuid);
  return { uuid, tip: merged.commit, ...merged.changes };
}

async function tieIfNone(store: LogStore, log: OpenLog, located: LocatedLog, uuid: string): Promise<void> {
  if (located.identity.uuid === undefined && !located.tips.has(uuid)) {
    await tieLog(store, log, located, uuid);
  }
}

interface Merged {
  readonly commit: Oid;
  /** What it changed here. */
  readonly changes: Omit<LogMerge, "uuid" | "tip">;
}

/** Writes the merged log into a scratch; where it is just what is here already, that is it. */
async function writeMerged(
  store: LogStore,
  scratch: Scratch,
  { uuid, tip, theirs }: { readonly uuid: string; readonly tip: Oid | undefined; readonly theirs: Oid },
): Promise<Merged> {
  const { git } = store;
  const write = (type: "blob" | "tree" | "commit", bytes: Uint8Array) =>
    writeObject(git.paths.hash, scratch.objects, type, bytes);
  const [ours, others] = [await store.events.readKnown(tip), await store.events.readKnown(theirs)];
  checkVersion([...ours, ...others].map(({ logged }) => logged));
  checkSequences(others.map(({ logged }) => logged));
  const merged = await inSteps(mergeLogs(ours, others));
  const entries = new Map<string, TreeEntry>();
  const events = enterEvents(git.paths.hash, merged, [ours, others], entries);
  await writeBlobs(git, events, quarantine(git.paths, scratch.objects));
  const sessions = await mergeAttachments(git, [tip, theirs], merged, (bytes) => write("tree", bytes));
  if (sessions !== undefined) {
    entries.set("sessions", sessions);
  }
  const identity = encodeIdentity(await mergeIdentities(uuid, tip, theirs));
  entries.set(identityPath, { mode: "100644", oid: await write("blob", identity) });
  const tree = await editTree(new Map(), entries, (bytes) => write("tree", bytes));
  const renumbered = merged.events.flatMap(({ logged: { session, event } }) =>
    event?.kind === "attemptRecorded" && event.was !== undefined
      ? [{ session, was: event.was, now: event.attempt }]
      : [],
  );
  await breathe();
  const before = foldLog(ours.map(({ logged }) => logged)).sessions;
  await breathe();
  const after = foldLog(merged.events.map(({ logged }) => logged)).sessions;
  const changes = { renumbered, ...findMergeChanges(before, after) };
  if (tip !== undefined && (await readCommitTree(git.run, tip)) === tree) {
    return { commit: tip, changes };
  }
  const last = merged.events.at(-1)?.logged.at;
  return { commit: await write("commit", commitBytes(tree, last, scratch.id)), changes };

  /** The names that the branch had on both machines; where they differ, in the same order on both. */
  async function mergeIdentities(of: string, ...tips: readonly (Oid | undefined)[]): Promise<LogIdentity> {
    const known: LogIdentity[] = [];
    for (const one of tips) {
      const found = one && decodeIdentity(await readFileAt(git.run, one, identityPath));
      known.push(...(found ? [found] : []));
    }
    known.sort((one, other) => (JSON.stringify(inOrder(one)) < JSON.stringify(inOrder(other)) ? -1 : 1));
    const names = [...new Set(known.flatMap((one) => one.names))];
    const [forkedFrom] = known.flatMap((one) => one.forkedFrom ?? []).sort();
    return {
      ...Object.assign({}, ...known),
      uuid: of,
      names,
      ...(forkedFrom !== undefined && { forkedFrom }),
    };
  }
}

/** Enters every event of a merged log at its path, and gives the bytes of those that neither log has just so. */
function* enterEvents(
  hash: RepositoryPaths["hash"],
  merged: MergedLog,
  logs: readonly (readonly StoredEvent[])[],
  entries: Map<string, TreeEntry>,
): Generator<Uint8Array> {
  const oids = logs.map((log) => new Map(log.map(({ id, oid }) => [id, oid])));
  for (const { id, logged, isAsIn } of merged.events) {
    // A damaged entry keeps its bytes: its path says where it stands.
    const keeps = (index: number) => isAsIn[index] === true || storedEvent(logged) === undefined;
    // Of two that say the same in other bytes, either; but on both machines the same.
    const [known] = oids.flatMap((known, index) => (keeps(index) ? (known.get(id) ?? []) : [])).sort();
    const enter = (oid: Oid) => entries.set(eventPath(logged.sequence), { mode: "100644", oid });
    if (known !== undefined) {
      enter(known);
    } else {
      const bytes = encodeAnew(hash, id, logged);
      enter(nameObject(hash, "blob", bytes));
      yield bytes;
    }
  }
}

/** The bytes of an event with its numbers of now; where they are not those that it was written with first, they name these. */
function encodeAnew(
  hash: RepositoryPaths["hash"],
  id: string,
  { id: _, ...logged }: LoggedEvent,
): Uint8Array {
  const bytes = encodeEvent(logged);
  return nameObject(hash, "blob", bytes) === id ? bytes : encodeEvent({ ...logged, id });
}

/**
 * What a fetched log says of itself is not believed. Its last number is that of its entries and of those that were deleted, which the
 * deletion names (the first logs did not); merges may double it. So no log, by its numbers, uses up those that there are.
 */
function checkSequences(events: readonly LoggedEvent[]): void {
  const deleted = events.map(({ event }) =>
    event?.kind === "sessionRemoved" ? (event.events?.length ?? 0) : 0,
  );
  const entries = deleted.reduce((sum, one) => sum + one, events.length);
  if ((events.at(-1)?.sequence ?? 0) > 2 * entries + 1_000_000) {
    throw new UserError(fact("log.badNumbers"));
  }
}
