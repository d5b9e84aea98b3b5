import { codeOf, messageOf, UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";

/** An error of a full disk, a quota or a limit on sizes as one for people; any other as it is. `kept` says what was kept, as a sentence. */
export function explainFullDisk(error: unknown, kept: string): unknown {
  const is = (codes: readonly string[], words: RegExp) =>
    codes.includes(codeOf(error) ?? "") || words.test(messageOf(error));
  if (error instanceof UserError) {
    return error;
  }
  if (is(["ENOSPC", "EDQUOT"], /No space left on device|Disk quota exceeded|not enough space on the disk/i)) {
    return new UserError(t("The disk is full. {0}", kept), t("Make some room, and try again."), {
      cause: error,
    });
  }
  if (is(["EFBIG"], /File too large|ended by SIGXFSZ/)) {
    return new UserError(
      t("A file would be larger than the system allows. {0}", kept),
      t("Raise the limit (“ulimit -f” shows it), or let git ignore large files."),
      { cause: error },
    );
  }
  return error;
}
