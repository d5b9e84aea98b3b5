import { closeSync, openSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { startTimeOf } from "../../../src/base/process.ts";
import { isSameProcess, nameHost } from "../../../src/base/processIdentity.ts";
import type { RepositoryPaths } from "../../../src/git/plumbing/git.ts";
import { tryLockRestore } from "../../../src/git/restore/restoreLock.ts";
import type { Owner } from "../../../src/model/log/events.ts";

/**
 * Takes the lock of a restore again and again, and prints how often it had it, and how often somebody else was in then. It dies now and
 * then while it holds it, as a number of the arguments says: `lockInLoop.ts COMMON ROUNDS DIES`.
 */
const [, , common = "", rounds = "0", dies = "0"] = process.argv;
const paths = { common, worktree: "main" } as RepositoryPaths;
const host = nameHost(hostname());
const self: Owner = { host, pid: process.pid, started: startTimeOf(process.pid) ?? "" };
const isAlive = (owner: Owner) => owner.host !== host || isSameProcess(owner);
const inside = join(common, "inside");

let held = 0;
let both = 0;
const deadline = Date.now() + 60_000;
while (held < Number(rounds) && Date.now() < deadline) {
  const lock = tryLockRestore(paths, self, isAlive, `${process.pid}-${held}-${Math.random()}`);
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
