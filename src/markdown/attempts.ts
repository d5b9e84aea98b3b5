import type { BlockContent, PhrasingContent, RootContent } from "mdast";
import { lookUp } from "../base/lookUp.ts";
import { type Attempt, decidingRun } from "../model/attempt.ts";
import type { ExportContent } from "../model/exportContent.ts";
import type { ExportPart } from "../model/exportForm.ts";
import type { Session } from "../model/session.ts";
import { attemptLabel, countsLabel, outcomeLabel } from "../model/wording.ts";
import { describeSkipped, listChanges } from "./changes.ts";
import { writeDiff, writeFailures, writeOutput } from "./evidence.ts";
import { writeMatrix } from "./matrix.ts";
import { heading, list, paragraph, table, text } from "./tree.ts";
import { writeLine } from "./written.ts";

/**
 * The attempts at a glance, what their snapshots lack, what became of each test, and what each of them changed and gave, folded
 * away. The diffs stand here and not in the chronological log, which stays a list of single lines.
 */
export function writeAttempts(session: Session, parts: ExportContent): RootContent[] {
  const { attempts } = session;
  if (attempts.length === 0) {
    return [];
  }
  return [
    heading(2, text("Attempts")),
    ...writeTable(session, attempts),
    ...writeSkipped(attempts),
    ...attempts.flatMap((attempt) => writeEvidence(attempt, parts)),
    ...(parts.form.parts.includes("matrix") ? writeMatrix(parts.matrix) : []),
  ];
}

/** Some attempts at a glance. */
export function writeTable(session: Session, attempts: readonly Attempt[]): RootContent[] {
  return [table([columns, ...attempts.map((attempt) => describeRow(session, attempt))])];
}

/** What the snapshots of attempts lack. */
export function writeSkipped(attempts: readonly Attempt[]): RootContent[] {
  const skipped = describeSkipped(attempts);
  return skipped.length > 0 ? [paragraph(text("Not captured in the snapshots:")), list(skipped)] : [];
}

/** What an attempt changed and gave, as far as it is asked for. */
export function writeEvidence({ number, changes }: Attempt, parts: ExportContent): BlockContent[] {
  const { diffs, reports, outputs, form } = parts;
  const isAsked = (part: ExportPart) => form.parts.includes(part);
  return [
    ...(isAsked("diffs") ? writeDiff(number, changes.length, diffs.get(number)) : []),
    ...(isAsked("failures") ? writeFailures(number, reports.get(number)) : []),
    ...(isAsked("output") ? writeOutput(number, outputs.get(number)) : []),
  ];
}

const columns = ["Attempt", "Headline", "Results", "Hypothesis", "Changed files"].map((name) => [text(name)]);

function describeRow(session: Session, attempt: Attempt): PhrasingContent[][] {
  const hypothesis = lookUp(session.hypotheses, "id", attempt.hypothesis);
  return [
    [text(String(attempt.number))],
    [text(attemptLabel(attempt))],
    [text(describeResults(attempt))],
    hypothesis === undefined ? [] : [...writeLine(hypothesis.text), text(` (${hypothesis.state})`)],
    listChanges(attempt.changes),
  ];
}

/** The counts only where they mean something: a broken run has no results, not zero failing. */
function describeResults(attempt: Attempt): string {
  const result = decidingRun(attempt)?.end?.result;
  if (result === undefined) {
    return "not run";
  }
  const hasResults = result.outcome === "passed" || result.outcome === "failed";
  return hasResults ? countsLabel(result.counts) : outcomeLabel(result.outcome);
}
