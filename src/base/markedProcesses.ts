import { readdir, readFile } from "node:fs/promises";
import { codeOf } from "./errors.ts";
import { thisPlatform } from "./platform.ts";
import { collect, delay, gracePeriod, psProgram, signalProcess } from "./process.ts";

/** A process that was found by a variable of its environment. */
export interface MarkedProcess {
  readonly pid: number;
  /** Its command line, as far as the system reports it. */
  readonly command: string;
}

/**
 * The processes that were started with a variable of this value, wherever they went since: one that made a session of its own
 * cannot be reached as a part of its group, and keeps its environment. On Linux all of the same user are found; on macOS those
 * of which `ps` shows the environment; on Windows none.
 */
export async function findMarked(
  name: string,
  value: string,
  platform = thisPlatform,
): Promise<readonly MarkedProcess[]> {
  const mark = `${name}=${value}`;
  switch (platform) {
    case "linux":
      return findInProc(mark);
    case "win32":
      return [];
    default:
      return findByPs(mark);
  }
}

/** Ends the processes that are found this way: it terminates them, and kills those that do not end in time. Returns those that are left. */
export async function endMarked(name: string, value: string): Promise<readonly MarkedProcess[]> {
  let left = await findMarked(name, value);
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    for (const { pid } of left) {
      signalProcess(pid, signal);
    }
    const deadline = performance.now() + gracePeriod;
    while (left.length > 0 && performance.now() < deadline) {
      await delay(lookAgain);
      left = await findMarked(name, value);
    }
  }
  return left;
}

/** How often is looked again, in milliseconds. */
const lookAgain = 50;

async function findInProc(mark: string): Promise<readonly MarkedProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid): Promise<MarkedProcess | undefined> => {
      const environment = await readProc(pid, "environ");
      if (!environment?.split("\0").includes(mark)) {
        return undefined;
      }
      const words = (await readProc(pid, "cmdline"))?.split("\0") ?? [];
      return { pid: Number(pid), command: words.join(" ").trim() };
    }),
  );
  return found.filter((one) => one !== undefined);
}

/** Undefined for a process that has ended in the meantime, or belongs to somebody else. */
async function readProc(pid: string, file: string): Promise<string | undefined> {
  try {
    return await readFile(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(codeOf(error) ?? "")) {
      return undefined;
    }
    throw error;
  }
}

async function findByPs(mark: string): Promise<readonly MarkedProcess[]> {
  const { stdout } = await collect(psProgram, ["-axEww", "-o", "pid=,command="], {
    cwd: "/",
    env: process.env,
  });
  return parsePs(stdout.toString("utf8"), mark);
}

/** Lines of a pid, a command and, after it, its environment, all with blanks between; the mark itself must hold none. */
export function parsePs(output: string, mark: string): readonly MarkedProcess[] {
  return output.split("\n").flatMap((line) => {
    const [, pid, words = ""] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    const isMarked = ` ${words} `.includes(` ${mark} `);
    return isMarked ? { pid: Number(pid), command: words.split(/ [A-Za-z_]\w*=/, 1)[0] ?? "" } : [];
  });
}
