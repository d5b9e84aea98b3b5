import { execFileSync, spawnSync } from "node:child_process";
import { decodeEvent } from "../../src/git/log/logFormat.ts";
import { sequenceOf } from "../../src/git/log/logLayout.ts";
import type { LoggedEvent, SessionEvent } from "../../src/model/log/events.ts";
import type { TestRepository } from "../support/git/repositories.ts";

/** A log as it lies in a repository. */
export interface FoundLog {
  readonly uuid: string;
  readonly events: readonly LoggedEvent[];
  /** The trees of what is attached to its sessions, by the session. */
  readonly attached: ReadonlyMap<string, string>;
}

/** Every log of a repository, or those that it fetched, as plain git finds them. Throws where git cannot read one. */
export function readLogs(
  files: TestRepository,
  below: "refs/casebook/log" | "refs/casebook/remote" = "refs/casebook/log",
): ReadonlyMap<string, FoundLog> {
  const references = files
    .git("for-each-ref", "--format=%(objectname) %(refname)", below)
    .split("\n")
    .filter(Boolean);
  const listed = references.map((line) => {
    const [tip = "", reference = ""] = line.split(" ");
    return { uuid: reference.replace(/.*\//, ""), entries: listEntries(files, tip) };
  });
  const blobs = readBlobs(
    files,
    listed.flatMap(({ entries }) =>
      entries.filter(({ path }) => sequenceOf(path) !== undefined).map(({ oid }) => oid),
    ),
  );
  return new Map(
    listed.map(({ uuid, entries }) => [
      uuid,
      {
        uuid,
        events: entries.flatMap(({ path, oid }) => {
          const sequence = sequenceOf(path);
          return sequence === undefined ? [] : decodeEvent(sequence, blobs.get(oid) ?? Buffer.of());
        }),
        attached: new Map(
          entries.flatMap(({ path, oid }) => {
            const session = /^sessions\/([^/]+)$/.exec(path)?.[1];
            return session === undefined ? [] : [[session, oid] as const];
          }),
        ),
      },
    ]),
  );
}

function listEntries({ git }: TestRepository, tip: string) {
  return git("ls-tree", "-r", "-t", "-z", tip)
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const [, oid = "", path = ""] = /^\d+ \w+ (\w+)\t(.+)$/s.exec(line) ?? [];
      return { oid, path };
    });
}

/** Several blobs by one git, by their names. */
function readBlobs({ dir, env }: TestRepository, oids: readonly string[]): ReadonlyMap<string, Buffer> {
  const input = oids.map((oid) => `${oid}\n`).join("");
  const said = execFileSync("git", ["cat-file", "--batch"], { cwd: dir, env, input, maxBuffer: 1 << 28 });
  const blobs = new Map<string, Buffer>();
  for (let at = 0; at < said.length; ) {
    const end = said.indexOf("\n", at);
    const [oid = "", type, size] = said.toString("latin1", at, end).split(" ");
    if (type !== "blob") {
      throw new Error(`An entry of a log is not there: ${said.toString("latin1", at, end)}`);
    }
    blobs.set(oid, said.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return blobs;
}

/** The entries of all logs. */
export function allEntries(logs: ReadonlyMap<string, FoundLog>): readonly LoggedEvent[] {
  return [...logs.values()].flatMap(({ events }) => events);
}

/** The events of a kind, in all logs. */
export function listEvents<K extends SessionEvent["kind"]>(
  logs: ReadonlyMap<string, FoundLog>,
  kind: K,
): readonly Extract<SessionEvent, { readonly kind: K }>[] {
  const events = allEntries(logs).flatMap(({ event }) => event ?? []);
  return events.filter((event): event is Extract<SessionEvent, { readonly kind: K }> => event.kind === kind);
}

/** What an event is, whatever number it has: no two of the stories here are equal in it. */
function nameEvent({ session, at, event }: LoggedEvent): string {
  return `${event?.kind} of ${session} at ${at}`;
}

/** What is wrong with logs by themselves: an entry that cannot be read, a number that was given twice, a gap where nothing was deleted. */
export function judgeLogs(logs: ReadonlyMap<string, FoundLog>, mayHaveGaps: boolean): readonly string[] {
  return [...logs.values()].flatMap(({ uuid, events }) => {
    const numbers = events.flatMap(({ session, event }) => {
      switch (event?.kind) {
        case "attemptRecorded":
          return `attempt ${event.attempt} of ${session}`;
        case "runStarted":
          return `run ${event.run} of ${session}`;
        case "restoreStarted":
          return `restore ${event.restore}`;
        default:
          return [];
      }
    });
    const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index);
    const unread = events.filter(({ event }) => event === undefined);
    const hasGap = !mayHaveGaps && events.some(({ sequence }, index) => sequence !== index + 1);
    return [
      ...twice.map((number) => `the log ${uuid} has ${number} twice`),
      ...unread.map(({ sequence }) => `entry ${sequence} of the log ${uuid} cannot be read`),
      ...(hasGap ? [`the log ${uuid} has a gap`] : []),
    ];
  });
}

/** Events that were in a log and are in none any more. */
export function findForgotten(
  before: ReadonlyMap<string, FoundLog>,
  after: ReadonlyMap<string, FoundLog>,
): readonly LoggedEvent[] {
  const here = countNames(after);
  return allEntries(before).filter((event) => {
    const left = here.get(nameEvent(event)) ?? 0;
    here.set(nameEvent(event), left - 1);
    return left <= 0;
  });
}

function countNames(logs: ReadonlyMap<string, FoundLog>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of allEntries(logs)) {
    counts.set(nameEvent(event), (counts.get(nameEvent(event)) ?? 0) + 1);
  }
  return counts;
}

/** The uuids of the logs in which a session has events of its own. */
export function logsOf(logs: ReadonlyMap<string, FoundLog>, session: string): readonly string[] {
  return [...logs.values()]
    .filter(({ events }) =>
      events.some((one) => one.session === session && one.event?.kind !== "sessionRemoved"),
    )
    .map(({ uuid }) => uuid);
}

/** Every object that the references of a kind reach, and what the index holds. Throws where one of them is missing. */
export function listReachable(
  { git }: TestRepository,
  ...references: readonly string[]
): ReadonlySet<string> {
  const objects = git("rev-list", "--objects", "--no-object-names", ...references);
  return new Set(objects.split("\n"));
}

/** What the index holds. */
export function listStaged({ git }: TestRepository): ReadonlySet<string> {
  return new Set(
    git("ls-files", "--stage", "-z")
      .split("\0")
      .map((line) => line.split(" ")[1] ?? ""),
  );
}

/** What `git fsck` says of a pack that was joined with others after it had listed it. */
const replacedPacks = /^(?:error: packfile \S+ index not opened\n)+$/;

/** What `git fsck` finds in a repository, in which packs may be joined meanwhile. */
export function findDamage({ dir, env }: TestRepository): readonly string[] {
  const ask = () => {
    const asked = ["fsck", "--no-dangling", "--no-progress"];
    const { status, stdout, stderr, error } = spawnSync("git", asked, { cwd: dir, env, encoding: "utf8" });
    if (error !== undefined) {
      throw error;
    }
    return status === 0 ? stdout : `${stdout}${stderr}`;
  };
  const first = ask();
  const said = replacedPacks.test(first) ? ask() : first;
  return said === "" ? [] : [`git fsck in ${dir}: ${said}`];
}
