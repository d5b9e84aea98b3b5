/** Where things lie in the tree of a log. */

/** Events per folder: a full one never changes again. */
const shardSize = 64;

/** Where the log says whose it is. */
export const identityPath = "log.json";

/** Where the events lie, in folders of 64. */
export const eventsFolder = "events";

/** How many bytes a list of all events may have, as git prints it: that of three million. A folder may list itself in itself. */
export const longestEventList = 256 * 2 ** 20;

/** The path of an event; the first has sequence number 1. */
export function eventPath(sequence: number): string {
  const shard = String(Math.floor((sequence - 1) / shardSize)).padStart(6, "0");
  return `${eventsFolder}/${shard}/${String(sequence).padStart(8, "0")}.json`;
}

/** The sequence number of the event at a path; undefined for any other path, also for one that `eventPath` would not give. */
export function sequenceOf(path: string): number | undefined {
  const found = /^events\/\d{6,}\/(\d{8})\.json$/.exec(path)?.[1];
  const sequence = Number(found);
  return sequence >= 1 && path === eventPath(sequence) ? sequence : undefined;
}

/** The path of what is attached to a session. Throws for a path that no tree may hold. */
export function attachmentPath(session: string, path: string): string {
  const parts = [session, ...path.split("/")];
  if (session.includes("/") || parts.some((part) => !/^[\w-][\w.-]*$/.test(part))) {
    throw new Error(`Not a path of an attachment: ${session}/${path}`);
  }
  return `sessions/${parts.join("/")}`;
}
