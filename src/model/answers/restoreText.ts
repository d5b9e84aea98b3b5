import { english } from "../../base/facts/words.ts";
import { plural } from "../../base/l10n.ts";
import type { RestoreResult } from "../log/restores.ts";
import { quote, quoteNames } from "./quote.ts";

/** How many paths of a kind are named one by one. */
const most = 20;

/** What a restore did, and what it did not, for a language model; `outside` are the files that it left out. */
export function describeRestore(
  attempt: number,
  result: RestoreResult,
  outside: readonly string[] = [],
): string {
  const { written, deleted, conflicts, marked, wrong, rescued, kept } = result;
  return [
    `Attempt #${attempt}: ${plural(written, "{0} file", "{0} files")} written, ${deleted} deleted.`,
    marked.length > 0 && `Conflict markers are in ${quoteNames(marked)}: they must be resolved by hand.`,
    ...listed(
      conflicts,
      ({ path, reason }) => `Left alone: ${quote(path)}, because: ${quote(english(reason))}`,
    ),
    ...listed(rescued, (path) => `Edited in the meantime, and saved in the log: ${quote(path)}.`),
    ...listed(wrong, (path) => `Does not match the attempt: ${quote(path)}.`),
    outside.length > 0 &&
      `Not restored, because they are outside of the open folder: ${quoteNames(outside)}.`,
    kept.length > 0 && `${plural(kept.length, "{0} path", "{0} paths")} kept on purpose.`,
    "Nothing was run, so the test results for these files are not known yet. Undo Restore brings the previous files back.",
  ]
    .filter((line) => line !== false)
    .join("\n");
}

/** A line for each of the first ones, and one with the number of the others. */
function listed<T>(all: readonly T[], describe: (one: T) => string): readonly string[] {
  const more = all.length - most;
  return [...all.slice(0, most).map(describe), ...(more > 0 ? [`The same for ${more} more.`] : [])];
}
