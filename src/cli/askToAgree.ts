import { visibleText } from "../base/visibleText.ts";
import type { RunPurpose } from "../model/log/run.ts";
import { type Answer, type Arguments, type Around, answerCodes, type OpenFolder } from "./command.ts";

/**
 * The command of a log is shown before it runs here for the first time, and `--yes` agrees only to a text that was
 * (docs/rules/security.md#s3). The answer that shows it, with the call that agrees; undefined where it may run.
 */
export function askToAgree(
  { state: { folder } }: OpenFolder,
  { agreements }: Around,
  given: Arguments,
  {
    command,
    purpose,
    call,
  }: { readonly command: string; readonly purpose: RunPurpose; readonly call: string },
): Answer | undefined {
  if (agreements.has(folder, command) || (given.has("yes") && agreements.isShown(folder, command))) {
    return undefined;
  }
  const notKept = agreements.show(folder, command);
  return {
    code: answerCodes.usage,
    lines: [
      `NOT RUN: the ${purpose} command comes from the log, and you have not agreed to it in this folder yet.`,
      `  ${visibleText(command)}`,
      notKept === undefined
        ? `Read it. If it may run here: ${call}`
        : `It could not be kept that you have seen it: ${notKept}. Set CASEBOOK_STATE to a folder that can be written.`,
    ],
    json: [{ state: "notAgreed", purpose, command }],
  };
}
