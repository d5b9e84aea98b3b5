import { t } from "../../base/l10n.ts";
import type { TextQuestion } from "../../editor/window/questions.ts";
import type { Subject } from "../../editor/window/treeNode.ts";

/** The attempt that a new hypothesis is for: that of the row; undefined for the attempts to come. */
export function attemptOfHypothesis(subject: Subject | undefined): number | undefined {
  return subject?.kind === "attempt" ? subject.number : undefined;
}

/** Asks for a hypothesis; without an attempt it is for the next one. */
export function askForHypothesis(attempt: number | undefined): TextQuestion {
  return {
    title:
      attempt === undefined
        ? t("Hypothesis for the next attempt")
        : t("Hypothesis for attempt #{0}", attempt),
    prompt: t("A claim about the cause that an attempt can test."),
    ignoreFocusOut: true,
  };
}

/** Asks for another text of a hypothesis. */
export function askForOtherHypothesis(text: string): TextQuestion {
  return { title: t("Edit Hypothesis"), value: text, ignoreFocusOut: true };
}

/** Asks for a note. */
export function askForNote(): TextQuestion {
  return {
    title: t("Note"),
    prompt: t("Something read, seen or decided. The log adds the time."),
    ignoreFocusOut: true,
  };
}

/** Asks for another text of a note. */
export function askForOtherNote(text: string): TextQuestion {
  return { title: t("Edit Note"), value: text, ignoreFocusOut: true };
}
