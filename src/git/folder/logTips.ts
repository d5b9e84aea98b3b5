import type { Oid } from "../../model/code/snapshot.ts";
import type { Git } from "../plumbing/git.ts";
import { findReference, findReferences } from "./references.ts";

/** Where the logs lie. A name that is not a branch's can be no part of it: names collide, so logs are named by uuid. */
export const logReferences = "refs/casebook/log";

/** The logs of a repository at one instant: the tip of each, by uuid. */
export type Tips = ReadonlyMap<string, Oid>;

/** Reads the tip of every log of the repository. A ref that is not a log, or leads to another reference, is left out. */
export async function readTips({ paths, read }: Git): Promise<Tips> {
  const found = findReferences(paths, logReferences);
  if (found !== "unclear") {
    return new Map([...found.value].filter(([uuid]) => isUuid(uuid)));
  }
  const listed =
    (await read("for-each-ref", "--format=%(objectname) %(refname)%(symref)", logReferences)) ?? "";
  return new Map(
    listed
      .split("\n")
      .filter(Boolean)
      // A deeper ref is not a log, nor is one that leads to another reference: a branch of the user would move with it.
      .map(
        (line) =>
          [
            line.slice(line.indexOf(" ") + logReferences.length + 2),
            line.slice(0, line.indexOf(" ")),
          ] as const,
      )
      .filter(([uuid]) => isUuid(uuid)),
  );
}

/** The tip of one log; undefined if there is no such log, or another reference stands behind it. */
export async function readTip({ paths, read }: Git, uuid: string): Promise<Oid | undefined> {
  const name = `${logReferences}/${uuid}`;
  const found = findReference(paths, name);
  if (found !== "unclear") {
    return found.value;
  }
  const listed = (await read("for-each-ref", "--format=%(objectname)%(symref)", name)) ?? "";
  // One that leads to another reference is none, as above.
  return /^([0-9a-f]+)\n$/.exec(listed)?.[1];
}

/** Whether a text is the name of a log. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
