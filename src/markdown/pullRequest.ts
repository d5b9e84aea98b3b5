import type { RootContent } from "mdast";
import type { ExportContent } from "../model/exportContent.ts";
import type { Session } from "../model/session.ts";
import { writeEvidence, writeTable } from "./attempts.ts";
import { writeChronology } from "./chronology.ts";
import { details } from "./details.ts";
import { fitBlocks, type Rank } from "./fit.ts";
import { writeMaskedLine } from "./masked.ts";
import { writeMatrix } from "./matrix.ts";
import { sectionsAfter, sectionsBefore } from "./sections.ts";
import { createTimes } from "./times.ts";
import { clip, heading, list, text } from "./tree.ts";
import { writeLine } from "./written.ts";

/** What GitHub takes as the text of a pull request, in characters; GitLab and others take more. */
const longestText = 65_536;

/**
 * A session for the text of a pull request: what was wrong, why, and what was tried, without what is still to be written. What
 * does not fit is left out, the least telling first, and the end says so; a block is never cut in the middle of its fence.
 */
export function writePullRequest(session: Session, parts: ExportContent): string {
  const { attempts } = session;
  const block = (rank: Rank, name: string, blocks: readonly RootContent[]) => ({ rank, name, blocks });
  const written = (all: typeof sectionsAfter, rank: Rank) =>
    all.map((section) => {
      const blocks = section.write(session, parts.baseline);
      return block(
        rank,
        section.title,
        blocks.length === 0 ? [] : [heading(3, text(section.title)), ...blocks],
      );
    });
  const lines = writeChronology(session, parts.branch, createTimes(parts.timeZone));
  const evidence = attempts
    .map((attempt) =>
      block("evidence", `what attempt ${attempt.number} changed and gave`, writeEvidence(attempt, parts)),
    )
    // The last attempt is what the pull request brings: it is left out last.
    .map((one, index) => ({ ...one, order: attempts.length - index }));
  const isAsked = parts.form.parts.includes("matrix");
  return fitBlocks(
    [
      block("always", "the title", [heading(2, ...title(session))]),
      ...written(sectionsAfter.slice(0, 2), "first"),
      ...written(sectionsBefore, "first"),
      block(
        "first",
        "the attempts",
        attempts.length === 0 ? [] : [heading(3, text("Attempts")), ...writeTable(session, attempts)],
      ),
      block("log", "the table of attempts and tests", isAsked ? writeMatrix(parts.matrix, 3) : []),
      ...written(sectionsAfter.slice(2), "first"),
      block(
        "log",
        "the chronological log",
        lines.length === 0 ? [] : details("Chronological log", list(lines)),
      ),
      ...evidence,
      block("always", "what was masked", writeMaskedLine(parts.masked)),
    ],
    longestText,
  );
}

function title({ sections }: Session) {
  return [text("Debugging log: "), ...writeLine(clip(sections.title.trim()) || "Untitled")];
}
