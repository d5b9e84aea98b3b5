import { codeOf, messageOf, UserError } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";

/**
 * An error of a full disk, a quota or a limit on sizes or on the length of paths as one for people; any other unchanged. `kept` says what was
 * kept, as a sentence.
 */
export function explainFullDisk(error: unknown, kept: Fact): unknown {
  const is = (codes: readonly string[], words: RegExp) =>
    codes.includes(codeOf(error) ?? "") || words.test(messageOf(error));
  if (error instanceof UserError) {
    return error;
  }
  if (is(["ENOSPC", "EDQUOT"], /No space left on device|Disk quota exceeded|not enough space on the disk/i)) {
    return new UserError(fact("git.diskFull", { kept }), fact("next.makeRoom"), {
      cause: error,
    });
  }
  if (is(["ENAMETOOLONG"], /file ?name too long/i)) {
    return new UserError(fact("git.pathTooLong", { kept }), fact("next.shortenPaths"), { cause: error });
  }
  if (is(["EFBIG"], /File too large|ended by SIGXFSZ/)) {
    return new UserError(fact("git.fileTooBig", { kept }), fact("next.raiseSizeLimit"), { cause: error });
  }
  return error;
}
