import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "./base/errors.ts";
import type { Said } from "./base/facts/fact.ts";
import { parseLog } from "./markdown/parseLog.ts";
import type { ParsedLog } from "./model/log/importedLog.ts";

/** What the thread answers: the log, or why the document is not one. */
export type ImportAnswer =
  | { readonly log: ParsedLog }
  | { readonly refused: Said; readonly next: Said | undefined };

/** The thread that reads a document to be imported (`importInTime.ts`); its data is the Markdown. */
parentPort?.postMessage(answer(String(workerData)));

function answer(markdown: string): ImportAnswer {
  try {
    return { log: parseLog(markdown) };
  } catch (error) {
    if (error instanceof UserError) {
      return { refused: error.what, next: error.next };
    }
    throw error;
  }
}
