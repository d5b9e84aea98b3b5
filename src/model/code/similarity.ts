import type { FilePatch, Patch } from "./patch.ts";
import { differingUnseen, type Unseen } from "./snapshot.ts";

/** The lines that a patch adds and removes, each with how often it does; a line is known by its path, too. */
export interface ChangedLines {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
  /** The lines of a file in their order, with their white space, by its path. */
  readonly inOrder: ReadonlyMap<string, string>;
}

/**
 * What a patch changes, made comparable as `git patch-id` does it: neither line numbers, nor context, nor white space counts. A
 * change without lines, of a mode or of bytes that are not text, counts as one line.
 */
export function changedLines(patch: Patch): ChangedLines {
  const lines = patch.files.flatMap(linesOf);
  const counts = new Map<string, number>();
  for (const line of lines) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const inOrder = new Map(patch.files.map((file) => [file.path, changedIn(file).join("\n")]));
  return { counts, total: lines.length, inOrder };
}

function linesOf(file: FilePatch): readonly string[] {
  const changed = changedIn(file);
  return file.hunks.length === 0
    ? changed.map((line) => `${file.path}\0${line}`)
    : changed.map((line) => `${file.path}\0${line.replace(/\s+/g, "")}`);
}

function changedIn({ hunks, before, after }: FilePatch): readonly string[] {
  return hunks.length === 0
    ? [`=${before}..${after}`]
    : hunks
        .flatMap(({ lines }) => lines)
        .flatMap(({ kind, text }) => (kind === "kept" ? [] : `${kind === "added" ? "+" : "-"}${text}`));
}

/**
 * How much two patches have in common: the Jaccard index of their changed lines, as multisets. Symmetric; 1 for the same
 * lines and only for these, 0 where there is none in common.
 */
export function similarity(one: ChangedLines, other: ChangedLines): number {
  if (one.total + other.total === 0) {
    return 1;
  }
  const common = inCommon(one, other);
  return common / (one.total + other.total - common);
}

/**
 * Whether a patch goes the way of another one that has all of its lines: a patch that only moves or indents lines has the same ones as the patch that takes
 * it back. So what is left of a file without the lines that were removed and added decides, or, where nothing is, their order and white space.
 */
export function goesSameWay(one: ChangedLines, other: ChangedLines): boolean {
  const directed = new Set([...directedLines(one).counts.keys()].map(pathOf));
  return [...one.inOrder].every(([path, order]) => directed.has(path) || other.inOrder.get(path) === order);
}

/** The changed lines without those that were removed and added again. */
export function directedLines({ counts, inOrder }: ChangedLines): ChangedLines {
  const left = [...counts].flatMap(([line, count]) => {
    const more = count - (counts.get(oppositeOf(line)) ?? 0);
    return more > 0 ? [[line, more] as const] : [];
  });
  return { counts: new Map(left), total: left.reduce((sum, [, count]) => sum + count, 0), inOrder };
}

function pathOf(line: string): string {
  return line.slice(0, line.indexOf("\0"));
}

/** The line as it stands in the patch that takes it back. */
function oppositeOf(line: string): string {
  const at = line.indexOf("\0") + 1;
  const sign = line.charAt(at);
  return sign === "=" ? "" : `${line.slice(0, at)}${sign === "+" ? "-" : "+"}${line.slice(at + 1)}`;
}

/** How many changed lines two patches have in common, as multisets. */
export function inCommon(one: ChangedLines, other: ChangedLines): number {
  const [small, large] =
    one.counts.size <= other.counts.size ? [one.counts, other.counts] : [other.counts, one.counts];
  let common = 0;
  for (const [line, count] of small) {
    common += Math.min(count, large.get(line) ?? 0);
  }
  return common;
}

/** The code of an attempt, or of the open changes, as it is compared with that of others. */
export interface Tried {
  /** The same text for the same code: see `codeKey`. */
  readonly code: string;
  /** What of it nobody saw. */
  readonly unseen?: Unseen | undefined;
  /** What it changed since the attempt before it. */
  readonly step: ChangedLines;
  /** What it differs in from the baseline. */
  readonly whole: ChangedLines;
}

/** What code has to do with an attempt before it; `share` is a similarity. */
export type Echo =
  /** The very same files. */
  | {
      readonly kind: "sameCode";
      readonly attempt: number;
      /** What neither snapshot holds and may differ; absent where there is nothing. */
      readonly unseen?: Unseen | undefined;
    }
  /** The same lines are changed, on other code. */
  | { readonly kind: "samePatch"; readonly attempt: number }
  /** Nearly the same lines are changed. */
  | { readonly kind: "nearSame"; readonly attempt: number; readonly share: number }
  /** It is called a retry of the attempt, and is something else. */
  | { readonly kind: "notARetry"; readonly attempt: number; readonly share: number };

/** From which similarity on two changes are nearly the same, and below which one is not a retry of the other. */
const nearSame = 0.8;
const retry = 0.5;

/** How far the code must have been away from an attempt to have come back to it: a state is always like the one before. */
const away = 0.2;

/**
 * Whether code was tried before, strongest first, and against what it is called: `named` is the attempt that its hypothesis
 * says it tries again. `earlier` are the attempts before it by their number, oldest first. A fact, and no verdict: the result
 * may differ all the same.
 */
export function wasTried(
  now: Tried,
  earlier: readonly (Tried & { readonly attempt: number })[],
  named: number | undefined,
): readonly Echo[] {
  const wholes = earlier.map(({ whole }) => similarity(now.whole, whole));
  const steps = earlier.map(({ step }) => (step.total === 0 ? 0 : similarity(now.step, step)));
  return [...strongest(now, earlier, steps, wholes), ...notARetry(now, earlier, steps, wholes, named)];
}

function strongest(
  now: Tried,
  earlier: readonly (Tried & { readonly attempt: number })[],
  steps: readonly number[],
  wholes: readonly number[],
): readonly Echo[] {
  const same = earlier.findLast(({ code }) => code === now.code);
  if (same !== undefined) {
    const unseen = differingUnseen(same.unseen ?? [], now.unseen ?? []);
    return [{ kind: "sameCode", attempt: same.attempt, ...(unseen.length > 0 && { unseen }) }];
  }
  const shares = earlier.map((_, index) => Math.max(steps[index] ?? 0, comesBack(wholes, index)));
  const best = Math.max(0, ...shares);
  const attempt = earlier[shares.lastIndexOf(best)]?.attempt;
  if (attempt === undefined || best < nearSame) {
    return [];
  }
  return [best === 1 ? { kind: "samePatch", attempt } : { kind: "nearSame", attempt, share: best }];
}

/** How much the whole is like that of an attempt, if it was something else in between; else 0. */
function comesBack(wholes: readonly number[], index: number): number {
  const share = wholes[index] ?? 0;
  return wholes.slice(index + 1).some((between) => between <= share - away) ? share : 0;
}

function notARetry(
  now: Tried,
  earlier: readonly (Tried & { readonly attempt: number })[],
  steps: readonly number[],
  wholes: readonly number[],
  named: number | undefined,
): readonly Echo[] {
  const index = earlier.findIndex(({ attempt, code }) => attempt === named && code !== now.code);
  const share = Math.max(steps[index] ?? 0, wholes[index] ?? 0);
  return index >= 0 && named !== undefined && share < retry
    ? [{ kind: "notARetry", attempt: named, share }]
    : [];
}

/** An attempt that changed something like it, by its step or as a whole; `share` is a similarity. */
export interface LikeAttempt {
  readonly attempt: number;
  readonly share: number;
}

/** From which similarity on an attempt is worth a look before the change is made. */
const worthALook = 0.3;

/** The attempts that a planned change is like, the likest first, and of those that are it alike the newest. */
export function likeAttempts(
  planned: ChangedLines,
  attempts: readonly (Omit<Tried, "code" | "unseen"> & { readonly attempt: number })[],
): readonly LikeAttempt[] {
  return attempts
    .map(({ attempt, step, whole }) => ({
      attempt,
      share: Math.max(...[step, whole].map((lines) => (lines.total === 0 ? 0 : similarity(planned, lines)))),
    }))
    .filter(({ share }) => share >= worthALook)
    .sort((one, other) => other.share - one.share || other.attempt - one.attempt);
}

/**
 * The same for one edit of several that will make a change: `share` is how much of it an attempt's own step has, so that one edit of an
 * attempt is all in it.
 */
export function attemptsWith(
  planned: ChangedLines,
  attempts: readonly (Pick<Tried, "step"> & { readonly attempt: number })[],
): readonly LikeAttempt[] {
  return attempts
    .map(({ attempt, step }) => ({
      attempt,
      share: planned.total === 0 ? 0 : inCommon(planned, step) / planned.total,
    }))
    .filter(({ share }) => share >= nearSame)
    .sort((one, other) => other.share - one.share || other.attempt - one.attempt);
}

/**
 * The attempt that a hypothesis says it tries again: `Retry of #3`, `Backtrack to Plan 3`, `Try plan 5 again`, `attempt 2 once
 * more`. Undefined for any other, which may well name an attempt.
 */
export function namedRetry(hypothesis: string): number | undefined {
  const [, number] = retryBefore.exec(hypothesis) ?? retryAfter.exec(hypothesis) ?? [];
  return number === undefined ? undefined : Number(number);
}

const retryBefore =
  /\b(?:retr(?:y|ies|ying)|redo|re-?apply|repeat|(?:back|return|backtrack)(?:ing)? to|as in|same as)\b[^.#\d]{0,40}?(?:#|\b(?:attempt|plan|idea)\s)#?(\d+)/i;
const retryAfter = /(?:#|\b(?:attempt|plan|idea)\s)#?(\d+)\s(?:again|once more)\b/i;
