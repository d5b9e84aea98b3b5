import type { PhrasingContent } from "mdast";
import { groupBy } from "../base/groupBy.ts";
import type { ChangedFile } from "../model/code/snapshot.ts";
import type { Attempt } from "../model/log/attempt.ts";
import type { Session } from "../model/log/session.ts";
import type { ExportContent } from "../model/words/exportContent.ts";
import { inlineCode, join, listCode, text } from "./markdownNodes.ts";

/** How many files a line names; the diff shows the others. */
const namedFiles = 10;

const verbs: Readonly<Record<ChangedFile["status"], string>> = {
  added: "Added",
  modified: "Modified",
  deleted: "Deleted",
  renamed: "Renamed",
  "type changed": "Changed the type of",
};

/** What a file is called where an attempt changed it. */
export type NameFile = (path: string, attempt: number) => string;

/**
 * Gives a file its whole path where the first attempt changed it; after that its name, with as many of the folders above as distinguish it
 * from the other changed files.
 */
export function createNames(
  { attempts }: Pick<Session, "attempts">,
  { restored }: Pick<ExportContent, "restored">,
): NameFile {
  const first = new Map<string, number>();
  const ends = new Map<string, number>();
  for (const { number, changes } of attempts) {
    const all = [...changes, ...(restored.get(number)?.changes ?? [])];
    for (const path of all.flatMap((file) => [file.path, file.from ?? file.path])) {
      if (!first.has(path)) {
        first.set(path, number);
        for (const end of endsOf(path)) {
          ends.set(end, (ends.get(end) ?? 0) + 1);
        }
      }
    }
  }
  return (path, attempt) =>
    (first.get(path) === attempt ? undefined : endsOf(path).find((end) => ends.get(end) === 1)) ?? path;
}

/** The ends of a path that begin with a name, the shortest first. */
function endsOf(path: string): readonly string[] {
  const names = path.split("/");
  return names.map((_, index) => names.slice(names.length - 1 - index).join("/"));
}

/** The changed files as sentences: `Modified a.py (+3 −1), b.py (+1 −0). Added c.py (+9 −0).` */
export function describeChanges(
  changes: readonly ChangedFile[],
  nameOf: (path: string) => string = (path) => path,
): PhrasingContent[] {
  const named = changes.slice(0, namedFiles);
  const sentences = Object.entries(verbs).flatMap(([status, verb]) => {
    const files = named.filter((file) => file.status === status);
    return files.length === 0
      ? []
      : [
          [
            text(`${verb} `),
            ...join(
              files.map((file) => describeFile(file, nameOf)),
              ", ",
            ),
            text("."),
          ],
        ];
  });
  const more = changes.length - named.length;
  return join([...sentences, ...(more > 0 ? [[text(`And ${more} more.`)]] : [])], " ");
}

function describeFile(
  { path, from, added, removed }: ChangedFile,
  nameOf: (path: string) => string,
): PhrasingContent[] {
  const name =
    from === undefined
      ? [inlineCode(nameOf(path))]
      : [inlineCode(nameOf(from)), text(" to "), inlineCode(nameOf(path))];
  return added === undefined || removed === undefined
    ? [...name, text(" (binary)")]
    : [...name, text(` (+${added} −${removed})`)];
}

/** The names alone, for a cell. */
export function changedNames(
  changes: readonly ChangedFile[],
  nameOf: (path: string) => string,
): PhrasingContent[] {
  return listCode(
    changes.map(({ path }) => nameOf(path)),
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
