import type { PhrasingContent } from "mdast";
import { groupBy } from "../base/groupBy.ts";
import type { Attempt } from "../model/attempt.ts";
import type { ChangedFile } from "../model/snapshot.ts";
import { inlineCode, join, listCode, text } from "./tree.ts";

/** How many files a line names; the diff shows the others. */
const namedFiles = 10;

const verbs: Readonly<Record<ChangedFile["status"], string>> = {
  added: "Added",
  modified: "Modified",
  deleted: "Deleted",
  renamed: "Renamed",
  "type changed": "Changed the type of",
};

/** The changed files as sentences: `Modified a.py (+3 −1), b.py (+1 −0). Added c.py (+9 −0).` */
export function describeChanges(changes: readonly ChangedFile[]): PhrasingContent[] {
  const named = changes.slice(0, namedFiles);
  const sentences = Object.entries(verbs).flatMap(([status, verb]) => {
    const files = named.filter((file) => file.status === status);
    return files.length === 0 ? [] : [[text(`${verb} `), ...join(files.map(describeFile), ", "), text(".")]];
  });
  const more = changes.length - named.length;
  return join([...sentences, ...(more > 0 ? [[text(`And ${more} more.`)]] : [])], " ");
}

function describeFile({ path, from, added, removed }: ChangedFile): PhrasingContent[] {
  const name = from === undefined ? [inlineCode(path)] : [inlineCode(from), text(" to "), inlineCode(path)];
  return added === undefined || removed === undefined
    ? [...name, text(" (binary)")]
    : [...name, text(` (+${added} −${removed})`)];
}

/** The names alone, for a cell. */
export function listChanges(changes: readonly ChangedFile[]): PhrasingContent[] {
  return listCode(
    changes.map(({ path }) => path),
    namedFiles,
  );
}

/**
 * One line per path that snapshots could not or would not capture, with the attempts it is missing in. An attempt is never
 * written with a number sign: a forge would link it.
 */
export function describeSkipped(attempts: readonly Attempt[]): PhrasingContent[][] {
  const missing = attempts.flatMap(({ number, skipped }) => skipped.map((one) => ({ ...one, number })));
  const groups = groupBy(missing, ({ path, reason }) => JSON.stringify([path, reason]));
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (first === undefined) {
      return [];
    }
    const numbers = [first, ...rest].map(({ number }) => number).join(", ");
    const where = `${rest.length === 0 ? "attempt" : "attempts"} ${numbers}`;
    return [[inlineCode(first.path), text(`: ${first.reason} (${where})`)]];
  });
}
