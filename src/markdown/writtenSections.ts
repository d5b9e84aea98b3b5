import type { BlockContent, PhrasingContent, RootContent } from "mdast";
import type { ImportedPart } from "../model/log/importedLog.ts";
import { isOfThisCode } from "../model/log/outsideRun.ts";
import type { SectionName } from "../model/log/section.ts";
import type { Session } from "../model/log/session.ts";
import type { ExportContent } from "../model/words/exportContent.ts";
import { isolationRuns } from "./chronology.ts";
import { describeResult } from "./describeResult.ts";
import { codeBlock, emphasis, heading, inlineCode, paragraph, text } from "./markdownNodes.ts";
import { writeSolvedBefore } from "./solvedBefore.ts";
import { listAffectedFiles, writeCauses, writeFailingLines } from "./symptom.ts";
import { writeFix } from "./writeFix.ts";
import { writeBlocks, writeLine } from "./writtenByPeople.ts";

/** A section of the exported log that people write. */
export interface WrittenSection {
  readonly title: string;
  readonly holds: Exclude<SectionName, "title" | "context" | "goal" | "verificationCommand">;
  readonly write: (session: Session, parts: ExportContent) => BlockContent[];
}

/** Those before the chronological log, and those after it, in the order of the reference log. */
export const sectionsBefore: readonly WrittenSection[] = [
  { title: "Initial Symptom", holds: "initialSymptom", write: writeSymptom },
  { title: "Affected Batch/Area", holds: "affectedArea", write: writeArea },
  {
    title: "Isolation Command(s)",
    holds: "isolationCommand",
    write: (session) => listCommands(session).flatMap(writeCommand),
  },
];

/** The sections that stand behind the log itself, in their order. */
export const sectionsAfter: readonly WrittenSection[] = [
  { title: "Root Cause", holds: "rootCause", write: ({ sections }) => writeBlocks(sections.rootCause) },
  {
    title: "Solution/Fix",
    holds: "solution",
    write: ({ sections }, parts) => [...writeBlocks(sections.solution), ...writeFix(parts)],
  },
  { title: "Verification Steps", holds: "verification", write: writeVerification },
  {
    title: "Learnings/Takeaways",
    holds: "learnings",
    write: ({ sections }) => writeBlocks(sections.learnings),
  },
];

/** A section; one without content is still to be written, and its heading says so. */
export function writeSection(section: WrittenSection, session: Session, parts: ExportContent): RootContent[] {
  const blocks = section.write(session, parts);
  return [heading(2, text(blocks.length === 0 ? `${section.title} (TBD)` : section.title)), ...blocks];
}

/**
 * A section of an imported document: as it was written, with what the session has added to it by itself; or, once somebody has
 * edited it, under its heading as any other.
 */
export function writeImported(part: ImportedPart, session: Session, parts: ExportContent): RootContent[] {
  const { holds } = part;
  const section = [...sectionsBefore, ...sectionsAfter].find((one) => one.holds === holds);
  // The command of the document that somebody agreed to is no other one.
  const isSame = holds === "isolationCommand" && part.text?.includes(session.sections.isolationCommand);
  if (section !== undefined && session.imported?.edited.includes(section.holds) && !isSame) {
    const blocks = section.write(session, { ...parts, baseline: undefined });
    const title = part.title.replace(/\(TBD\)\s*$/, "").trimEnd();
    return [heading(2, ...writeLine(blocks.length === 0 ? `${title} (TBD)` : title)), ...blocks];
  }
  const added =
    holds === "isolationCommand"
      ? listUsedCommands(session)
          .filter((command) => !part.text?.includes(command))
          .flatMap(writeCommand)
      : holds === "verification"
        ? writeLastVerification(session, parts)
        : holds === "solution"
          ? writeFix(parts)
          : [];
  return [heading(2, ...writeLine(part.title)), ...writeBlocks(part.text ?? ""), ...added];
}

/** The command that showed it, and what it showed: in words where somebody wrote them, else as the first report has it. */
function writeSymptom(session: Session, parts: ExportContent): BlockContent[] {
  const { baseline } = parts;
  const written = writeBlocks(session.sections.initialSymptom);
  const symptom = written.length > 0 ? written : [...writeFailingLines(baseline), ...writeCauses(baseline)];
  const command = commandOfSymptom(session);
  const isTold = /^\W*Command Used:/i.test(session.sections.initialSymptom);
  return symptom.length === 0 || command === undefined || isTold
    ? [...symptom, ...writeSolvedBefore(parts)]
    : [
        paragraph(emphasis("Command Used:"), text(" "), inlineCode(command)),
        ...symptom,
        ...writeSolvedBefore(parts),
      ];
}

/** The command of the first run: the one that was run, or that an output says it is of. */
function commandOfSymptom(session: Session): string | undefined {
  const [first] = session.attempts.flatMap(({ runs }) => runs);
  const { origin } = first ?? {};
  if (origin?.kind === "console") {
    return origin.command;
  }
  return isOfThisCode(origin) ? listCommands(session)[0] : undefined;
}

function writeArea({ sections }: Session, { baseline }: ExportContent): BlockContent[] {
  const files: PhrasingContent[] = listAffectedFiles(baseline);
  return sections.affectedArea.trim() === "" && files.length > 0
    ? [paragraph(...files)]
    : writeBlocks(sections.affectedArea);
}

/** The commands under investigation as they were used, the first one first; one that was never run comes last. */
function listCommands(session: Session): readonly string[] {
  const all = [...listUsedCommands(session), session.sections.isolationCommand.trim()];
  return [...new Set(all)].filter((command) => command !== "");
}

function listUsedCommands(session: Session): readonly string[] {
  return [...new Set(isolationRuns(session).map(({ command }) => command.trim()))];
}

function writeCommand(command: string): BlockContent[] {
  const isOneLine = !command.includes("\n");
  return command.trim() === "" ? [] : [isOneLine ? paragraph(inlineCode(command)) : codeBlock(command, "sh")];
}

function writeVerification(session: Session, parts: ExportContent): BlockContent[] {
  return [
    ...writeCommand(session.sections.verificationCommand.trim()),
    ...writeLastVerification(session, parts),
    ...writeBlocks(session.sections.verification),
  ];
}

function writeLastVerification({ attempts }: Session, { loadErrors }: ExportContent): BlockContent[] {
  const runs = attempts.flatMap((attempt) => attempt.runs);
  const last = runs.findLast(({ purpose, end }) => purpose === "verification" && end !== undefined);
  return last?.end
    ? [
        paragraph(
          text("Last result: "),
          ...describeResult(last.end, last.attempt, loadErrors.get(last.number)),
        ),
      ]
    : [];
}
