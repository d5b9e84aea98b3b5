import { UserError } from "../../base/errors.ts";
import { type Fact, fact, isFact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { Place } from "../../model/log/events.ts";
import type { LogMerge } from "../../model/sharing/sharing.ts";
import type { FetchedLog } from "../../ports/repository.ts";
import { logReferences } from "../folder/logTips.ts";
import { hasNoReferences } from "../folder/references.ts";
import { decodeIdentity } from "../log/logFormat.ts";
import { attachmentPath, identityPath } from "../log/logLayout.ts";
import type { LogStore } from "../log/openLog.ts";
import type { Git } from "../plumbing/git.ts";
import { listPresent } from "../plumbing/objects.ts";
import { readFileAt } from "../plumbing/readPaths.ts";
import { type OpenRemote, openRemote, remoteReferences } from "../plumbing/remotes.ts";
import { mergeIntoLog } from "./mergeLog.ts";

/** Fetches the logs of a remote into references of their own. Nothing else is fetched, and no log of this repository changes. */
export async function fetchLogs(git: Git, remote: string, stop: AbortSignal): Promise<void> {
  await fetchReferences(git, await openRemote(git, remote, stop), remote, "*");
}

/**
 * Fetches those logs of a remote whose name fits a pattern with a star at its end, and returns their tips by uuid. Git checks every
 * object before it is let in; a log that is gone there is gone here.
 */
export async function fetchReferences(
  git: Git,
  open: OpenRemote,
  remote: string,
  pattern: string,
): Promise<ReadonlyMap<string, Oid>> {
  const into = `${remoteReferences}/${remote}`;
  await open.fetch([
    "--quiet",
    "--prune",
    "--no-tags",
    "--no-filter",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--refmap=",
    remote,
    `+${logReferences}/${pattern}:${into}/${pattern}`,
  ]);
  return new Map(
    (await listWithFiles(git)).flatMap((one) =>
      one.remote === remote ? [[one.uuid, one.tip] as const] : [],
    ),
  );
}

/** Every log that was fetched, of all remotes. `notice` is called with what names those that are too big to be read: they are left out. */
export async function listFetchedLogs(
  { git, events }: LogStore,
  notice: (notices: readonly Fact[]) => void,
): Promise<readonly FetchedLog[]> {
  const logs: FetchedLog[] = [];
  const notices: Fact[] = [];
  for (const { remote, uuid, tip } of await listWithFiles(git)) {
    const known = await events.read(tip).catch((error: unknown) => {
      leaveOut(error);
      if (error instanceof UserError && isFact(error.what) && error.what.say === "log.tooBig") {
        notices.push(fact("log.copyTooBig", { remote, ref: `${remoteReferences}/${remote}/${uuid}` }));
      }
    });
    if (known === undefined) {
      continue;
    }
    const identity = decodeIdentity(await readFileAt(git.run, tip, identityPath));
    const branch = identity?.names.at(-1);
    logs.push({
      remote,
      uuid,
      tip,
      branch: branch?.startsWith("detached:") ? undefined : branch,
      events: known,
      readAttachment: (session, path) => readFileAt(git.run, tip, attachmentPath(session, path)),
    });
  }
  notice(notices);
  return logs;
}

/** Merges a fetched log, as it was seen, into one of this repository (`mergeIntoLog`). */
export async function adoptLog(
  store: LogStore,
  { remote, uuid, tip }: Pick<FetchedLog, "remote" | "uuid" | "tip">,
  place: Place,
): Promise<LogMerge> {
  const found = (await listReferences(store.git)).find((one) => one.remote === remote && one.uuid === uuid);
  if (found?.tip !== tip) {
    throw new UserError(fact("log.changedSinceListed"), fact("next.fetchAgain"));
  }
  return mergeIntoLog(store, { uuid, tip }, place);
}

/** Where the logs lie that were fetched, with their tips. */
export async function listReferences({
  paths,
  read,
}: Git): Promise<readonly Pick<FetchedLog, "remote" | "uuid" | "tip">[]> {
  if (hasNoReferences(paths, remoteReferences)) {
    return [];
  }
  const listed = (await read("for-each-ref", "--format=%(objectname) %(refname)", remoteReferences)) ?? "";
  return listed.split("\n").flatMap((line) => {
    const [, tip = "", remote = "", uuid = ""] =
      /^([0-9a-f]+) refs\/casebook\/remote\/(.+)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(
        line,
      ) ?? [];
    return tip === "" ? [] : [{ remote, uuid, tip }];
  });
}

/** A ref that cannot be read as a log must not hide all others either. */
function leaveOut(error: unknown): undefined {
  if (!(error instanceof UserError)) {
    throw error;
  }
}

/** Those that hold files: anything can be pushed to a remote, and one thing that is not a log must not hide all others. */
async function listWithFiles(git: Git) {
  const references = await listReferences(git);
  const tips = references.map(({ tip }) => tip);
  const present = await listPresent(git.run, tips);
  return references.filter(({ tip }) => present.has(tip));
}
