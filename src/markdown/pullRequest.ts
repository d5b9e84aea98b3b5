import type { RootContent } from "mdast";
import { type Attempt, decidingRun, hasResults, headlineOf, solvingAttempt } from "../model/log/attempt.ts";
import type { Session } from "../model/log/session.ts";
import type { ExportContent } from "../model/words/exportContent.ts";
import { attemptLabel, resultLabel } from "../model/words/wording.ts";
import { writeEvidence, writeFlaky, writeHeld, writeResidue, writeTable } from "./attempts.ts";
import { writeChronology, writeStuck } from "./chronology.ts";
import { fitBlocks, type Rank } from "./fitBlocks.ts";
import { details } from "./foldedBlocks.ts";
import { capitalise, clip, heading, list, paragraph, strong, text } from "./markdownNodes.ts";
import { writeMaskedLine } from "./maskedSection.ts";
import { writeMatrix } from "./matrixTable.ts";
import { withKind } from "./page/nodeKind.ts";
import { writeLine } from "./writtenByPeople.ts";
import { sectionsAfter, sectionsBefore } from "./writtenSections.ts";

/** What GitHub takes as the text of a pull request, in characters; GitLab and others take more. */
const longestText = 65_536;

/**
 * A session for the text of a pull request: what was wrong, why, and what was tried, without what is still to be written. What
 * does not fit is left out, the least important first, and the end says so; a block is never cut in the middle of its fence.
 */
export function writePullRequest(session: Session, parts: ExportContent): readonly RootContent[] {
  const { attempts } = session;
  const block = (rank: Rank, name: string, blocks: readonly RootContent[]) => ({ rank, name, blocks });
  const written = (all: typeof sectionsAfter, rank: Rank) =>
    all.map((section) => {
      const blocks = section.write(session, parts);
      return block(
        rank,
        section.title,
        blocks.length === 0 ? [] : [heading(3, text(section.title)), ...blocks],
      );
    });
  const lines = writeChronology(session, parts, { isWithoutTested: true });
  const others = withoutFix(parts);
  const evidence = attempts
    .map((attempt) =>
      block(
        "evidence",
        `what attempt ${attempt.number} changed and gave`,
        writeEvidence(session, attempt, others),
      ),
    )
    // The last attempt is what the pull request brings: it is left out last.
    .map((one, index) => ({ ...one, order: attempts.length - index }));
  const listed = informativeAttempts(attempts);
  const isAsked = parts.form.parts.includes("matrix");
  return fitBlocks(
    [
      block("always", "the title", [heading(2, ...title(session)), ...writeOutcome(session, parts)]),
      ...written(sectionsAfter.slice(0, 2).toReversed(), "first"),
      ...written(sectionsBefore, "first"),
      block(
        "first",
        "the attempts",
        attempts.length === 0
          ? []
          : [
              heading(3, text("Attempts")),
              ...writeTable(session, parts, listed, true),
              ...(listed.length < attempts.length
                ? [paragraph(text(`Left out: ${attempts.length - listed.length} more attempts.`))]
                : []),
              ...writeHeld(parts),
              ...writeResidue(session, parts, attempts.at(-1)?.number),
              ...writeFlaky(parts),
            ],
      ),
      block("log", "the table of attempts and tests", isAsked ? writeMatrix(parts.matrix, 3) : []),
      ...written(sectionsAfter.slice(2), "first"),
      block(
        "log",
        "the chronological log",
        lines.length === 0 ? [] : details("Chronological log", withKind(list(lines), "log")),
      ),
      ...evidence,
      block("always", "what was masked", writeMaskedLine(parts.masked)),
    ],
    longestText,
  );
}

/** How many attempts the table shows. */
const mostAttempts = 50;

/** The baseline, the newest attempt, and the newest of those that came to something else than the one before. */
function informativeAttempts(attempts: readonly Attempt[]): readonly Attempt[] {
  const rank = (attempt: Attempt) => {
    if (attempt === attempts[0] || attempt === attempts.at(-1)) {
      return 0;
    }
    return headlineOf(attempt) === "unchanged" ? 2 : 1;
  };
  const listed = new Set(
    attempts
      .toSorted((one, other) => rank(one) - rank(other) || other.sequence - one.sequence)
      .slice(0, mostAttempts),
  );
  return attempts.filter((attempt) => listed.has(attempt));
}

/** Where the session stands, in one paragraph: what the newest attempt that has results came to. */
export function writeOutcome({ attempts }: Session, { findings }: ExportContent): RootContent[] {
  const newest = attempts.findLast((attempt) => decidingRun(attempt)?.end !== undefined);
  const result = newest && decidingRun(newest)?.end?.result;
  if (newest === undefined || result === undefined) {
    return [];
  }
  const { stuck } = findings;
  const headline = headlineOf(newest);
  return [
    paragraph(
      ...(solvingAttempt(attempts) === undefined ? [text("Not solved. ")] : []),
      withKind(strong(capitalise(attemptLabel(newest))), headline && `headline ${headline}`),
      text(` at attempt ${newest.number}: `),
      ...writeLine(resultLabel(result)),
      text(hasResults(result.outcome) ? "." : ""),
      ...(stuck?.attempt === newest.number ? writeStuck(stuck) : []),
    ),
  ];
}

/** Without the diffs that are that of the fix, which stands first. */
function withoutFix(parts: ExportContent): ExportContent {
  const { diffs, restored, fix } = parts;
  const isFix = (diff: string) => diff !== "" && diff === fix?.sinceBaseline.diff;
  return {
    ...parts,
    diffs: new Map([...diffs].filter(([, diff]) => !isFix(diff))),
    restored: new Map(
      [...restored].map(([number, change]) => [
        number,
        isFix(change.diff) ? { ...change, diff: "" } : change,
      ]),
    ),
  };
}

function title({ sections }: Session) {
  return [text("Debugging log: "), ...writeLine(clip(sections.title.trim()) || "Untitled")];
}
