import type { FilePatch, Hunk, Patch, PatchLine } from "../../../src/model/code/patch.ts";

/** A step from one text to another, as lines that stay, go and come. */
export type Edit = readonly PatchLine[];

/** The lines before and after an edit. */
export function sidesOf(edit: Edit): {
  readonly before: readonly string[];
  readonly after: readonly string[];
} {
  const side = (other: PatchLine["kind"]) =>
    edit.filter(({ kind }) => kind !== other).map(({ text }) => text);
  return { before: side("added"), after: side("removed") };
}

/** An edit as git writes it: hunks with three lines of context. */
export function writePatch(path: string, edit: Edit): Patch {
  const near = edit.map((_, index) =>
    edit.slice(Math.max(0, index - 3), index + 4).some(({ kind }) => kind !== "kept"),
  );
  const hunks: Hunk[] = [];
  let lines: PatchLine[] = [];
  const at = { before: 0, after: 0 };
  let start = { ...at };
  for (const [index, line] of edit.entries()) {
    if (near[index] === true) {
      start = lines.length === 0 ? { ...at } : start;
      lines.push(line);
    }
    if (lines.length > 0 && near[index + 1] !== true) {
      hunks.push({ linesBefore: start.before, newLinesBefore: start.after, lines });
      lines = [];
    }
    at.before += line.kind === "added" ? 0 : 1;
    at.after += line.kind === "removed" ? 0 : 1;
  }
  const file: FilePatch = { path, hunks, before: "1", after: "2" };
  return { files: hunks.length === 0 ? [] : [file] };
}
