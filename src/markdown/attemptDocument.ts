import type { RootContent } from "mdast";
import type { Session } from "../model/log/session.ts";
import type { ExportContent } from "../model/words/exportContent.ts";
import { writeEvidence, writeResidue, writeSkipped, writeTable } from "./attempts.ts";
import { writeChronology } from "./chronology.ts";
import { heading, list, paragraph, strong, text } from "./markdownNodes.ts";
import { writeMaskedLine } from "./maskedSection.ts";
import { withKind } from "./page/nodeKind.ts";
import { createTimes } from "./timesInZone.ts";
import { writeLine } from "./writtenByPeople.ts";

/** One attempt: at a glance, what happened while it was the newest one, and what it changed and gave. */
export function writeAttemptDocument(session: Session, parts: ExportContent, number: number): RootContent[] {
  const at = session.attempts.findIndex((attempt) => attempt.number === number);
  const attempt = session.attempts[at];
  if (attempt === undefined) {
    return [];
  }
  const to = session.attempts[at + 1]?.sequence ?? Number.POSITIVE_INFINITY;
  const times = createTimes(parts.timeZone);
  return [
    heading(1, text(`Attempt ${number}: `), ...writeLine(session.sections.title.trim() || "Untitled")),
    paragraph(strong("Date:"), text(` ${times.date(attempt.at)} (times in ${parts.timeZone})`)),
    ...writeTable(session, parts, [attempt], true),
    ...writeSkipped([attempt]),
    withKind(list(writeChronology(session, parts, { from: attempt.sequence, to })), "log"),
    ...writeResidue(session, parts, number),
    ...writeEvidence(session, attempt, parts),
    ...writeMaskedLine(parts.masked),
  ];
}
