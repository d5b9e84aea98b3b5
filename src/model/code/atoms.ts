import type { Hunk, Patch } from "./patch.ts";
import type { Oid } from "./snapshot.ts";

/** What a tree has at a path; the mode as git writes it. */
export interface FileSide {
  readonly mode: string;
  readonly oid: Oid;
}

/** A file that differs between two trees, without renames; `path` is that of the patch, whatever its bytes were read as. */
export interface FileDifference {
  readonly path: string;
  /** Undefined if the file was added. */
  readonly before: FileSide | undefined;
  /** Undefined if the file was deleted. */
  readonly after: FileSide | undefined;
}

/**
 * The smallest change that can be chosen by itself: a hunk; the mode of a file; or a whole file that was added, deleted, or has no lines, with
 * every other whose path could not be there at the same time. Files are given by their places in the list of differences.
 */
export type Atom =
  | { readonly kind: "hunk"; readonly file: number; readonly hunk: Hunk }
  | { readonly kind: "mode"; readonly file: number }
  | { readonly kind: "files"; readonly files: readonly number[] };

/** The atoms of a difference, file by file. `patch` must have been made without context and without renames: then its hunks touch nothing else. */
export function splitIntoAtoms(files: readonly FileDifference[], patch: Patch): readonly Atom[] {
  const hunks = new Map(patch.files.map((file) => [file.path, file.hunks]));
  const places = joinPlaces(files);
  return files.flatMap((file, index): readonly Atom[] => {
    const { before, after, path } = file;
    const lines = hunks.get(path) ?? [];
    if (!isPlain(before) || !isPlain(after) || (before?.oid !== after?.oid && lines.length === 0)) {
      const together = places.get(index) ?? [index];
      return together[0] === index ? [{ kind: "files", files: together }] : [];
    }
    const mode: readonly Atom[] = before?.mode === after?.mode ? [] : [{ kind: "mode", file: index }];
    return [...mode, ...lines.map((hunk): Atom => ({ kind: "hunk", file: index, hunk }))];
  });
}

/** An ordinary file, which alone has lines and a mode that can be changed. */
function isPlain(side: FileSide | undefined): boolean {
  return side?.mode.startsWith("100") === true;
}

/**
 * The files, by each of them, that are one atom because of their paths: a disk has no file where a folder is, and some disks take two spellings for
 * one name.
 */
function joinPlaces(files: readonly FileDifference[]): ReadonlyMap<number, readonly number[]> {
  const key = ({ path }: FileDifference) => path.toLowerCase().normalize("NFC");
  const comeOrGo = [...files.keys()].filter((index) => {
    const file = files[index];
    return file !== undefined && (file.before === undefined || file.after === undefined);
  });
  const groups = new Map<string, number[]>();
  const keyed = comeOrGo.map((index) => ({ index, key: key(files[index] as FileDifference) }));
  const keys = new Set(keyed.map((one) => one.key));
  for (const { index, key: path } of keyed) {
    // The shortest path that is a file on one side: whatever lies below it, or is spelled like it, goes with it.
    const parts = path.split("/");
    const top = parts.map((_, depth) => parts.slice(0, depth + 1).join("/")).find((one) => keys.has(one));
    const group = groups.get(top ?? path) ?? [];
    groups.set(top ?? path, group);
    group.push(index);
  }
  return new Map([...groups.values()].flatMap((group) => group.map((index) => [index, group] as const)));
}

/** What becomes of one file with some of its atoms: what it is on one side, its bytes of one side with another mode, or bytes of both. */
export type ComposedFile =
  | { readonly kind: "before" | "after" }
  | { readonly kind: "side"; readonly mode: string; readonly oid: Oid }
  | { readonly kind: "mixed"; readonly mode: string; readonly hunks: readonly Hunk[] };

/** What becomes of each of the files that differ, in their order, if only these atoms are chosen. */
export function chooseAtoms(
  files: readonly FileDifference[],
  atoms: readonly Atom[],
  chosen: Iterable<number>,
): readonly ComposedFile[] {
  const isChosen = new Set(chosen);
  const own = files.map((): Choice => ({ isWhole: false, hasMode: false, hunks: [], hunksInAll: 0 }));
  for (const [index, atom] of atoms.entries()) {
    for (const file of atom.kind === "files" ? atom.files : [atom.file]) {
      addChoice(own[file], atom, isChosen.has(index));
    }
  }
  return files.map((file, index) => composeFile(file, own[index]));
}

/** The atoms of a file that were chosen. */
interface Choice {
  isWhole: boolean;
  hasMode: boolean;
  readonly hunks: Hunk[];
  hunksInAll: number;
}

function addChoice(choice: Choice | undefined, atom: Atom, isChosen: boolean): void {
  if (choice === undefined) {
    return;
  }
  switch (atom.kind) {
    case "files":
      choice.isWhole = isChosen;
      break;
    case "mode":
      choice.hasMode = isChosen;
      break;
    case "hunk":
      choice.hunksInAll += 1;
      choice.hunks.push(...(isChosen ? [atom.hunk] : []));
      break;
  }
}

function composeFile({ before, after }: FileDifference, choice: Choice | undefined): ComposedFile {
  if (choice?.isWhole === true) {
    return { kind: "after" };
  }
  if (before === undefined || after === undefined || choice === undefined) {
    return { kind: "before" };
  }
  const { hasMode, hunks, hunksInAll } = choice;
  const mode = hasMode ? after.mode : before.mode;
  if (hunks.length > 0 && hunks.length < hunksInAll) {
    return { kind: "mixed", mode, hunks };
  }
  return { kind: "side", mode, oid: hunks.length > 0 ? after.oid : before.oid };
}

/**
 * The bytes of a file with some of its hunks. Lines are cut at line feeds and stay the bytes that they are, whatever their encoding and their line
 * ends: with all hunks this is the file after the change, with none the one before.
 */
export function composeBytes(before: Uint8Array, after: Uint8Array, hunks: readonly Hunk[]): Uint8Array {
  const [old, now] = [lineStarts(before), lineStarts(after)];
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { linesBefore, newLinesBefore, lines } of hunks) {
    const removed = lines.filter(({ kind }) => kind !== "added").length;
    const added = lines.filter(({ kind }) => kind !== "removed").length;
    parts.push(before.subarray(old(at), old(linesBefore)));
    parts.push(after.subarray(now(newLinesBefore), now(newLinesBefore + added)));
    at = linesBefore + removed;
  }
  parts.push(before.subarray(old(at)));
  return Buffer.concat(parts);
}

/** Where each line begins; of a line behind the last one, the end of the bytes. */
function lineStarts(bytes: Uint8Array): (line: number) => number {
  const starts = [0];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    starts.push(at + 1);
  }
  return (line) => starts[line] ?? bytes.length;
}
