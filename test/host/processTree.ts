import { execFile, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { codeOf } from "../../src/base/errors.ts";

const LOOK_AGAIN_MS = 50;

/** How long processes may take to end by themselves before they are killed. */
const GRACE_MS = 3000;

/**
 * Ends a process with everything it started, first asking (SIGTERM), then killing. Resolves when none is left.
 * The tree is read before the end: a child in a process group of its own is found too.
 */
export async function endTree(pid: number): Promise<void> {
  if (process.platform === "win32") {
    await new Promise((resolve) =>
      spawn("taskkill", ["/pid", String(pid), "/T", "/F"]).once("close", resolve),
    );
    return;
  }
  const tree = await readTree(pid);
  signalAll(tree, "SIGTERM");
  const deadline = performance.now() + GRACE_MS;
  let left = await livingOf(tree);
  while (left.length > 0) {
    await sleep(LOOK_AGAIN_MS);
    left = await livingOf(left);
    if (performance.now() > deadline) signalAll(left, "SIGKILL");
  }
}

/** The ids of a process and of all below it (POSIX). */
export async function readTree(root: number): Promise<readonly number[]> {
  const parents = await livingProcesses();
  const tree = [root];
  // Grows while it is walked: the children of children are appended.
  for (const parent of tree) {
    for (const [pid, parentOfPid] of parents) if (parentOfPid === parent) tree.push(pid);
  }
  return tree;
}

/** Those of the processes that still run. */
export async function livingOf(pids: readonly number[]): Promise<readonly number[]> {
  const living = await livingProcesses();
  return pids.filter((pid) => living.has(pid));
}

/** Process id → parent's id; without the ended ones whose exit code nobody has read yet. */
async function livingProcesses(): Promise<ReadonlyMap<number, number>> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,stat="]);
  const rows = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  return new Map(
    rows.filter(([, , stat]) => !stat?.startsWith("Z")).map(([pid, ppid]) => [Number(pid), Number(ppid)]),
  );
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (codeOf(error) !== "ESRCH") throw error;
    }
  }
}
