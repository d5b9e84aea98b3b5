import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import { parsePatch } from "../../model/code/patch.ts";
import type { LikeAttempt } from "../../model/code/similarity.ts";
import type { Sessions } from "../state/sessions.ts";

/**
 * The attempts of a session whose changes are like a diff that was not applied, the likest first. A UserError for anything that is not a diff
 * in git's form. With `isPart` it is one edit of several: the attempts that hold it.
 */
export async function findLikeAttempts(
  sessions: Sessions,
  {
    session,
    diff,
    isPart = false,
  }: { readonly session: string; readonly diff: string; readonly isPart?: boolean | undefined },
): Promise<readonly LikeAttempt[]> {
  const patch = parsePatch(diff);
  if (patch.files.length === 0) {
    throw new UserError(fact("diff.notGit"));
  }
  return sessions.findLike(sessions.find(session), patch, isPart);
}
