import { english } from "../../base/facts/words.ts";
import type { RunExit } from "../../model/judgement/outcome.ts";
import { headlineOf } from "../../model/log/attempt.ts";
import type { NewerPart } from "../../model/log/newerParts.ts";
import type { Run } from "../../model/log/run.ts";
import type { LoggedSearch } from "../../model/log/searches.ts";
import type { Session } from "../../model/log/session.ts";
import { allCases } from "../../model/report/report.ts";
import type { Masked } from "../../model/secrets/redaction.ts";
import type { ExportContent } from "../../model/words/exportContent.ts";

/** Raised when something is removed or means something else; what is only added does not change it. See docs/exportJson.md. */
const version = 1;

/** A session for machines, as docs/exportJson.md describes it. Both must be masked already. */
export function writeJson(
  session: Session,
  content: Pick<ExportContent, "branch" | "diffs" | "found" | "reports" | "masked"> & {
    readonly newer: readonly NewerPart[];
  },
): string {
  const { id, state, startedAt, sections, hypotheses, notes, attempts, searches } = session;
  const { branch, diffs, found, reports, newer, masked } = content;
  const written = {
    format: "casebook.session",
    version,
    id,
    branch,
    state,
    startedAt,
    sections,
    hypotheses: hypotheses.map((one) => ({ id: one.id, at: one.at, text: one.text, state: one.state })),
    notes: notes.map((one) => ({ id: one.id, at: one.at, text: one.text })),
    attempts: attempts.map((attempt) => {
      const report = reports.get(attempt.number);
      return {
        number: attempt.number,
        at: attempt.at,
        commit: attempt.head,
        headline: headlineOf(attempt),
        hypothesis: attempt.hypothesis,
        by: attempt.by,
        changes: attempt.changes,
        skipped: attempt.skipped,
        diff: diffs.get(attempt.number),
        runs: attempt.runs.map(writeRun),
        tests: report && allCases(report),
      };
    }),
    searches: searches.map((search) => writeSearch(search, found.get(search.search)?.diff)),
    ...(newer.length > 0 && { newer }),
    masked: writeMasked(masked),
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}

function writeRun({ number, purpose, command, startedAt, end }: Run) {
  return {
    number,
    purpose,
    command,
    startedAt,
    ...(end && {
      durationMs: end.durationMs,
      exit: writeExit(end.exit),
      outcome: end.result.outcome,
      reason: english(end.result.reason),
      counts: end.result.counts,
      problems: end.problems.map(english),
      masked: end.masked && writeMasked(end.masked),
    }),
  };
}

function writeSearch(
  { search, at, aim, attempt, reference, tests, items, command, by, trials, end }: LoggedSearch,
  diff?: string,
) {
  const result = end && {
    ...end,
    tree: undefined,
    found: end.found.map(({ kind: _, ...item }) => item),
    reason: end.reason && english(end.reason),
    diff,
  };
  return { id: search, at, ...aim, attempt, reference, tests, items, command, by, trials, result };
}

function writeExit(exit: RunExit) {
  return exit.kind === "couldNotStart" ? { ...exit, reason: english(exit.reason) } : exit;
}

function writeMasked(masked: readonly Masked[]) {
  return masked.map(({ what, count }) => ({ what: english(what), count }));
}
