import { createHash } from "node:crypto";
import { linkSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { codeOf } from "../../base/errors.ts";
import { uuid } from "../../model/stored/storedValues.ts";
import { isOwnFile, makeOwnFile, readOwnFile, removeOwn } from "../folder/ownFiles.ts";
import { createOwnFolder, ownFolder } from "../folder/scratch.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";

/**
 * The uuid of the log a branch is about to get. Whoever comes first decides it, so that two processes that write a branch's
 * first event at once write one log. It is a decision and no lock: one that was left behind is kept by the next writer.
 */
export function claimUuid(paths: RepositoryPaths, branch: string, proposed: string): string {
  const claim = claimOf(paths, branch);
  const draft = `${claim}-${proposed}`;
  createOwnFolder(paths, dirname(claim));
  makeOwnFile(draft, proposed);
  try {
    return takeClaim(draft, claim) ? proposed : (readClaim(claim) ?? replaceClaim(draft, claim, proposed));
  } finally {
    removeOwn(draft);
  }
}

/** Unlike a write, a link appears with its whole content. */
function takeClaim(draft: string, claim: string): boolean {
  try {
    linkSync(draft, claim);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") {
      return false;
    }
    throw error;
  }
}

/** How long a claim may be, in bytes: a uuid has 36. */
const longestClaim = 36;

/** The claimed uuid; undefined if it is not a uuid. It becomes the name of a reference, so anything else must not get through. */
function readClaim(claim: string): string | undefined {
  const decided = isOwnFile(claim, longestClaim)
    ? readOwnFile(claim, longestClaim)?.toString("latin1")
    : undefined;
  return v.is(uuid, decided) ? decided : undefined;
}

/** In the place of what Casebook did not write. */
function replaceClaim(draft: string, claim: string, proposed: string): string {
  removeOwn(claim);
  return takeClaim(draft, claim) ? proposed : (readClaim(claim) ?? proposed);
}

/** Takes a claim away: its log exists, or belongs to another branch by now. */
export function dropClaim(paths: RepositoryPaths, branch: string): void {
  removeOwn(claimOf(paths, branch));
}

function claimOf(paths: RepositoryPaths, branch: string): string {
  return join(ownFolder(paths), "claims", createHash("sha256").update(branch).digest("hex").slice(0, 40));
}
