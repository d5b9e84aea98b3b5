import type { PhrasingContent, RootContent } from "mdast";
import { type Attempt, decidingRun } from "../model/attempt.ts";
import { plural } from "../model/plural.ts";
import type { Session } from "../model/session.ts";
import { attemptLabel, countsLabel, outcomeLabel } from "../model/wording.ts";
import { describeSkipped, listChanges } from "./changes.ts";
import { writeLine } from "./plainText.ts";
import { codeBlock, details, heading, list, paragraph, table, text } from "./tree.ts";

/**
 * The attempts at a glance, what their snapshots lack, and what each of them changed, folded away. The diffs stand here and
 * not in the chronological log, which stays a list of single lines.
 */
export function writeAttempts(session: Session, diffs: ReadonlyMap<number, string>): RootContent[] {
  const { attempts } = session;
  if (attempts.length === 0) {
    return [];
  }
  const skipped = describeSkipped(attempts);
  return [
    heading(2, text("Attempts")),
    table([columns, ...attempts.map((attempt) => describeRow(session, attempt))]),
    ...(skipped.length > 0 ? [paragraph(text("Not captured in the snapshots:")), list(skipped)] : []),
    ...attempts.flatMap((attempt) => writeDiff(attempt, diffs.get(attempt.number) ?? "")),
  ];
}

const columns = ["Attempt", "Headline", "Results", "Hypothesis", "Changed files"].map((name) => [text(name)]);

function describeRow(session: Session, attempt: Attempt): PhrasingContent[][] {
  const hypothesis = session.hypotheses.find(({ id }) => id === attempt.hypothesis);
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

function writeDiff({ number, changes }: Attempt, diff: string): RootContent[] {
  if (diff.trim() === "") {
    return [];
  }
  const summary = `Diff of attempt ${number} (${plural(changes.length, "file")})`;
  return details(summary, codeBlock(diff.replace(/\n$/, ""), "diff"));
}
