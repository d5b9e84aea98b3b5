import { plural } from "../base/l10n.ts";
import type { RestoreResult } from "../model/restore.ts";

/** What a restore did, and what it did not, for a language model. */
export function describeRestore(attempt: number, result: RestoreResult): string {
  const { written, deleted, conflicts, marked, wrong, rescued, kept } = result;
  return [
    `Attempt #${attempt}: ${plural(written, "{0} file", "{0} files")} written, ${deleted} deleted.`,
    marked.length > 0 && `Conflict markers are in ${marked.join(", ")}: they must be resolved by hand.`,
    ...conflicts.map(({ path, reason }) => `Left alone: ${path}. ${reason}`),
    ...rescued.map((path) => `Edited meanwhile, and kept in the log: ${path}.`),
    ...wrong.map((path) => `Not as it should be: ${path}.`),
    kept.length > 0 && `${plural(kept.length, "{0} path", "{0} paths")} kept on purpose.`,
    "Nothing was run: what the tests say of these files is known only after a run. Undo Restore brings the files from before back.",
  ]
    .filter((line) => line !== false)
    .join("\n");
}
