import { UserError } from "./base/errors.ts";
import { fact } from "./base/facts/fact.ts";
import { runInWorker } from "./base/inWorker.ts";
import type { ImportAnswer } from "./importWorker.ts";
import type { ParsedLog } from "./model/log/importedLog.ts";

/** How long a document may take to be read, in milliseconds: the longest that a person writes takes a few seconds. */
const timeLimit = 20_000;

/**
 * Reads a debugging log in a thread of its own, so that no document keeps the engine from its folders: reading Markdown takes the
 * square of a paragraph's length where somebody makes it up to do so (docs/rules/security.md#s27).
 * @param worker the path of `importWorker`
 * @throws {UserError} if the document is not a log, or takes too long
 */
export async function importInTime(
  worker: string,
  markdown: string,
  milliseconds = timeLimit,
): Promise<ParsedLog> {
  const end = await runInWorker<ImportAnswer>(worker, markdown, milliseconds);
  if (end === "tooDear") {
    throw new UserError(fact("import.tooLong"), fact("next.shortenParagraph"));
  }
  const answer = end.result;
  if ("refused" in answer) {
    throw new UserError(answer.refused, answer.next);
  }
  return answer.log;
}
