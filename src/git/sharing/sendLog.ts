import { UserError } from "../../base/errors.ts";
import { fact, listed } from "../../base/facts/fact.ts";
import { english } from "../../base/facts/words.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { Place } from "../../model/log/events.ts";
import { foldLog } from "../../model/log/foldLog.ts";
import { joinChanges } from "../../model/sharing/mergeChanges.ts";
import type {
  FindSecrets,
  LogMerge,
  SharePreview,
  ShareRequest,
  ShareResult,
} from "../../model/sharing/sharing.ts";
import { logReferences } from "../folder/logTips.ts";
import { createScratch } from "../folder/scratch.ts";
import { nameBranch } from "../log/branches.ts";
import { damagedLog } from "../log/damagedLog.ts";
import { type LogStore, locateLog } from "../log/openLog.ts";
import { packOne, whileKept } from "../log/publish.ts";
import { commitBytes } from "../log/writeLog.ts";
import type { Git } from "../plumbing/git.ts";
import { neutralSettings } from "../plumbing/gitConfig.ts";
import { listPresent, readCommitTree, readObjects, writeObject } from "../plumbing/objects.ts";
import {
  listRemotes,
  type OpenRemote,
  openRemote,
  remoteReferences,
  StaleLease,
} from "../plumbing/remotes.ts";
import { parseTree } from "../plumbing/trees.ts";
import { reasonByName } from "../snapshot/skipRules.ts";
import { fetchReferences } from "./fetchLogs.ts";
import { mergeIntoLog } from "./mergeLog.ts";
import { findOutgoingSecrets, shownPath } from "./outgoingSecrets.ts";

/** How often somebody else may be faster. */
const rounds = 5;

/** What sharing the log of a place's branch would send. Nothing is sent, and nobody is asked. */
export async function previewShare(
  store: LogStore,
  remote: string,
  place: Place,
  findSecrets: FindSecrets,
): Promise<SharePreview> {
  const { git } = store;
  const url = (await listRemotes(git)).find(({ name }) => name === remote)?.url;
  if (url === undefined) {
    throw new UserError(fact("git.noRemote", { remote }), fact("next.addRemote"));
  }
  const { uuid, tip } = await findOwn(store, place);
  const objects = await listObjects(git, [tip]);
  const { secretLike, unsearched } = await listSecretLike(git, remote, objects, findSecrets);
  const there = await git.read("rev-parse", "--verify", "-q", `${remoteReferences}/${remote}/${uuid}`);
  const known = await listObjects(git, there === undefined ? [] : [there.trim()]);
  const bytes = await measure(
    git,
    [...objects.keys()].filter((oid) => !known.has(oid)),
  );
  return { url, reference: `${logReferences}/${uuid}`, tip, bytes, secretLike, unsearched };
}

/**
 * Sends the log of a place's branch to a remote, under the same hidden name, once what lies there is merged into it. The log there is
 * replaced only while it is still the one that was merged; if somebody else was faster, that is merged too. A UserError says why
 * nothing was sent; what was merged by then stays.
 */
export async function shareLog(store: LogStore, request: ShareRequest): Promise<ShareResult> {
  const { remote, place, stop } = request;
  const { uuid } = await findOwn(store, place);
  const open = await openRemote(store.git, remote, stop);
  let merge: LogMerge | undefined;
  let isLocked = false;
  for (let round = 1; round <= rounds; round++) {
    const theirs = (await fetchReferences(store.git, open, remote, `${uuid}*`)).get(uuid);
    if (theirs !== undefined) {
      const next = await mergeIntoLog(store, { uuid, tip: theirs }, place);
      merge = merge === undefined ? next : { ...next, ...joinChanges(merge, next) };
    }
    const { tip } = await findOwn(store, place);
    const tree = await readCommitTree(store.git.run, tip);
    if (tree === undefined) {
      throw new Error(`The tip ${tip} of a log is not in the repository.`);
    }
    if (theirs !== undefined && (await readCommitTree(store.git.run, theirs)) === tree) {
      return { isSent: false, merge };
    }
    await checkConfirmed(store.git, request, tip);
    const refused = await withOutgoing(store, { tip, tree }, theirs, (commit) =>
      push(store.git, open, { remote, uuid, commit, theirs }),
    );
    if (refused === undefined) {
      return { isSent: true, merge };
    }
    isLocked = refused.isLocked;
  }
  if (isLocked) {
    throw new UserError(
      fact("log.lockedAtRemote", { remote }),
      fact("next.tryAgainOrUnlockRemote", { ref: `${logReferences}/${uuid}.lock` }),
    );
  }
  throw new UserError(fact("log.busyAtRemote", { remote }), fact("next.tryAgain"));
}

/**
 * The commit that goes out: with what lies there as its parent, which is how git knows what it need not send, and whoever fetches
 * need not fetch, again. Where a session was deleted since, it has none, so that nothing there reaches what was deleted. It is kept
 * while it is sent, after which the remote's copy reaches it.
 */
async function withOutgoing<T>(
  store: LogStore,
  { tip, tree }: { readonly tip: Oid; readonly tree: Oid },
  theirs: Oid | undefined,
  send: (commit: Oid) => Promise<T>,
): Promise<T> {
  const { git, events, newId } = store;
  const sessions = async (of: Oid | undefined) =>
    foldLog(of === undefined ? [] : await events.read(of)).sessions.map(({ id }) => id);
  const own = new Set(await sessions(tip));
  if (theirs === undefined || (await sessions(theirs)).some((id) => !own.has(id))) {
    return send(tip);
  }
  const at = (await events.read(tip)).at(-1)?.at;
  const { objects, id, dispose } = createScratch(git.paths, newId());
  try {
    const commit = await writeObject(git.paths.hash, objects, "commit", commitBytes(tree, at, id, theirs));
    const run = git.runWith(neutralSettings(await git.readConfig()));
    return await whileKept(git, run, packOne(git, run, commit, objects), () => send(commit));
  } finally {
    dispose();
  }
}

async function findOwn(store: LogStore, place: Place): Promise<{ readonly uuid: string; readonly tip: Oid }> {
  const log = { branch: nameBranch(place), uuid: undefined, isTied: false };
  const { identity, tip } = await locateLog(store, log);
  if (identity.uuid === undefined || tip === undefined) {
    throw new UserError(fact("log.nothingToShare"), fact("next.startFirstSession"));
  }
  if ((await readCommitTree(store.git.run, tip)) === undefined) {
    throw damagedLog();
  }
  return { uuid: identity.uuid, tip };
}

async function checkConfirmed(
  git: Git,
  { remote, confirmed, findSecrets }: Pick<ShareRequest, "remote" | "confirmed" | "findSecrets">,
  tip: Oid,
): Promise<void> {
  const known = new Set(confirmed.map(english));
  const { secretLike } = await listSecretLike(git, remote, await listObjects(git, [tip]), findSecrets);
  const found = secretLike.filter((one) => !known.has(english(one)));
  if (found.length > 0) {
    throw new UserError(fact("log.secretsNotConfirmed", { places: listed(found) }), fact("next.shareAgain"));
  }
}

/** Gives why the log there was not replaced, where trying again may help. */
async function push(
  git: Git,
  open: OpenRemote,
  log: {
    readonly remote: string;
    readonly uuid: string;
    readonly commit: Oid;
    readonly theirs: Oid | undefined;
  },
): Promise<StaleLease | undefined> {
  const { remote, uuid, commit, theirs = "" } = log;
  const reference = `${logReferences}/${uuid}`;
  try {
    await open.push([
      "--porcelain",
      "--no-verify",
      "--no-recurse-submodules",
      // A push may replace, and only what was merged before.
      `--force-with-lease=${reference}:${theirs}`,
      remote,
      `${commit}:${reference}`,
    ]);
  } catch (error) {
    if (error instanceof StaleLease) {
      return error;
    }
    throw error;
  }
  const keep = git.runWith(neutralSettings(await git.readConfig()));
  await keep(["update-ref", "--no-deref", `${remoteReferences}/${remote}/${uuid}`, commit]);
  return undefined;
}

/**
 * What looks like a secret in a log: the files of its snapshots by their names, and the contents of everything; sorted, without what
 * the remote's branches have as they were fetched last, or its copy of the log. `log` are the log's objects, as `listObjects` gives
 * them.
 */
async function listSecretLike(
  git: Git,
  remote: string,
  log: ReadonlyMap<Oid, string>,
  findSecrets: FindSecrets,
): Promise<Pick<SharePreview, "secretLike" | "unsearched">> {
  const there = await git.read(
    "for-each-ref",
    "--format=%(objectname)",
    `refs/remotes/${remote}`,
    `${remoteReferences}/${remote}`,
  );
  const tips = (there ?? "").split("\n").filter(Boolean);
  // Anything can be pushed to a remote, also what holds no files.
  const sent = await listObjects(git, [...(await listPresent(git.run, tips))]);
  const found = new Set<string>();
  const oidLength = git.paths.hash === "sha1" ? 20 : 32;
  const objects = [...log].filter(([, path]) => path.startsWith("sessions/"));
  const trees = await readTreesOf(git, objects);
  for (const [folder, bytes] of trees) {
    for (const [name, { mode, oid }] of parseTree(bytes, oidLength)) {
      const looksSecret = reasonByName(`${folder}/${name}`, git.snapshotRules) === "looks like a secret";
      if (mode !== "40000" && looksSecret && !sent.has(oid)) {
        found.add(shownPath(`${folder}/${name}`));
      }
    }
  }
  const outgoing = [...log].filter(([oid]) => !sent.has(oid));
  const inside = await findOutgoingSecrets(git.run, outgoing, findSecrets);
  return { secretLike: [...[...found].sort(), ...inside.found], unsearched: inside.unsearched };
}

/** The trees among these objects, by the path that each was met at first. */
async function readTreesOf(
  git: Git,
  objects: readonly (readonly [oid: Oid, path: string])[],
): Promise<readonly (readonly [path: string, bytes: Buffer])[]> {
  const stdin = objects.map(([oid]) => `${oid}\n`).join("");
  const types = (await git.run(["cat-file", "--batch-check=%(objecttype)", "--buffer"], { stdin }))
    .toString("latin1")
    .split("\n");
  const trees = objects.filter((_, index) => types[index] === "tree");
  const read = await readObjects(
    git.run,
    trees.map(([oid]) => oid),
  );
  return trees.flatMap(([, path], index) => {
    const bytes = read[index]?.bytes;
    return bytes === undefined ? [] : [[path, bytes] as const];
  });
}

/** Every object in the trees of these commits, with the path it was met at first; those that are missing here are left out. */
async function listObjects(git: Git, commits: readonly Oid[]): Promise<ReadonlyMap<Oid, string>> {
  if (commits.length === 0) {
    return new Map();
  }
  const stdin = commits.map((oid) => `${oid}^{tree}\n`).join("");
  const listed = await git.run(["rev-list", "--objects", "--missing=allow-any", "--stdin"], { stdin });
  return new Map(
    listed
      .toString("utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => {
        const space = line.indexOf(" ");
        return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
      }),
  );
}

async function measure(git: Git, objects: readonly Oid[]): Promise<number> {
  const stdin = objects.map((oid) => `${oid}\n`).join("");
  const sizes = await git.run(["cat-file", "--batch-check=%(objectsize:disk)", "--buffer"], { stdin });
  return sizes
    .toString("latin1")
    .split("\n")
    .reduce((sum, size) => sum + (Number.parseInt(size, 10) || 0), 0);
}
