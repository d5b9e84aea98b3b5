import { setTimeout as sleep } from "node:timers/promises";
import { type Git, GitError } from "../plumbing/git.ts";
import type { GitConfig } from "../plumbing/gitConfig.ts";
import { logKeyOf } from "./branches.ts";

/** How often a busy configuration is tried. */
const tries = 5;

/**
 * Ties a branch to its log in the configuration, so that the log follows a rename. Where it cannot be written the log's own
 * name for its branch stays the only tie, which is not an error.
 */
export async function writeBranchKey(
  git: Git,
  config: GitConfig,
  branch: string,
  uuid: string,
): Promise<void> {
  const key = logKeyOf(branch);
  let current = config;
  for (
    let attempt = 1;
    key !== undefined && current.get(key)?.at(-1) !== uuid && attempt <= tries;
    attempt++
  ) {
    try {
      await git.run(["config", "--local", "--replace-all", key, uuid]);
    } catch (error) {
      if (!(error instanceof GitError)) {
        throw error;
      }
      await sleep(10 * attempt);
    }
    // Parallel writers may lose a value without an error (docs/rules/git-storage.md#g15).
    current = await git.readConfig();
  }
}
