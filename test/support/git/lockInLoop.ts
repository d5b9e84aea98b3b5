import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { RepositoryPaths } from "../../../src/git/plumbing/git.ts";
import { tryLockRestore } from "../../../src/git/restore/restoreLock.ts";
import { holder } from "./holder.ts";

/**
 * Takes the lock of a restore again and again, and prints how often it had it, and how often somebody else was in then. It dies now and
 * then while it holds it, as a number of the arguments says: `lockInLoop.ts COMMON ROUNDS DIES`.
 */
const [, , common = "", rounds = "0", dies = "0"] = process.argv;
const paths = { common, worktree: "main" } as RepositoryPaths;
const inside = join(common, "inside");

let held = 0;
let both = 0;
const deadline = Date.now() + 60_000;
while (held < Number(rounds) && Date.now() < deadline) {
  const lock = tryLockRestore(paths, holder, `${process.pid}-${held}-${Math.random()}`);
  if (lock === undefined) {
    continue;
  }
  held++;
  try {
    closeSync(openSync(inside, "wx"));
  } catch {
    both++;
  }
  for (const since = performance.now(); performance.now() - since < 1; );
  rmSync(inside, { force: true });
  if (held === Number(dies)) {
    console.log(JSON.stringify({ held, both }));
    process.exit();
  }
  lock.dispose();
}
console.log(JSON.stringify({ held, both }));
