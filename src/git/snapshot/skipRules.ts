import { fitsEnd, type PathPattern, readPattern } from "../../base/pathPatterns.ts";
import type { SkippedPath } from "../../model/code/snapshot.ts";
import type { SnapshotRules } from "../../model/code/snapshotRules.ts";

/** Why an untracked file is not captured, by its path. Tracked files are in the repository anyway. */
export function reasonByName(
  path: string,
  { secretNames }: Pick<SnapshotRules, "secretNames">,
): SkippedPath["reason"] | undefined {
  const names = path.toLowerCase().split("/");
  const decisive = readSecretNames(secretNames).findLast(({ patterns }) =>
    patterns.some((pattern) => fitsEnd(pattern, names)),
  );
  if (decisive !== undefined && !decisive.takesOut) {
    return "looks like a secret";
  }
  // A tree that holds one is refused by fsck and by other machines.
  return path.split(/[\\/]/).some(isGitName) ? "special file" : undefined;
}

/** The meaning of one text of the setting. */
interface SecretName {
  readonly patterns: readonly PathPattern[];
  readonly takesOut: boolean;
}

/** Those of a list that was asked for before: every file is compared with all of them. */
const known = new WeakMap<readonly string[], readonly SecretName[]>();

function readSecretNames(texts: readonly string[]): readonly SecretName[] {
  const read =
    known.get(texts) ??
    texts.map((text) => ({
      patterns: readPattern(plainOf(text).toLowerCase()),
      takesOut: text.startsWith("!"),
    }));
  known.set(texts, read);
  return read;
}

/**
 * What begins at the folder, or is written as Windows writes paths, means the same: a secret that is not found is stored. One that takes out
 * is not read more widely than it is written.
 */
function plainOf(text: string): string {
  return text.replaceAll("\\", "/").replace(/^!|^\.?\//, "");
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
