import * as v from "valibot";
import { t } from "../../base/l10n.ts";
import { text } from "../stored/storedValues.ts";

/** The parts of a session that are written by people, in the order of the exported log. */
export const sectionNames = [
  "title",
  "context",
  "goal",
  "initialSymptom",
  "affectedArea",
  "isolationCommand",
  "verificationCommand",
  "rootCause",
  "solution",
  "verification",
  "learnings",
] as const;

/** The name of a section, as it is stored. */
export const sectionName = v.picklist(sectionNames);
export type SectionName = v.InferOutput<typeof sectionName>;

/** The texts of sections; one that is left out was not written. */
export const sectionTexts = v.object(v.entriesFromList(sectionNames, v.exactOptional(text)));

/** What a section is called where people see it. */
export function sectionTitle(section: SectionName): string {
  const titles: Readonly<Record<SectionName, string>> = {
    title: t("Title"),
    context: t("Context"),
    goal: t("Goal"),
    initialSymptom: t("Initial Symptom"),
    affectedArea: t("Affected Area"),
    isolationCommand: t("Isolation Command"),
    verificationCommand: t("Verification Command"),
    rootCause: t("Root Cause"),
    solution: t("Solution"),
    verification: t("Verification Steps"),
    learnings: t("Learnings"),
  };
  return titles[section];
}

/** What a session is called where people see it: its title, or that it has none. */
export function titleLabel(title: string): string {
  return title || t("Session without a title");
}
