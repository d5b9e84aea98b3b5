import type { ImportedPart } from "../model/log/importedLog.ts";
import type { Session } from "../model/log/session.ts";
import { sectionsAfter, sectionsBefore, type WrittenSection } from "./writtenSections.ts";

/** A section of the document to be: one of ours, the chronological log, or one of an imported document. */
export type OutlineEntry =
  | { readonly kind: "written"; readonly section: WrittenSection }
  | { readonly kind: "log"; readonly title: string }
  | { readonly kind: "imported"; readonly part: ImportedPart };

const log: OutlineEntry = { kind: "log", title: "Debugging Log (Chronological)" };

const outline: readonly OutlineEntry[] = [
  ...sectionsBefore.map((section) => ({ kind: "written", section }) as const),
  log,
  ...sectionsAfter.map((section) => ({ kind: "written", section }) as const),
];

/**
 * The sections of a session's document in their order. Those of an imported document stay where they were, and what it has not
 * stands after what comes before it elsewhere.
 */
export function outlineOf({ imported }: Session): readonly OutlineEntry[] {
  if (imported === undefined) {
    return outline;
  }
  const entries = imported.parts.map(
    (part): OutlineEntry =>
      part.holds === "log" ? { kind: "log", title: part.title } : { kind: "imported", part },
  );
  let before = -1;
  for (const entry of outline) {
    const at = entries.findIndex((one) => nameOf(one) === nameOf(entry));
    if (at === -1) {
      entries.splice(before + 1, 0, entry);
      before += 1;
    } else {
      before = at;
    }
  }
  return entries;
}

function nameOf(entry: OutlineEntry): string | undefined {
  switch (entry.kind) {
    case "written":
      return entry.section.holds;
    case "log":
      return "log";
    case "imported":
      return entry.part.holds;
  }
}
