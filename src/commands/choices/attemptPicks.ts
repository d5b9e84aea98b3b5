import { UserError } from "../../base/errors.ts";
import { plural, t } from "../../base/l10n.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import type { Hypothesis } from "../../model/log/hypothesis.ts";
import { attemptHeadline } from "../../model/words/wording.ts";

/**
 * The attempts of a session, the newest first, but for the one with the number `without`: what each came to, how many files it changed,
 * and the hypothesis that it tests. A UserError where there is none to pick.
 */
export function offerAttempts(
  attempts: readonly Attempt[],
  hypotheses: readonly Hypothesis[],
  title: string,
  without?: number,
): PickList<PickItem & { readonly attempt: Attempt }> {
  const offered = attempts.toReversed().filter(({ number }) => number !== without);
  if (offered.length === 0) {
    throw new UserError(
      without === undefined ? t("The session has no attempt yet.") : t("The session has only one attempt."),
      t("Run its isolation command."),
    );
  }
  const picks = offered.map((attempt) => ({
    label: `#${attempt.number}`,
    description: [attemptHeadline(attempt), plural(attempt.changes.length, "{0} file", "{0} files")]
      .filter(Boolean)
      .join(" · "),
    detail: hypotheses.find(({ id }) => id === attempt.hypothesis)?.text ?? "",
    attempt,
  }));
  return { picks, title };
}

/** An attempt by its number; a UserError where the session has none of it. */
export function attemptByNumber(attempts: readonly Attempt[], number: number): Attempt {
  const attempt = attempts.find((one) => one.number === number);
  if (attempt === undefined) {
    throw new UserError(t("The session has no attempt #{0}.", number));
  }
  return attempt;
}
