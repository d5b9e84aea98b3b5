import type { BlockContent, PhrasingContent, RootContent } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import { toMarkdown } from "mdast-util-to-markdown";
import type { Matrix } from "../model/matrix.ts";
import { isOfThisCode } from "../model/outsideRun.ts";
import type { Report } from "../model/report.ts";
import type { SectionName } from "../model/section.ts";
import type { Session } from "../model/session.ts";
import { writeAttempts } from "./attempts.ts";
import { isolationRuns, writeChronology } from "./chronology.ts";
import { createCleaner, mapTexts } from "./clean.ts";
import { writeMatrix } from "./matrix.ts";
import { writeBlocks, writeLine } from "./plainText.ts";
import { describeResult } from "./result.ts";
import { listAffectedFiles, writeFailingLines } from "./symptom.ts";
import { createTimes, type Times } from "./times.ts";
import { codeBlock, emphasis, heading, inlineCode, list, paragraph, strong, text } from "./tree.ts";

/** What an export needs beside the session. */
export interface RenderParts {
  readonly branch: string;
  /** Unified diff per attempt number. */
  readonly diffs: ReadonlyMap<number, string>;
  /** The report of the first run that has one. */
  readonly baseline: Report | undefined;
  /** What every attempt did to every test. */
  readonly matrix: Matrix;
  /** IANA name of the time zone in which times are written. */
  readonly timeZone: string;
  /** The home directory, which is written as `~`. */
  readonly home: string;
}

/**
 * Renders a session as GitHub Markdown in the form of a hand-written debugging log. Deterministic. Nothing a test printed
 * or a person wrote can leave its place: every text is cleaned first, then becomes a node of a tree, and only the
 * serialiser writes Markdown.
 */
export function renderSession(session: Session, parts: RenderParts): string {
  const clean = createCleaner(parts.home);
  return toMarkdown(
    { type: "root", children: writeDocument(mapTexts(session, clean), mapTexts(parts, clean)) },
    {
      bullet: "-",
      emphasis: "*",
      listItemIndent: "one",
      extensions: [gfmToMarkdown({ tablePipeAlign: false })],
    },
  );
}

function writeDocument(session: Session, parts: RenderParts): RootContent[] {
  const { sections } = session;
  const times = createTimes(parts.timeZone);
  return [
    heading(1, text("Debugging Log: "), ...writeLine(sections.title.trim() || "Untitled")),
    ...writeFacts(session, parts, times),
    ...section("Initial Symptom", writeSymptom(session, parts.baseline)),
    ...section("Affected Batch/Area", writeArea(sections.affectedArea, parts.baseline)),
    ...section("Isolation Command(s)", listCommands(session).flatMap(writeCommand)),
    heading(2, text("Debugging Log (Chronological)")),
    list(writeChronology(session, parts.branch, times)),
    ...writeAttempts(session, parts.diffs),
    ...writeMatrix(parts.matrix),
    ...section("Root Cause", writeBlocks(sections.rootCause)),
    ...section("Solution/Fix", writeBlocks(sections.solution)),
    ...section("Verification Steps", writeVerification(session)),
    ...section("Learnings/Takeaways", writeBlocks(sections.learnings)),
  ];
}

/** A section; one without content is still to be written, and its heading says so. */
function section(title: string, blocks: readonly BlockContent[]): RootContent[] {
  return [heading(2, text(blocks.length === 0 ? `${title} (TBD)` : title)), ...blocks];
}

function writeFacts(
  { startedAt, sections }: Session,
  { timeZone }: RenderParts,
  times: Times,
): BlockContent[] {
  const fact = (name: string, words: readonly PhrasingContent[]) =>
    paragraph(strong(`${name}:`), text(" "), ...words);
  const written = (name: SectionName) =>
    sections[name].trim() === "" ? [text("TBD")] : writeLine(sections[name]);
  return [
    fact("Date", [text(times.date(startedAt)), text(` (times in ${timeZone})`)]),
    fact("Context", written("context")),
    fact("Goal", written("goal")),
  ];
}

/** The command that showed it, and what it showed: in words where somebody wrote them, else as the first report has it. */
function writeSymptom(session: Session, baseline: Report | undefined): BlockContent[] {
  const written = writeBlocks(session.sections.initialSymptom);
  const symptom = written.length > 0 ? written : writeFailingLines(baseline);
  const command = commandOfSymptom(session);
  return symptom.length === 0 || command === undefined
    ? symptom
    : [paragraph(emphasis("Command Used:"), text(" "), inlineCode(command)), ...symptom];
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

function writeArea(written: string, baseline: Report | undefined): BlockContent[] {
  const files = listAffectedFiles(baseline);
  return written.trim() === "" && files.length > 0 ? [paragraph(...files)] : writeBlocks(written);
}

/** The commands under investigation as they were used, the first one first; one that was never run comes last. */
function listCommands(session: Session): readonly string[] {
  const used = isolationRuns(session).map(({ command }) => command.trim());
  return [...new Set([...used, session.sections.isolationCommand.trim()])].filter(
    (command) => command !== "",
  );
}

function writeCommand(command: string): BlockContent[] {
  const isOneLine = !command.includes("\n");
  return command.trim() === "" ? [] : [isOneLine ? paragraph(inlineCode(command)) : codeBlock(command, "sh")];
}

function writeVerification({ sections, attempts }: Session): BlockContent[] {
  const runs = attempts.flatMap((attempt) => attempt.runs);
  const last = runs.findLast(({ purpose, end }) => purpose === "verification" && end !== undefined);
  return [
    ...writeCommand(sections.verificationCommand.trim()),
    ...(last?.end ? [paragraph(text("Last result: "), ...describeResult(last.end, last.attempt))] : []),
    ...writeBlocks(sections.verification),
  ];
}
