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

export type SectionName = (typeof sectionNames)[number];

/** What a section is called where people see it. */
export const sectionTitles: Readonly<Record<SectionName, string>> = {
  title: "Title",
  context: "Context",
  goal: "Goal",
  initialSymptom: "Initial Symptom",
  affectedArea: "Affected Area",
  isolationCommand: "Isolation Command",
  verificationCommand: "Verification Command",
  rootCause: "Root Cause",
  solution: "Solution",
  verification: "Verification Steps",
  learnings: "Learnings",
};
