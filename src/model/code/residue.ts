import { groupBy } from "../../base/groupBy.ts";
import type { FilePatch, Hunk, Patch, PatchLine } from "./patch.ts";

/** What is left of an attempt's changes of one file. */
export interface Residue {
  readonly attempt: number;
  /** The file as it is called now; a deleted one as it was called. */
  readonly path: string;
  /** How many of the hunks by which the attempt changed it are still there, in whole or in part. */
  readonly hunks: number;
  /** How many hunks these were. */
  readonly of: number;
  /** How many lines that it added are there, and how many that it removed are not. */
  readonly added: number;
  readonly removed: number;
  /** The first of these places in the current file, from 1. */
  readonly line: number;
}

/** Something an attempt did that still holds, at its place in the current file. */
interface Mark {
  readonly attempt: number;
  /** Unique in its attempt. */
  readonly hunk: string;
  /** By how many hunks the attempt changed the file. */
  readonly of: number;
  readonly kind: "added" | "removed" | "whole";
  /** How many lines come before it: of a removed line, where it would stand. */
  readonly linesBefore: number;
  /** The line's text; for a whole file, what it was before. */
  readonly text: string;
}

/**
 * Everything that differs from the baseline, line by line, with the attempt that did it: what `git blame` would say, had every
 * attempt been a commit. By path.
 */
export type Traces = ReadonlyMap<string, readonly Mark[]>;

/** At the baseline nothing is left of anybody. */
export const noTraces: Traces = new Map();

/**
 * The traces after one more change, which `attempt` made to exactly the files that the traces describe. A line that is changed
 * again belongs to whoever did it last; what is put back as it was at the baseline belongs to nobody.
 */
export function trace(traces: Traces, patch: Patch, attempt: number): Traces {
  const after = new Map(traces);
  for (const { from } of patch.files) {
    if (from !== undefined) {
      after.delete(from);
    }
  }
  for (const file of patch.files) {
    const marks = traces.get(file.from ?? file.path) ?? [];
    after.set(
      file.path,
      file.hunks.length === 0 ? traceWhole(marks, file, attempt) : traceLines(marks, file, attempt),
    );
  }
  return after;
}

/** A file without hunks changed as one: its mode, or bytes that are not text. */
function traceWhole(marks: readonly Mark[], file: FilePatch, attempt: number): readonly Mark[] {
  const { before, after } = file;
  const known = marks.find(({ kind }) => kind === "whole");
  const others = marks.filter((mark) => mark !== known);
  const original = known?.text ?? before;
  if (original === after) {
    return others;
  }
  const mark: Mark = {
    attempt,
    hunk: `${file.path} whole`,
    of: 1,
    kind: "whole",
    linesBefore: 0,
    text: original,
  };
  return [...others, mark];
}

function traceLines(marks: readonly Mark[], file: FilePatch, attempt: number): readonly Mark[] {
  const { restored, left } = putBack(marks, file.hunks);
  const waiting = [...left].sort((one, other) => one.linesBefore - other.linesBefore);
  const result: Mark[] = [];
  let shift = 0;
  let next = 0;
  const passUntil = (line: number) => {
    for (; next < waiting.length && isBefore(waiting[next], line); next++) {
      result.push(moved(waiting[next], shift));
    }
  };
  for (const [index, hunk] of file.hunks.entries()) {
    passUntil(hunk.linesBefore);
    const end = endOf(hunk);
    const inside: Mark[] = [];
    for (; next < waiting.length && isInside(waiting[next], end); next++) {
      inside.push(waiting[next] as Mark);
    }
    result.push(
      ...traceHunk(inside, hunk, restored, { attempt, hunk: `${file.path} ${index}`, of: file.hunks.length }),
    );
    shift += hunk.lines.reduce(
      (sum, { kind }) => sum + (kind === "added" ? 1 : kind === "removed" ? -1 : 0),
      0,
    );
  }
  passUntil(Number.POSITIVE_INFINITY);
  return result;
}

/** How many lines of the file before come before the end of a hunk. */
function endOf({ linesBefore, lines }: Hunk): number {
  return linesBefore + lines.filter(({ kind }) => kind !== "added").length;
}

/**
 * How far from a hunk a line may have stood that it puts back. If lines were added next to one that had gone, nothing says any
 * more on which side of them it stood.
 */
const near = 20;

/** The added lines that put one back that had been removed, nearest first, and the marks without these. */
function putBack(
  marks: readonly Mark[],
  hunks: readonly Hunk[],
): { readonly restored: ReadonlySet<PatchLine>; readonly left: readonly Mark[] } {
  const gone = groupBy(
    marks.filter(({ kind }) => kind === "removed"),
    ({ text }) => text,
  );
  const restored = new Set<PatchLine>();
  const settled = new Set<Mark>();
  for (const hunk of gone.size === 0 ? [] : hunks) {
    const distance = ({ linesBefore }: Mark) =>
      Math.max(0, hunk.linesBefore - linesBefore, linesBefore - endOf(hunk));
    for (const line of hunk.lines.filter(({ kind }) => kind === "added")) {
      const candidates = gone.get(line.text)?.filter((mark) => !settled.has(mark)) ?? [];
      const [nearest] = candidates.sort((one, other) => distance(one) - distance(other));
      if (nearest !== undefined && distance(nearest) <= near) {
        settled.add(nearest);
        restored.add(line);
      }
    }
  }
  return { restored, left: marks.filter((mark) => !settled.has(mark)) };
}

function isBefore(mark: Mark | undefined, line: number): boolean {
  return mark !== undefined && mark.linesBefore < line;
}

/** A line stands inside if it is one of the hunk's; a place between lines, also if it is at the hunk's end. */
function isInside(mark: Mark | undefined, end: number): boolean {
  return mark !== undefined && (mark.kind === "added" ? mark.linesBefore < end : mark.linesBefore <= end);
}

function moved(mark: Mark | undefined, shift: number): Mark {
  const here = mark as Mark;
  return shift === 0 ? here : { ...here, linesBefore: here.linesBefore + shift };
}

/** What becomes of the marks inside of a hunk, and those it makes. */
function traceHunk(
  inside: readonly Mark[],
  hunk: Hunk,
  restored: ReadonlySet<PatchLine>,
  mine: Pick<Mark, "attempt" | "hunk" | "of">,
): readonly Mark[] {
  const added = new Map(inside.flatMap((mark) => (mark.kind === "added" ? [[mark.linesBefore, mark]] : [])));
  const gone = inside.filter(({ kind }) => kind === "removed");
  const result: Mark[] = inside.filter(({ kind }) => kind === "whole");
  let before = hunk.linesBefore;
  let after = hunk.newLinesBefore;
  const settleGone = (line: number) => {
    while (gone[0] !== undefined && gone[0].linesBefore <= line) {
      result.push({ ...(gone.shift() as Mark), linesBefore: after });
    }
  };
  for (const line of hunk.lines) {
    const { kind, text } = line;
    if (kind === "added") {
      if (!restored.has(line)) {
        result.push({ ...mine, kind, linesBefore: after, text });
      }
      after++;
      continue;
    }
    settleGone(before);
    const known = added.get(before);
    if (kind === "removed" && known === undefined) {
      // A line of the baseline went; one that an attempt had added belongs to nobody any more.
      result.push({ ...mine, kind, linesBefore: after, text });
    } else if (kind === "kept" && known !== undefined) {
      result.push({ ...known, linesBefore: after });
    }
    after += kind === "kept" ? 1 : 0;
    before++;
  }
  settleGone(before);
  return result;
}

/** What is left of each attempt, in the order of the attempts; `path` names the current file. */
export function residueOf(traces: Traces): readonly Residue[] {
  const found: Residue[] = [];
  for (const [path, marks] of traces) {
    for (const [attempt, own] of groupBy(marks, (mark) => mark.attempt)) {
      found.push({
        attempt,
        path,
        hunks: new Set(own.map(({ hunk }) => hunk)).size,
        of: own[0]?.of ?? 0,
        added: own.filter(({ kind }) => kind === "added").length,
        removed: own.filter(({ kind }) => kind === "removed").length,
        line: Math.min(...own.map(({ linesBefore }) => linesBefore)) + 1,
      });
    }
  }
  return found.sort(
    (one, other) =>
      one.attempt - other.attempt || (one.path < other.path ? -1 : one.path > other.path ? 1 : 0),
  );
}
