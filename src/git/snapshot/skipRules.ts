import type { SkippedPath } from "../../model/code/snapshot.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";

/** Why an untracked file is not captured, by its path. Tracked files are in the repository anyway. */
export function reasonByName(
  path: string,
  { secretNames }: Pick<SnapshotRules, "secretNames">,
): SkippedPath["reason"] | undefined {
  const names = path.toLowerCase().split("/");
  const decisive = splitPatterns(secretNames).findLast(({ parts }) => fitsEnd(names, parts));
  if (decisive !== undefined && !decisive.takesOut) {
    return "looks like a secret";
  }
  // A tree that holds one is refused by fsck and by other machines.
  return path.split(/[\\/]/).some(isGitName) ? "special file" : undefined;
}

/** A pattern, name by name. */
interface SplitPattern {
  readonly parts: readonly string[];
  readonly takesOut: boolean;
}

/** Those of a list that was asked for before: every file is compared with all of them. */
const known = new WeakMap<readonly string[], readonly SplitPattern[]>();

function splitPatterns(patterns: readonly string[]): readonly SplitPattern[] {
  const split =
    known.get(patterns) ??
    patterns.map((pattern) => ({
      parts: pattern.replace(/^!/, "").toLowerCase().split("/"),
      takesOut: pattern.startsWith("!"),
    }));
  known.set(patterns, split);
  return split;
}

/** Whether the last names of a path fit a pattern, name by name: `.docker/config.json` says of both which they are. */
function fitsEnd(names: readonly string[], patterns: readonly string[]): boolean {
  const last = names.slice(-patterns.length);
  return last.length === patterns.length && last.every((name, index) => fits(name, patterns[index] ?? ""));
}

/**
 * Whether a whole name fits a pattern. Not a regular expression, which a pattern with many stars would make slow
 * (docs/rules/security.md#s28).
 */
function fits(name: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  // Where the last star stands, and how much of the name is left to it: the only choice that is ever taken back.
  let star = -1;
  let afterStar = 0;
  while (at < name.length) {
    if (pattern[inPattern] === "*") {
      star = inPattern;
      afterStar = at;
      inPattern += 1;
    } else if (pattern[inPattern] === "?" || pattern[inPattern] === name[at]) {
      at += 1;
      inPattern += 1;
    } else if (star >= 0) {
      afterStar += 1;
      at = afterStar;
      inPattern = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}

/** Whether Windows would take a name for `.git`. */
export function isGitName(name: string): boolean {
  return /^(?:\.git|git~1)[ .]*(?:[:\\]|$)/i.test(name);
}

/**
 * Counts the bytes of untracked files, and says why one is not captured: it is too big by itself, or with those before it. A file
 * that is left out is not counted.
 */
export function startBudget({
  maxFileSize,
  maxAttemptSize,
}: Pick<SnapshotRules, "maxFileSize" | "maxAttemptSize">): (
  size: number,
) => SkippedPath["reason"] | undefined {
  let spent = 0;
  return (size) => {
    if (size > maxFileSize) {
      return "too big";
    }
    if (spent + size > maxAttemptSize) {
      return "too big together";
    }
    spent += size;
    return undefined;
  };
}
