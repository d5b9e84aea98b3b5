import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { uuid } from "../../model/stored/storedValues.ts";
import { createOnce, readOnce, removeOnce } from "../folder/createOnce.ts";
import { createOwnFolder, ownFolder } from "../folder/scratch.ts";
import type { RepositoryPaths } from "../plumbing/git.ts";

/**
 * The uuid of the log a branch is about to get. Whoever comes first decides it, so that two processes that write a branch's
 * first event at once write one log. It is a decision and no lock: one that was left behind is kept by the next writer.
 */
export function claimUuid(paths: RepositoryPaths, branch: string, proposed: string): string {
  const claim = claimOf(paths, branch);
  createOwnFolder(paths, dirname(claim));
  return createOnce(claim, proposed) ? proposed : (readClaim(claim) ?? replaceClaim(claim, proposed));
}

/** How long a claim may be, in bytes: a uuid has 36. */
const longestClaim = 36;

/** The claimed uuid; undefined if it is not a uuid. It becomes the name of a reference, so anything else must not get through. */
function readClaim(claim: string): string | undefined {
  const decided = readOnce(claim, longestClaim)?.toString("latin1");
  return v.is(uuid, decided) ? decided : undefined;
}

/** In the place of what Casebook did not write. */
function replaceClaim(claim: string, proposed: string): string {
  removeOnce(claim);
  return createOnce(claim, proposed) ? proposed : (readClaim(claim) ?? proposed);
}

/** Takes a claim away: its log exists, or belongs to another branch by now. A UserError if it stays. */
export function dropClaim(paths: RepositoryPaths, branch: string): void {
  removeOnce(claimOf(paths, branch));
}

function claimOf(paths: RepositoryPaths, branch: string): string {
  return join(ownFolder(paths), "claims", createHash("sha256").update(branch).digest("hex").slice(0, 40));
}
