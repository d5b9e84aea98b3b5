import { t } from "../../base/l10n.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { ShownSession } from "../../model/folder/folderState.ts";
import type { Hypothesis } from "../../model/log/hypothesis.ts";
import { type SectionName, sectionNames, sectionTitle, titleLabel } from "../../model/log/section.ts";
import { hypothesisStateLabel, sessionStateLabel } from "../../model/words/wording.ts";

/** The sessions of the branch, those that were started last first; `active` is the id of the active one. */
export function offerSessions(
  sessions: readonly Pick<ShownSession, "id" | "state" | "sections">[],
  active: string | undefined,
): PickList<PickItem & { readonly session: string }> {
  const picks = sessions.toReversed().map(({ id, state, sections }) => ({
    label: titleLabel(sections.title),
    description: [sessionStateLabel(state), id === active && t("active")].filter(Boolean).join(" · "),
    detail: sections.isolationCommand,
    session: id,
  }));
  return { picks, title: t("Sessions on this branch") };
}

/** The sections of a session, each with its first line. */
export function offerSections(
  sections: ShownSession["sections"],
): PickList<PickItem & { readonly section: SectionName }> {
  const picks = sectionNames.map((section) => ({
    label: sectionTitle(section),
    description: sections[section].split(/\r?\n/, 1)[0] || t("not written yet"),
    section,
  }));
  return { picks, title: t("Which section?") };
}

/** The hypotheses of a session, the newest first; undefined where it has none. */
export function offerHypotheses(
  hypotheses: readonly Hypothesis[],
): PickList<PickItem & { readonly hypothesis: Hypothesis }> | undefined {
  const picks = hypotheses.toReversed().map((hypothesis) => ({
    label: hypothesis.text,
    description: hypothesisStateLabel(hypothesis.state),
    hypothesis,
  }));
  return picks.length === 0 ? undefined : { picks, title: t("Which hypothesis?") };
}
