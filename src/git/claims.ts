import { createHash } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../base/errors.ts";
import type { RepositoryPaths } from "./git.ts";
import { createOwnFolder, ownFolder } from "./scratch.ts";

/**
 * The uuid of the log a branch is about to get. Whoever comes first decides it, so that two processes that write a branch's
 * first event at once write one log. It is a decision and no lock: one that was left behind is kept by the next writer.
 */
export function claimUuid(paths: RepositoryPaths, branch: string, proposed: string): string {
  const claim = claimOf(paths, branch);
  const draft = `${claim}-${proposed}`;
  createOwnFolder(paths, join(claim, ".."));
  writeFileSync(draft, proposed, { mode: 0o600 });
  try {
    // Unlike a write, a link appears with its whole content.
    linkSync(draft, claim);
    return proposed;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      throw error;
    }
    return readFileSync(claim, "utf8");
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes a claim away: its log exists, or belongs to another branch by now. */
export function dropClaim(paths: RepositoryPaths, branch: string): void {
  rmSync(claimOf(paths, branch), { force: true });
}

function claimOf(paths: RepositoryPaths, branch: string): string {
  return join(ownFolder(paths), "claims", createHash("sha256").update(branch).digest("hex").slice(0, 40));
}
