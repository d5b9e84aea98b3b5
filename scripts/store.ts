import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { messageOf, UserError } from "../src/base/errors.ts";
import { startTimeOf } from "../src/base/process.ts";
import { replaceInTime } from "../src/base/replaceInTime.ts";
import type { Holder } from "../src/git/folder/ownerLock.ts";
import type { StoredLog } from "../src/git/log/sessionLog.ts";
import { type GitRepository, openRepository } from "../src/git/repository.ts";
import type { StoredSource } from "../src/git/restore/runRestore.ts";
import type { LoggedEvent, Place, SessionEvent } from "../src/model/log/events.ts";
import { createRedaction } from "../src/model/secrets/redaction.ts";
import { listSecrets } from "../src/model/secrets/secretVariables.ts";

/**
 * `npm run -s store -- COMMAND DIR …` keeps snapshots and events in the repository of a folder and restores them, without an editor:
 * for bug reports, and to try the store by hand. CONTRIBUTING.md tells what each command prints.
 */
const [command = "", dir = "", ...rest] = process.argv.slice(2);

/** What the commands work on: the log is that of the branch of its name, or of the branch that is checked out. */
interface Store {
  readonly repository: GitRepository;
  readonly log: StoredLog;
  readonly place: Place;
}

const session = "store";
const now = () => new Date().toISOString();

/** This process as one that takes locks. */
const holder: Holder = {
  self: { host: hostname(), pid: process.pid, started: startTimeOf(process.pid) ?? "" },
  isAlive: ({ host, pid, started }) => host !== hostname() || startTimeOf(pid) === started,
};

const usage = new UserError(
  "Usage: npm run -s store -- snap DIR LOG NAME | restore DIR ID [LOG] | undo DIR [LOG] | append DIR LOG [N] | log DIR [LOG] | tree DIR | share DIR REMOTE",
);

try {
  await run();
} catch (error) {
  const next = error instanceof UserError ? error.nextStep : undefined;
  console.error([messageOf(error), next].filter(Boolean).join(" ").replace(/\s+/g, " "));
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const [first = "", second] = rest;
  const isMissing = dir === "" || (["snap", "restore", "append", "share"].includes(command) && first === "");
  if (isMissing || (command === "snap" && second === undefined)) {
    throw usage;
  }
  switch (command) {
    case "snap":
      return withStore(first, (store) => snap(store, second ?? ""));
    case "restore":
      return withStore(second, async (store) => restore(store, await store.repository.findSource(first)));
    case "undo":
      return withStore(rest[0], async (store) => restore(store, await store.repository.findUndo(store.log)));
    case "append":
      return withStore(first, (store) => append(store, Number(second ?? 1)));
    case "log":
      return withStore(rest[0], printLog);
    case "share":
      return withStore(undefined, (store) => share(store, first));
    case "tree":
      return withStore(undefined, printTree);
    default:
      throw usage;
  }
}

async function withStore(branch: string | undefined, work: (store: Store) => Promise<void>): Promise<void> {
  const repository = await openRepository(dir, { env: process.env, newId: randomUUID, holder });
  try {
    const place = await repository.readPlace();
    const log = await repository.openLog(branch === undefined ? place : { ...place, branch });
    await work({ repository, log, place });
  } finally {
    repository.dispose();
  }
}

/** Prints the tree first, then the number of the attempt and what the snapshot lacks. */
async function snap({ repository, log, place }: Store, name: string): Promise<void> {
  const snapshot = await repository.takeSnapshot();
  try {
    const changes = await snapshot.changesSince(undefined);
    let attempt = 0;
    await log.append((events) => {
      attempt = countAttempts(events);
      const { tree, head: base, skipped } = snapshot;
      const recorded: SessionEvent = { kind: "attemptRecorded", attempt, tree, base, changes, skipped };
      const note: SessionEvent = { kind: "noteAdded", text: name };
      return {
        events: [recorded, note].map((event) => ({ session, at: now(), place, event })),
        attachments: [{ session, path: `attempts/${attempt}/worktree`, snapshot }],
      };
    });
    console.log(snapshot.tree);
    console.log(JSON.stringify({ attempt, skipped: snapshot.skipped }));
  } finally {
    snapshot.dispose();
  }
}

function countAttempts(events: readonly LoggedEvent[]): number {
  return events.filter((one) => one.session === session && one.event?.kind === "attemptRecorded").length;
}

async function restore({ repository, log, place }: Store, source: StoredSource): Promise<void> {
  console.log(JSON.stringify(await repository.restore(log, source, { ...holder, session, place, now })));
}

async function append({ log, place }: Store, count: number): Promise<void> {
  for (let index = 1; index <= count; index++) {
    const event: SessionEvent = { kind: "noteAdded", text: `note ${index} of ${count}` };
    await log.append(() => ({ events: [{ session, at: now(), place, event }], attachments: [] }));
  }
}

async function printLog({ log }: Store): Promise<void> {
  for (const { sequence, session, at, event } of await log.readEvents()) {
    console.log(JSON.stringify({ seq: sequence, type: event?.kind ?? null, session, at, event }));
  }
}

/** What looks like a secret is not sent. */
async function share({ repository, place }: Store, remote: string): Promise<void> {
  const { signal: stop } = new AbortController();
  const rules = { secrets: listSecrets(process.env), home: "", patterns: [] };
  const { findIn: findSecrets } = createRedaction(rules, replaceInTime);
  const request = { remote, place, confirmed: [], findSecrets, stop };
  const { isSent, merge } = await repository.shareLog(request);
  console.log(JSON.stringify({ isSent, renumbered: merge?.renumbered ?? [], removed: merge?.removed ?? [] }));
}

async function printTree({ repository }: Store): Promise<void> {
  const snapshot = await repository.takeSnapshot();
  console.log(snapshot.tree);
  snapshot.dispose();
}
