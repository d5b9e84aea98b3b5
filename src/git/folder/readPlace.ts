import { join } from "node:path";
import * as v from "valibot";
import type { Place } from "../../model/log/events.ts";
import { branchName } from "../../model/stored/storedValues.ts";
import type { Git, RepositoryPaths } from "../plumbing/git.ts";
import { isOwnFile, readOwnFile } from "./ownFiles.ts";
import { findHead, type Head } from "./references.ts";

/** The branch that is checked out, also while it is being rebased or bisected; HEAD; and the work tree. */
export async function readPlace(git: Git): Promise<Place> {
  const { paths } = git;
  const { reference, oid } = await readHead(git);
  return {
    branch: shortName(reference) ?? readBranchInProgress(paths),
    head: oid,
    worktree: paths.worktree,
  };
}

/** HEAD of the work tree, and what it leads to. */
export async function readHead({ paths, read }: Git): Promise<Head> {
  const found = findHead(paths);
  if (found !== "unclear") {
    return found.value;
  }
  const [reference, oid] = await Promise.all([
    read("symbolic-ref", "-q", "HEAD"),
    read("rev-parse", "--verify", "-q", "HEAD"),
  ]);
  return { reference, oid: oid?.trim() };
}

/** While HEAD is detached by a rebase or a bisect, git keeps the branch in a file (docs/rules/git-storage.md#g16). */
function readBranchInProgress({ gitDirectory }: RepositoryPaths): string | undefined {
  for (const file of ["rebase-merge/head-name", "rebase-apply/head-name"]) {
    const branch = shortName(readLine(join(gitDirectory, file)));
    if (branch !== undefined) {
      return branch;
    }
  }
  const start = readLine(join(gitDirectory, "BISECT_START"));
  return start === undefined || /^[0-9a-f]{40,64}$/.test(start) ? undefined : start;
}

function shortName(reference: string | undefined): string | undefined {
  return /^refs\/heads\/([^\n]+)/.exec(reference ?? "")?.[1];
}

/** How long such a file may be, in bytes. */
const longestFile = 4096;

/** Undefined for what git did not write: a link leads to a file of the user, whose content would enter the log as the name of a branch. */
function readLine(file: string): string | undefined {
  const line = isOwnFile(file, longestFile)
    ? readOwnFile(file, longestFile)?.toString("utf8").trim()
    : undefined;
  return v.is(branchName, line) ? line : undefined;
}
