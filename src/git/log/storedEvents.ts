import { breathe } from "../../base/breathe.ts";
import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { groupBy } from "../../base/groupBy.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { LoggedEvent } from "../../model/log/events.ts";
import type { KnownEvent } from "../../model/sharing/mergeLogs.ts";
import { splitNul } from "../plumbing/bytePath.ts";
import { GitError, type Run, TooMuchOutput } from "../plumbing/git.ts";
import { cutBySize, measureObjects, readObjects } from "../plumbing/objects.ts";
import { readPaths } from "../plumbing/readPaths.ts";
import { parseTree, type TreeEntry } from "../plumbing/trees.ts";
import { damagedLog } from "./damagedLog.ts";
import { decodeEvent } from "./logFormat.ts";
import { eventsFolder, longestEventList, sequenceOf } from "./logLayout.ts";

/** The events of a repository's logs in memory: an event never changes, so each is read once. */
export interface StoredEvents {
  /** The events of a log's tip, in order; none where there is no tip yet. */
  read(tip: Oid | undefined): Promise<readonly LoggedEvent[]>;
  /** The same with what each is known by in other copies of the log: the name of the bytes it was written with first. */
  readKnown(tip: Oid | undefined): Promise<readonly StoredEvent[]>;
  /** Takes over what was just written, so that it need not be read. */
  learn(tip: Oid, log: readonly LoggedEvent[], added: ReadonlyMap<Oid, LoggedEvent>): void;
}

/** An event with the place of its bytes, by which it can be read again. */
export interface StoredEvent extends KnownEvent {
  /** Its bytes in this log. */
  readonly oid: Oid;
}

interface ListedEvent {
  readonly oid: Oid;
  readonly sequence: number;
}

/**
 * How many bytes the events of a log may have together: an engine's memory does not hold much more. A hundred thousand events have 50
 * million; those of somebody else may have any number, in a few bytes, because git compresses them and keeps the same ones once.
 */
const mostBytes = 512 * 2 ** 20;

/** How much is read at once, by one process each. */
const atOnce = { things: 20_000, bytes: 64 * 2 ** 20 } as const;

/** How many events a log may list: a folder of events may be listed again and again in a few bytes. */
const mostEvents = 3_000_000;

/** How many tips are kept: those of the logs that are open at once. */
const keptTips = 8;

/** After how many events others have their turn: a log may come from somebody else, with any number of them. */
const decodedAtOnce = 1000;

/**
 * Reads and decodes the events of logs. An object that was read once is kept by its id, which always names the same
 * bytes.
 */
export function createStoredEvents(run: Run): StoredEvents {
  const events = new Map<Oid, LoggedEvent>();
  const logs = new Map<Oid, readonly LoggedEvent[]>();

  return { read, readKnown, learn };

  async function read(tip: Oid | undefined): Promise<readonly LoggedEvent[]> {
    if (tip === undefined) {
      return [];
    }
    const known = logs.get(tip);
    if (known !== undefined) {
      return known;
    }
    const listed = await listEvents(run, tip);
    // What the number of an event allows differs from place to place, and so do events of the same bytes.
    const isKnown = ({ oid, sequence }: ListedEvent) => events.get(oid)?.sequence === sequence;
    const fresh = await readEvents(
      run,
      listed.filter((one) => !isKnown(one)),
    );
    const log = listed.flatMap((one) =>
      isKnown(one) ? (events.get(one.oid) ?? []) : (fresh.get(one.sequence) ?? []),
    );
    learn(
      tip,
      log,
      new Map(
        listed.flatMap(({ oid, sequence }) => {
          const read = fresh.get(sequence);
          return read === undefined ? [] : [[oid, read] as const];
        }),
      ),
    );
    return log;
  }

  async function readKnown(tip: Oid | undefined): Promise<readonly StoredEvent[]> {
    if (tip === undefined) {
      return [];
    }
    const events = new Map((await read(tip)).map((logged) => [logged.sequence, logged]));
    const listed = await listEvents(run, tip);
    return listed.flatMap(({ oid, sequence }) => {
      const logged = events.get(sequence);
      return logged === undefined ? [] : [{ id: logged.id ?? oid, oid, logged }];
    });
  }

  function learn(tip: Oid, log: readonly LoggedEvent[], added: ReadonlyMap<Oid, LoggedEvent>): void {
    for (const [oid, event] of added) {
      events.set(oid, event);
    }
    logs.set(tip, log);
    const oldest = logs.keys().next().value;
    if (logs.size > keptTips && oldest !== undefined) {
      logs.delete(oldest);
    }
  }
}

/** Reads events and returns them by their numbers. A UserError for more than fits into the memory. */
async function readEvents(
  run: Run,
  unread: readonly ListedEvent[],
): Promise<ReadonlyMap<number, LoggedEvent>> {
  const places = groupBy(unread, ({ oid }) => oid);
  const oids = [...places.keys()];
  const sizes = await measureObjects(run, oids);
  const sizeOf = new Map(oids.map((oid, index) => [oid, sizes[index] ?? 0]));
  if (unread.reduce((sum, { oid }) => sum + (sizeOf.get(oid) ?? 0), 0) > mostBytes) {
    throw new UserError(fact("log.tooBig"));
  }
  const events = new Map<number, LoggedEvent>();
  for (const some of cutBySize(oids, sizes, atOnce)) {
    const blobs = await readObjects(run, some);
    const bytes = new Map(some.map((oid, index) => [oid, blobs[index]?.bytes]));
    for (const { oid, sequence } of some.flatMap((oid) => places.get(oid) ?? [])) {
      events.set(sequence, decodeEvent(sequence, bytes.get(oid)));
      if (events.size % decodedAtOnce === 0) {
        await breathe();
      }
    }
  }
  return events;
}

/** The places of all events, in order. Any tree that should be there and is not makes the log a damaged one, and so do too many events. */
async function listEvents(run: Run, tip: Oid): Promise<readonly ListedEvent[]> {
  const [top] = await readPaths(run, tip, [eventsFolder]);
  if (top === "unreadable") {
    throw damagedLog();
  }
  const folders = top?.type === "tree" ? [...parseTree(top.bytes, tip.length / 2)] : [];
  const inside = folders.filter(([, { mode }]) => mode === "40000");
  const oids = [...new Set(inside.map(([, { oid }]) => oid))];
  const objects = await readObjects(run, oids);
  const trees = new Map(oids.map((oid, index) => [oid, objects[index]]));
  const listed: ListedEvent[] = [];
  for (const [folder, { oid }] of inside) {
    const tree = trees.get(oid);
    if (tree?.type !== "tree" || listed.length > mostEvents) {
      throw damagedLog();
    }
    for (const [name, entry] of parseTree(tree.bytes, tip.length / 2)) {
      if (entry.mode === "40000") {
        // Only git knows how deep it can go.
        return listByGit(run, tip);
      }
      const sequence = sequenceOf(`${eventsFolder}/${folder}/${name}`);
      if (sequence !== undefined && isFile(entry)) {
        listed.push({ oid: entry.oid, sequence });
      }
    }
  }
  return listed;
}

async function listByGit(run: Run, tip: Oid): Promise<readonly ListedEvent[]> {
  try {
    const output = await run(["ls-tree", "-r", "-z", tip, eventsFolder], { most: longestEventList });
    return splitNul(output).flatMap((line) => {
      const [, oid = "", path = ""] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      const sequence = sequenceOf(path);
      return sequence === undefined ? [] : [{ oid, sequence }];
    });
  } catch (error) {
    const isNone =
      error instanceof GitError &&
      (error.isCrash || /not a tree object|maximum allowed tree depth/.test(error.stderr));
    throw isNone || error instanceof TooMuchOutput ? damagedLog() : error;
  }
}

function isFile({ mode }: TreeEntry): boolean {
  return mode.startsWith("100") || mode === "120000";
}
