import { breathe } from "../../base/breathe.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import type { LoggedEvent } from "../../model/log/events.ts";
import type { KnownEvent } from "../../model/sharing/mergeLogs.ts";
import { splitNul } from "../plumbing/bytePath.ts";
import { GitError, type Run } from "../plumbing/git.ts";
import { readObjects } from "../plumbing/objects.ts";
import { damagedLog } from "./damagedLog.ts";
import { decodeEvent } from "./logFormat.ts";
import { eventsFolder, sequenceOf } from "./logLayout.ts";

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

/** How many tips are kept: those of the logs that are open at once. */
const keptTips = 8;

/** After how many events others have their turn: a log may come from somebody else, with any number of them. */
const decodedAtOnce = 1000;

/**
 * Reads and decodes the events of logs. What was read once is kept by its object id, which always names the same
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
    const listed = parseEventList(await listEvents(tip));
    const unread = listed.filter(({ oid }) => !events.has(oid));
    const blobs = await readObjects(
      run,
      unread.map(({ oid }) => oid),
    );
    const fresh = new Map<Oid, LoggedEvent>();
    for (const [index, { oid, sequence }] of unread.entries()) {
      fresh.set(oid, decodeEvent(sequence, blobs[index]?.bytes));
      if (index % decodedAtOnce === decodedAtOnce - 1) {
        await breathe();
      }
    }
    const log = listed.flatMap(({ oid }) => fresh.get(oid) ?? events.get(oid) ?? []);
    learn(tip, log, fresh);
    return log;
  }

  async function listEvents(tip: Oid): Promise<Buffer> {
    try {
      return await run(["ls-tree", "-r", "-z", tip, eventsFolder]);
    } catch (error) {
      throw error instanceof GitError && error.stderr.includes("not a tree object") ? damagedLog() : error;
    }
  }

  async function readKnown(tip: Oid | undefined): Promise<readonly StoredEvent[]> {
    if (tip === undefined) {
      return [];
    }
    const events = new Map((await read(tip)).map((logged) => [logged.sequence, logged]));
    const listed = parseEventList(await listEvents(tip));
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

/** Parses `ls-tree -r -z` of the events; git lists them in the order of their names, which is that of their numbers. */
function parseEventList(output: Buffer): readonly { readonly oid: Oid; readonly sequence: number }[] {
  return splitNul(output).flatMap((line) => {
    const [, oid = "", path = ""] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    const sequence = sequenceOf(path);
    return sequence === undefined ? [] : [{ oid, sequence }];
  });
}
