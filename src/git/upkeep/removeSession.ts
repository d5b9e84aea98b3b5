import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { LoggedEvent } from "../../model/log/events.ts";
import type { LogAtTip } from "../../model/log/keptSession.ts";
import type { KnownEvent } from "../../model/sharing/mergeLogs.ts";
import type { Removal } from "../../ports/repository.ts";
import { logReferences } from "../folder/logTips.ts";
import { createScratch, type Scratch } from "../folder/scratch.ts";
import { decodeEvent, encodeEvent } from "../log/logFormat.ts";
import { eventPath } from "../log/logLayout.ts";
import { checkVersion } from "../log/logVersion.ts";
import type { LogStore } from "../log/openLog.ts";
import { journal, publish, swap } from "../log/publish.ts";
import { checkNoRestore } from "../log/restoreJournal.ts";
import { commitBytes, readTrees } from "../log/writeLog.ts";
import type { Git } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";
import { writeObject } from "../plumbing/objects.ts";
import { editTree, type TreeEntry } from "../plumbing/trees.ts";

/** A log without one of its sessions; nothing of it is published yet. */
export interface LogWithout {
  readonly commit: Oid;
  readonly events: readonly LoggedEvent[];
  readonly added: ReadonlyMap<Oid, LoggedEvent>;
}

/**
 * Writes a log's next commit without a session: its events and all that is attached to them. An event that says so takes the next
 * number, so that none is used twice. Undefined if nothing is left of the log.
 */
export async function writeWithout(
  git: Git,
  scratch: Scratch,
  { tip, known }: { readonly tip: Oid; readonly known: readonly KnownEvent[] },
  { session, place, at }: Removal,
): Promise<LogWithout | undefined> {
  const events = known.map(({ logged }) => logged);
  checkVersion(events);
  const kept = events.filter((event) => event.session !== session);
  if (kept.every(({ event }) => event?.kind === "sessionRemoved")) {
    return undefined;
  }
  const write = (type: "blob" | "tree" | "commit", bytes: Uint8Array) =>
    writeObject(git.paths.hash, scratch.objects, type, bytes);
  const sequence = (events.at(-1)?.sequence ?? 0) + 1;
  const removed = known.filter(({ logged }) => logged.session === session);
  const gone = removed.filter(({ logged }) => logged.event?.kind !== "sessionRemoved");
  const event = { kind: "sessionRemoved", events: gone.map(({ id }) => id) } as const;
  const bytes = encodeEvent({ sequence, session, place, at, event });
  const entries = new Map<string, TreeEntry | undefined>([
    ...removed.map(({ logged }) => [eventPath(logged.sequence), undefined] as const),
    [`sessions/${session}`, undefined],
  ]);
  const oid = await write("blob", bytes);
  entries.set(eventPath(sequence), { mode: "100644", oid });
  const trees = await readTrees(git, tip, [...entries.keys()]);
  const tree = await editTree(trees, entries, (encoded) => write("tree", encoded));
  const commit = await write("commit", commitBytes(tree, at, scratch.id));
  const added = new Map([[oid, decodeEvent(sequence, bytes)]]);
  return { commit, events: [...kept, ...added.values()], added };
}

/**
 * Takes a session out of a log for good, if the log is still as it was seen; a log in which nothing is left goes too. The way back
 * over older states of the log goes with it. A UserError says that nothing was deleted.
 */
export async function removeSession(
  store: LogStore,
  { uuid, tip }: LogAtTip,
  removal: Removal,
): Promise<void> {
  const { git } = store;
  checkNoRestore(git.paths);
  const run = git.runWith(neutralSettings(await git.readConfig()));
  const scratch = createScratch(git.paths, store.newId());
  try {
    const before = { tip, known: await store.events.readKnown(tip) };
    const after = await writeWithout(git, scratch, before, removal);
    const isDone =
      after === undefined
        ? await swap(git, run, [{ uuid, tip, commit: undefined }])
        : await publish(git, run, { uuid, tip, ...after, known: [tip], objects: [scratch.objects] });
    if (!isDone) {
      throw notRemoved(git);
    }
    if (after !== undefined) {
      // What the journal names before this line is not gone back to.
      await journal(git, [
        { uuid, commit: undefined },
        { uuid, commit: after.commit },
      ]);
      await run(["reflog", "expire", "--expire=all", `${logReferences}/${uuid}`]);
      store.events.learn(after.commit, after.events, after.added);
    }
  } finally {
    scratch.dispose();
  }
}

/** What is said when a log is no longer as it was seen. */
export function changedMeanwhile(): UserError {
  return new UserError(fact("log.changed"), fact("next.checkAgain"));
}

/** Why references did not go: another process was faster, or a git that was killed left the lock that every deletion needs. */
export function notRemoved({ paths }: Git): UserError {
  const lock = join(paths.common, "packed-refs.lock");
  return existsSync(lock)
    ? new UserError(fact("git.refsLockedForDelete"), fact("next.tryAgainOrUnlock", { file: lock }))
    : changedMeanwhile();
}
