import { lstatSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findMarked } from "../../src/base/markedProcesses.ts";
import { signalProcess } from "../../src/base/process.ts";
import { listNamesBelow } from "../../src/git/folder/listFolder.ts";
import type { TestRepository } from "../support/git/repositories.ts";
import type { Beside } from "./beside.ts";
import type { Progress, Reach } from "./killPoint.ts";

/** The variable by which the processes of an engine are found, wherever they went. */
export const markName = "CASEBOOK_ROUND";

/** What an engine wrote down of where it is; undefined if it did not begin. */
export function readProgress(report: string): Progress | undefined {
  const text = readFileSync(report, "utf8").trim();
  return text === "" ? undefined : (JSON.parse(text) as Progress);
}

/** Kills an engine from outside, at an instant that it knows nothing of. */
export async function killFromOutside(mark: string, reach: Reach, report: string): Promise<void> {
  const engine = readProgress(report)?.pid;
  const pids = reach === "engine" ? [engine] : (await findMarked(markName, mark)).map(({ pid }) => pid);
  for (const pid of pids) {
    if (pid !== undefined) {
      signalProcess(pid, "SIGKILL");
    }
  }
}

/** How long what an engine had started may take to come to its end after it, in milliseconds. */
const longestEnd = 30_000;

/** Waits until no process of an engine is there any more; gives those that do not go. */
export async function findLeft(mark: string): Promise<readonly string[]> {
  const deadline = performance.now() + longestEnd;
  let left = await findMarked(markName, mark);
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(10);
    left = await findMarked(markName, mark);
  }
  return left.map(({ command }) => command);
}

/** How long a git that lives may hold a lock here, in milliseconds. */
const longestHold = 3_000;

/**
 * Lets time go by faster for locks of our references: one that is a few seconds old gets a minute older. Whoever waits for the lock
 * of a killed git waits for a minute.
 */
export function ageLocks(...repositories: readonly TestRepository[]): Beside {
  const timer = setInterval(() => makeOlder(repositories, longestHold), 250);
  return {
    async stop() {
      clearInterval(timer);
      // Nobody is left who could hold one.
      makeOlder(repositories, 0);
    },
  };
}

function makeOlder(repositories: readonly TestRepository[], from: number): void {
  for (const folder of repositories.map(({ dir }) => join(dir, ".git/refs/casebook"))) {
    for (const name of listNamesBelow(folder).filter((file) => file.endsWith(".lock"))) {
      const path = join(folder, name);
      const since = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since >= from) {
        makeOld(path);
      }
    }
  }
}

function makeOld(path: string): void {
  try {
    utimesSync(path, new Date(0), new Date(0));
  } catch (error) {
    // Its owner took it away between two looks.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error;
    }
  }
}
