import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../../src/base/errors.ts";

const LOOK_AGAIN_MS = 500;

/**
 * Runs `action` while no other process holds the lock file at `path`; waits as long as one does. The file holds the
 * process id of its owner, so a lock whose owner is gone is taken over.
 */
export async function withInstallLock<T>(
  path: string,
  report: (line: string) => void,
  action: () => Promise<T>,
): Promise<T> {
  let told = false;
  while (!(await take(path))) {
    const owner = Number(await readFile(path, "utf8").catch(() => ""));
    if (owner > 0 && !isAlive(owner)) {
      await rm(path, { force: true });
    } else {
      if (!told) report(`Waiting for another installation of VS Code for tests (process ${owner}) …`);
      told = true;
      await sleep(LOOK_AGAIN_MS);
    }
  }
  try {
    return await action();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}
