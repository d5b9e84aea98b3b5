import { UserError } from "../base/errors.ts";
import { plural, t } from "../base/l10n.ts";
import type { Folders } from "../editor/folders/folders.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import { pickOne } from "../editor/window/window.ts";
import type { Attempt } from "../model/log/attempt.ts";
import { attemptHeadline } from "../model/words/wording.ts";

/** The attempt of the row, else one that the user picks: the newest first, and none of this number. */
export async function chooseAttempt(
  folders: Folders,
  node: TreeNode | undefined,
  title: string,
  without?: number,
): Promise<Attempt | undefined> {
  const { attempts, hypotheses } = folders.session;
  const { subject } = node ?? {};
  if (subject?.kind === "attempt") {
    return findAttempt(attempts, subject.number);
  }
  if (attempts.length === (without === undefined ? 0 : 1)) {
    throw new UserError(
      without === undefined ? t("The session has no attempt yet.") : t("The session has only one attempt."),
      t("Run its isolation command."),
    );
  }
  const offered = attempts.toReversed().filter(({ number }) => number !== without);
  const picks = offered.map((attempt) => ({
    label: `#${attempt.number}`,
    description: [attemptHeadline(attempt), plural(attempt.changes.length, "{0} file", "{0} files")]
      .filter(Boolean)
      .join(" · "),
    detail: hypotheses.find(({ id }) => id === attempt.hypothesis)?.text ?? "",
    attempt,
  }));
  return (await pickOne(picks, { title }))?.attempt;
}

/** An attempt by its number; a UserError where the session has none of it. */
export function findAttempt(attempts: readonly Attempt[], number: number): Attempt {
  const attempt = attempts.find((one) => one.number === number);
  if (attempt === undefined) {
    throw new UserError(t("The session has no attempt #{0}.", number));
  }
  return attempt;
}
