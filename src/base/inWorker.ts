import { Worker } from "node:worker_threads";

/** What became of work in a thread of its own: what it gave, or that it was ended for the time or the memory it took. */
export type WorkerEnd<Result> = { readonly result: Result } | "tooDear";

/** How much memory a thread may take, in MB: more than it needs to read what a person writes. */
const mostMemory = 512;

/**
 * Runs a file in a thread of its own, which posts one message, and ends it after so many milliseconds: for texts of others that
 * would keep this thread from everything else. `data` is the thread's `workerData`; it goes there as a copy, as the result comes.
 * @throws what the thread did not catch
 */
export async function runInWorker<Result>(
  file: string,
  data: unknown,
  milliseconds: number,
): Promise<WorkerEnd<Result>> {
  const worker = new Worker(file, {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: mostMemory },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<WorkerEnd<Result>>((resolve, reject) => {
      timer = setTimeout(() => resolve("tooDear"), milliseconds);
      worker.once("message", (result: Result) => resolve({ result }));
      worker.once("error", (error: NodeJS.ErrnoException) =>
        error.code === "ERR_WORKER_OUT_OF_MEMORY" ? resolve("tooDear") : reject(error),
      );
      worker.once("exit", (code) => reject(new Error(`The thread of ${file} ended with ${code}.`)));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
