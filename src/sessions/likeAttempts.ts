import { UserError } from "../base/errors.ts";
import { parsePatch } from "../model/patch.ts";
import { changedLines, type LikeAttempt, likeAttempts } from "../model/similarity.ts";
import type { Sessions } from "./sessions.ts";

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
    throw new UserError("The diff is not one that “git diff” prints, so it was compared with nothing.");
  }
  const { attempts } = sessions.find(id);
  const [baseline] = attempts;
  const later = attempts.slice(1);
  const pairs = later.flatMap((attempt, index) => [
    [attempts[index]?.tree ?? "", attempt.tree] as const,
    [baseline?.tree ?? "", attempt.tree] as const,
  ]);
  const diffs = await sessions.ports.repository.diffMany(pairs);
  const linesAt = (index: number) => changedLines(parsePatch(diffs[index] ?? ""));
  const made = later.map(({ number }, index) => ({
    attempt: number,
    step: linesAt(2 * index),
    whole: linesAt(2 * index + 1),
  }));
  return likeAttempts(changedLines(patch), made);
}
