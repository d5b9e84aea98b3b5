import { codeOf, messageOf, UserError } from "../base/errors.ts";

/** An error of a full disk or quota as one for people; any other as it is. `kept` says what was kept, as a sentence. */
export function explainFullDisk(error: unknown, kept: string): unknown {
  const isFull =
    ["ENOSPC", "EDQUOT"].includes(codeOf(error) ?? "") ||
    /No space left on device|Disk quota exceeded|not enough space on the disk/i.test(messageOf(error));
  return isFull && !(error instanceof UserError)
    ? new UserError(`The disk is full. ${kept}`, "Make some room, and try again.", { cause: error })
    : error;
}
