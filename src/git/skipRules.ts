import type { SkippedPath } from "../model/snapshot.ts";

/** What is never captured of untracked files, in bytes (security S31). */
export const caps = { file: 10_000_000, snapshot: 200_000_000 };

/** Names of files that hold secrets (security S30). */
const secretNames = /^(?:\.env.*|.*\.pem|.*\.key|.*\.p12|.*\.kdbx|id_rsa.*|\.npmrc|\.netrc|credentials.*)$/i;

/** Why an untracked file is not captured, by its name. Tracked files are in the repository anyway. */
export function reasonByName(path: string): SkippedPath["reason"] | undefined {
  const parts = path.split("/");
  if (secretNames.test(parts.at(-1) ?? "")) {
    return "looks like a secret";
  }
  // A tree that holds one is refused by fsck and by other machines.
  return parts.some(isGitName) ? "special file" : undefined;
}

/** Whether Windows would take a name for `.git`. */
export function isGitName(name: string): boolean {
  return /^(?:\.git|git~1)[ .]*(?:[:\\]|$)/i.test(name);
}

/** Counts the bytes of untracked files, and says which one is too big, alone or with those before it. */
export function startBudget(): (size: number) => boolean {
  let spent = 0;
  return (size) => {
    const fits = size <= caps.file && spent + size <= caps.snapshot;
    spent += fits ? size : 0;
    return fits;
  };
}
