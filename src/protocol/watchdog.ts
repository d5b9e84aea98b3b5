import { url } from "node:inspector";
import { Worker } from "node:worker_threads";
import { endTreeText, windowsProgram } from "../base/process.ts";

/** For how long the engine may not respond, in milliseconds, before it is ended: nothing that it does by itself takes as long. */
export const defaultLimit = 20_000;

/** How many runs can go on at once, one a folder, of which the watchdog ends what they started; more than a window has folders. */
const mostRuns = 64;

/** What the engine and its watchdog share: a count that grows while the engine responds, and the work in progress. */
const places = { beat: 0, isDebugged: 1, runs: 2 } as const;

/** Watches the engine that it was started in. */
export interface Watchdog {
  /** The process group of the run in progress in a folder; undefined after it has ended. */
  setRun(folder: string, pid: number | undefined): void;
}

/**
 * Ends this process, and the process groups of its runs, once its event loop has been blocked for `limit` milliseconds. On Windows these are
 * the trees of the runs, which nobody finds any more once their first process is gone. It is a
 * thread of its own in this process: it needs no host, which may be gone, asleep, or stopped itself, and it sleeps when the machine
 * does. It counts only the time in which it ran itself, and none in which a debugger is attached, which may have stopped the engine.
 * `onError` is called should the thread end. How a group of processes is ended depends on the platform.
 */
export function startWatchdog(
  limit: number,
  platform: NodeJS.Platform,
  onError: (error: unknown) => void,
  taskkill = windowsProgram(process.env, "taskkill.exe"),
): Watchdog {
  const shared = new Int32Array(new SharedArrayBuffer(4 * (places.runs + mostRuns)));
  const runs = new Map<string, number>();
  setInterval(() => {
    Atomics.store(shared, places.isDebugged, url() === undefined ? 0 : 1);
    Atomics.add(shared, places.beat, 1);
  }, limit / 50).unref();
  const data = 'require("node:worker_threads").workerData';
  const source = `(${watch.toString()})(${data}, process, setInterval, ${endTreeText})`;
  // It needs none of the options of this process, and little memory.
  const worker = new Worker(source, {
    eval: true,
    workerData: { shared, limit, places, taskkill: platform === "win32" ? taskkill : undefined },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  // Without it the engine works on, only unwatched.
  worker.once("error", onError);
  worker.unref();
  return {
    setRun(folder, pid) {
      if (pid === undefined) {
        runs.delete(folder);
      } else {
        runs.set(folder, pid);
      }
      const pids = [...runs.values()];
      for (let index = 0; index < mostRuns; index++) {
        Atomics.store(shared, places.runs + index, pids[index] ?? 0);
      }
    },
  };
}

/** What the thread runs. Its text is taken over, so it refers to nothing but what it is given. */
function watch(
  {
    shared,
    limit,
    places: at,
    taskkill,
  }: { shared: Int32Array; limit: number; places: typeof places; taskkill: string | undefined },
  engine: NodeJS.Process,
  every: typeof setInterval,
  endTree: (taskkill: string, pid: number) => void,
): void {
  const looks = 20;
  let [last, missed] = [-1, 0];
  every(() => {
    const beat = Atomics.load(shared, at.beat);
    missed = beat === last && Atomics.load(shared, at.isDebugged) === 0 ? missed + 1 : 0;
    last = beat;
    if (missed >= looks) {
      endAll();
    }
  }, limit / looks);

  function endAll(): void {
    for (const pid of shared.subarray(at.runs).filter(Boolean)) {
      if (taskkill !== undefined) {
        endTree(taskkill, pid);
      }
      end(taskkill === undefined ? -pid : pid, "SIGKILL");
    }
    // The signal shows the host why the engine ended. Windows does not have it, and it may be ignored.
    end(engine.pid, taskkill !== undefined || missed > looks ? "SIGKILL" : "SIGALRM");
  }

  function end(pid: number, signal: NodeJS.Signals): void {
    try {
      engine.kill(pid, signal);
    } catch {
      // It has ended already, or belongs to somebody else: the others are ended all the same.
    }
  }
}
