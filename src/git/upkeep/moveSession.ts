import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { moveEvents } from "../../model/sharing/moveEvents.ts";
import type { Removal } from "../../ports/repository.ts";
import { markPlace } from "../folder/cloneId.ts";
import type { Scratch } from "../folder/scratch.ts";
import { findBranchOf, nameBranch } from "../log/branches.ts";
import { attachmentPath } from "../log/logLayout.ts";
import { claimNewLog, type LogStore, locateLog, type OpenLog, tieLog } from "../log/openLog.ts";
import { publish } from "../log/publish.ts";
import { checkNoRestore } from "../log/restoreJournal.ts";
import { race } from "../log/retryPublish.ts";
import { layOut, readTrees, writeLog } from "../log/writeLog.ts";
import type { Git } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";
import { writeObject } from "../plumbing/objects.ts";
import { encodeTree, type Tree } from "../plumbing/trees.ts";
import { writeWithout } from "./removeSession.ts";

/**
 * Moves a session from another log into that of a place's branch, with everything attached to it: both logs change in the same
 * instant, so that no event is lost and none is in both. A UserError says that nothing was changed.
 */
export async function moveSession(store: LogStore, from: string, moved: Removal): Promise<void> {
  checkNoRestore(store.git.paths);
  const log: OpenLog = { branch: nameBranch(moved.place), uuid: undefined, isTied: false };
  await race(store, (scratch) => moveOnce(store, log, from, moved, scratch));
}

/** Undefined if another process was faster. */
async function moveOnce(
  store: LogStore,
  log: OpenLog,
  from: string,
  moved: Removal,
  scratch: Scratch,
): Promise<true | undefined> {
  const { git } = store;
  const { session, place, at } = moved;
  const located = await locateLog(store, log);
  const { config, tips, identity, tip } = located;
  const source = tips.get(from);
  const uuid = identity.uuid ?? (await claimNewLog(store, log));
  if (uuid === undefined) {
    return undefined;
  }
  const events = await store.events.read(tip);
  const theirs = await store.events.read(source);
  const ofSession = theirs.filter(
    (logged) => logged.session === session && logged.event?.kind !== "sessionRemoved",
  );
  if (source === undefined || uuid === from || ofSession.length === 0) {
    throw new UserError(fact("session.notOnOtherBranch"));
  }
  const renumbered = moveEvents(ofSession, events);
  if (renumbered === undefined) {
    throw new UserError(fact("session.damagedEntries"));
  }
  const { name: branch } = await findBranchOf(git, store.findIdentity, from, config, tips);
  const before = { uuid, tip, events, branch: log.branch, forkedFrom: identity.forkedFrom };
  const after = await writeLog(git, scratch, before, {
    events: [
      ...renumbered.events,
      {
        session,
        at,
        place: markPlace(git.paths, scratch.id, place),
        event: { kind: "sessionAdopted", branch: branch.replace(/^detached:.*/, "") },
      },
    ],
    attachments: await moveAttachments(git, scratch, source, session, renumbered.restores),
  });
  const left = await writeWithout(
    git,
    scratch,
    { tip: source, known: await store.events.readKnown(source) },
    moved,
  );
  const isPublished = await publish(git, git.runWith(neutralSettings(config)), {
    uuid,
    tip,
    commit: after.commit,
    // With the last session its log goes, and a prune that read the references one by one may have seen neither.
    known: left === undefined ? after.known : [...after.known, source],
    objects: await layOut(scratch, after),
    also: { uuid: from, tip: source, commit: left?.commit },
  });
  if (!isPublished) {
    return undefined;
  }
  store.events.learn(after.commit, after.events, after.added);
  if (left !== undefined) {
    store.events.learn(left.commit, left.events, left.added);
  }
  await tieLog(store, log, located, uuid);
  return true;
}

/** What lies below a session, with its restores under their new numbers. */
async function moveAttachments(
  git: Git,
  scratch: Scratch,
  tip: Oid,
  session: string,
  restores: ReadonlyMap<number, number>,
) {
  const folder = attachmentPath(session, "restores").replace(/\/restores$/, "");
  const trees = await readTrees(git, tip, [`${folder}/restores/any`]);
  const renamed = renameRestores(trees.get(`${folder}/restores`) ?? new Map(), restores);
  const below: Tree = new Map([
    ...(trees.get(folder) ?? []),
    ...(renamed.size === 0
      ? []
      : [
          [
            "restores",
            {
              mode: "40000",
              oid: await writeObject(git.paths.hash, scratch.objects, "tree", encodeTree(renamed)),
            },
          ] as const,
        ]),
  ]);
  return [...below].map(([path, entry]) => ({ session, path, entry }));
}

function renameRestores(tree: Tree, restores: ReadonlyMap<number, number>): Tree {
  return new Map([...tree].map(([name, entry]) => [String(restores.get(Number(name)) ?? name), entry]));
}
