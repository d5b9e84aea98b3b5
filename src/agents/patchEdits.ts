import type { PlannedEdit } from "./hookCall.ts";

/**
 * The edits of a patch in the form of the tool `apply_patch` (docs/rules/agents.md#a3): sections for files, with lines behind `+`, `-` and a
 * blank. A file that is moved counts by its old name. Whatever is not understood is passed over.
 */
export function readPatchEdits(patch: string): readonly PlannedEdit[] {
  const edits: { path: string; removed: string[]; added: string[]; isWhole: boolean }[] = [];
  for (const line of patch.split(/\r?\n/)) {
    const [, what, path] = /^\*\*\* (Add|Update|Delete) File: (.+)$/.exec(line) ?? [];
    const edit = edits.at(-1);
    if (path !== undefined) {
      edits.push({ path: path.trim(), removed: [], added: [], isWhole: what === "Add" });
    } else if (edit !== undefined && !line.startsWith("***")) {
      if (line.startsWith("+")) {
        edit.added.push(line.slice(1));
      } else if (line.startsWith("-")) {
        edit.removed.push(line.slice(1));
      }
    }
  }
  return edits.filter(({ removed, added }) => removed.length + added.length > 0);
}
