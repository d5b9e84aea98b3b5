import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { codeOf } from "../base/errors.ts";
import type { Place } from "../model/events.ts";
import type { Git, RepositoryPaths } from "./git.ts";

/** The branch that is checked out, also while it is being rebased or bisected; HEAD; and the work tree. */
export async function readPlace({ paths, read }: Git): Promise<Place> {
  const [branch, head] = await Promise.all([
    read("symbolic-ref", "-q", "HEAD"),
    read("rev-parse", "--verify", "-q", "HEAD"),
  ]);
  return {
    branch: shortName(branch) ?? (await readBranchInProgress(paths)),
    head: head?.trim(),
    worktree: paths.worktree,
  };
}

/** The name of a work tree: `main`, or that of its folder in the shared git directory. */
export function nameWorktree(gitDirectory: string, common: string): string {
  return gitDirectory === common ? "main" : basename(gitDirectory);
}

/** While HEAD is detached by a rebase or a bisect, git keeps the branch in a file (git-storage, section 9). */
async function readBranchInProgress({ gitDirectory }: RepositoryPaths): Promise<string | undefined> {
  for (const file of ["rebase-merge/head-name", "rebase-apply/head-name"]) {
    const branch = shortName(await readLine(join(gitDirectory, file)));
    if (branch !== undefined) {
      return branch;
    }
  }
  const start = await readLine(join(gitDirectory, "BISECT_START"));
  return start === undefined || /^[0-9a-f]{40,64}$/.test(start) ? undefined : start;
}

function shortName(reference: string | undefined): string | undefined {
  return /^refs\/heads\/([^\n]+)/.exec(reference ?? "")?.[1];
}

async function readLine(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) {
      return undefined;
    }
    throw error;
  }
}
