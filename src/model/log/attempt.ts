import type { ChangedFile, Code, Oid, SkippedPath, Unseen } from "../code/snapshot.ts";
import type { RunOutcome } from "../judgement/outcome.ts";
import type { Headline } from "../judgement/verdict.ts";
import type { Maker } from "./maker.ts";
import { isOfThisCode } from "./outsideRun.ts";
import type { Run } from "./run.ts";

/** A numbered change of code: the snapshot its runs were made on. #0 is the baseline; numbers are never reused. */
export interface Attempt extends Code {
  readonly number: number;
  /** The number it had before logs were merged in which another attempt had the same. */
  readonly was?: number | undefined;
  /** The sequence number of the event that recorded it: its place among notes and hypotheses. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What the changes are counted from: the tree of the attempt before, or HEAD for #0; undefined on an unborn branch. */
  readonly base?: Oid | undefined;
  /** The commit that was checked out; undefined on an unborn branch. */
  readonly head?: Oid | undefined;
  /** What changed since the base. */
  readonly changes: readonly ChangedFile[];
  readonly skipped: readonly SkippedPath[];
  /** The id of the hypothesis this attempt tests. */
  readonly hypothesis?: number | undefined;
  /** Who made it; undefined where nobody knows. */
  readonly by?: Maker | undefined;
  /** In the order they were started. */
  readonly runs: readonly Run[];
}

/**
 * The run that speaks for an attempt: its last isolation run that has results, else the last that came to an end, else the last. A
 * command that could not run on the same code takes nothing back.
 * A verification run runs other tests, so it says nothing about an attempt; the results of a report or an output count for it only
 * where nothing was run.
 */
export function decidingRun(attempt: Attempt): Run | undefined {
  const runs = attempt.runs.filter((run) => run.purpose === "isolation");
  const ended = runs.filter((run) => run.end !== undefined && run.end.result.outcome !== "interrupted");
  const own = ended.filter(({ origin }) => isOfThisCode(origin));
  return own.findLast(tells) ?? own.at(-1) ?? ended.at(-1) ?? runs.at(-1);
}

/** The attempt's headline; undefined for the baseline, and while no run has ended. */
export function headlineOf(attempt: Attempt): Headline | undefined {
  return decidingRun(attempt)?.end?.judgement?.headline;
}

/** Whether a run with this outcome has results that others can be compared with. */
export function hasResults(outcome: RunOutcome): boolean {
  return outcome === "passed" || outcome === "failed";
}

/** Whether a run came to an end and has results. */
export function tells({ end }: Pick<Run, "end">): boolean {
  return end !== undefined && hasResults(end.result.outcome);
}

/** Whether a run has results, and these are about the code of its attempt: reports that were found later say nothing certain of that. */
export function tellsOfThisCode(run: Pick<Run, "end" | "origin">): boolean {
  return tells(run) && isOfThisCode(run.origin);
}

/** Whether the run that speaks for an attempt has results. */
export function isTelling(attempt: Attempt): boolean {
  const run = decidingRun(attempt);
  return run !== undefined && tells(run);
}

/** The attempt that solved what is investigated: the newest one that has results, if these say so. */
export function solvingAttempt(attempts: readonly Attempt[]): Attempt | undefined {
  const newest = attempts.findLast((attempt) => {
    const end = decidingRun(attempt)?.end;
    return end !== undefined && end.result.outcome !== "interrupted";
  });
  const headline = newest && headlineOf(newest);
  return headline === "solved" || headline === "noLongerFailing" ? newest : undefined;
}

/** Everything next to the code of an attempt, at the time of this run, that no snapshot holds. */
export function unseenBeside({ skipped }: Pick<Attempt, "skipped">, { unseen }: Pick<Run, "unseen">): Unseen {
  return unseen ?? skipped;
}

/** Everything next to the code of an attempt that its snapshot does not hold: at its first run, else as it was recorded. */
export function unseenIn({ runs, skipped }: Pick<Attempt, "runs" | "skipped">): Unseen {
  return runs[0]?.unseen ?? skipped;
}
