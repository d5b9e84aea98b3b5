import type { BlockContent, PhrasingContent, RootContent } from "mdast";
import type { SessionEvent } from "../model/log/events.ts";
import type { SectionName } from "../model/log/section.ts";
import type { Session } from "../model/log/session.ts";
import { mapTexts } from "../model/secrets/mapTexts.ts";
import type { ExportContent } from "../model/words/exportContent.ts";
import { writeAttemptDocument } from "./attemptDocument.ts";
import { writeAttempts } from "./attempts.ts";
import { writeChronology } from "./chronology.ts";
import { cleanText } from "./cleanText.ts";
import { heading, list, paragraph, strong, text } from "./markdownNodes.ts";
import { writeMaskedSection } from "./maskedSection.ts";
import { type OutlineEntry, outlineOf } from "./outline.ts";
import { withKind } from "./page/nodeKind.ts";
import { writePage } from "./page/writePage.ts";
import { writeOutcome, writePullRequest } from "./pullRequest.ts";
import { serialise } from "./serialise.ts";
import { createTimes, type Times } from "./timesInZone.ts";
import { writeBlocks, writeLine } from "./writtenByPeople.ts";
import { writeImported, writeSection } from "./writtenSections.ts";

/**
 * Renders a session, or a part of it, as GitHub Markdown in the form of a hand-written debugging log. Deterministic. Nothing a
 * test printed or a person wrote can leave its place: every text is cleaned first, then becomes a node of a tree, and only the
 * serialiser writes Markdown.
 */
export function renderSession(session: Session, parts: ExportContent): string {
  return serialise(writeClean(mapTexts(session, cleanText), mapTexts(parts, cleanText)));
}

/**
 * The same as one HTML file that needs nothing else, for somebody who has no Casebook: from the same tree, so it says the same. Under
 * the title of a whole session stands what it came to.
 */
export function renderPage(session: Session, parts: ExportContent): string {
  const clean = { session: mapTexts(session, cleanText), parts: mapTexts(parts, cleanText) };
  const isWhole = parts.form.scope.kind === "session";
  return writePage(
    writeClean(clean.session, clean.parts),
    isWhole ? writeOutcome(clean.session, clean.parts) : [],
  );
}

function writeClean(session: Session, parts: ExportContent): readonly RootContent[] {
  switch (parts.form.scope.kind) {
    case "session":
      return writeDocument(session, parts);
    case "attempt":
      return writeAttemptDocument(session, parts, parts.form.scope.attempt);
    case "pullRequest":
      return writePullRequest(session, parts);
  }
}

function writeDocument(session: Session, parts: ExportContent): RootContent[] {
  const times = createTimes(parts.timeZone);
  return [
    heading(1, text("Debugging Log: "), ...writeLine(session.sections.title.trim() || "Untitled")),
    ...writeFacts(session, parts, times),
    ...outlineOf(session).flatMap((entry) => writeEntry(entry, session, parts)),
    ...writeMaskedSection(parts.masked),
  ];
}

function writeEntry(entry: OutlineEntry, session: Session, parts: ExportContent): RootContent[] {
  switch (entry.kind) {
    case "written":
      return writeSection(entry.section, session, parts);
    case "imported":
      return writeImported(entry.part, session, parts);
    case "log":
      return [
        heading(2, ...writeLine(entry.title)),
        withKind(list(writeChronology(session, parts)), "log"),
        ...writeAttempts(session, parts),
      ];
  }
}

function writeFacts(session: Session, { timeZone }: ExportContent, times: Times): BlockContent[] {
  const { startedAt, sections, imported } = session;
  const fact = (name: string, words: readonly PhrasingContent[]) =>
    paragraph(strong(`${name}:`), text(" "), ...words);
  const written = (name: SectionName) =>
    sections[name].trim() === "" ? [text("TBD")] : writeLine(sections[name]);
  const day = (at: string) => [text(`${times.date(at)} (times in ${timeZone})`)];
  const continued =
    imported && session.log.find(({ event }) => event === undefined || !notContinuing.has(event.kind));
  return [
    fact("Date", imported === undefined ? day(startedAt) : writeLine(imported.date)),
    fact("Context", written("context")),
    fact("Goal", written("goal")),
    ...writeBlocks(imported?.preamble ?? ""),
    ...(continued === undefined ? [] : [fact("Continued", day(continued.at))]),
  ];
}

/** What an imported log itself is made of, and what adds no line to it. */
const notContinuing: ReadonlySet<SessionEvent["kind"]> = new Set([
  "sessionStarted",
  "logImported",
  "lineImported",
  "sessionActivated",
  "sectionEdited",
]);
