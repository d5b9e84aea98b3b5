import { rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../../src/base/errors.ts";
import { isFact } from "../../../src/base/facts/fact.ts";
import type { TestRepository } from "./repositories.ts";

/**
 * Shares, and once more if a git that was killed at the remote left its lock there: the error names the file, and whoever looks after
 * the remote removes it. Throws what is not that.
 */
export async function shareUnlocking<T>(remote: TestRepository, share: () => Promise<T>): Promise<T> {
  try {
    return await share();
  } catch (error) {
    rmSync(join(remote.dir, lockIn(error)));
    return share();
  }
}

function lockIn(error: unknown): string {
  const next = error instanceof UserError ? error.next : undefined;
  if (isFact(next) && next.say === "next.tryAgainOrUnlockRemote") {
    return String(next["ref"]);
  }
  throw error;
}
