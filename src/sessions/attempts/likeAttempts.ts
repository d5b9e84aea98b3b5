import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import { parsePatch } from "../../model/code/patch.ts";
import type { LikeAttempt } from "../../model/code/similarity.ts";
import type { Sessions } from "../state/sessions.ts";

/**
 * The attempts of a session whose changes are like a diff that was not applied, the likest first. A UserError for what is no diff
 * in git's form.
 */
export async function findLikeAttempts(
  sessions: Sessions,
  id: string,
  diff: string,
): Promise<readonly LikeAttempt[]> {
  const patch = parsePatch(diff);
  if (patch.files.length === 0) {
    throw new UserError(t("The diff is not one that “git diff” prints, so it was compared with nothing."));
  }
  return sessions.findLike(sessions.find(id), patch);
}
