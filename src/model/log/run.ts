import * as v from "valibot";
import type { SkippedPath } from "../code/snapshot.ts";
import { judgement } from "../judgement/judgement.ts";
import { runExit, runResult } from "../judgement/outcome.ts";
import { masked } from "../secrets/redaction.ts";
import { storedFact } from "../stored/storedFact.ts";
import { duration, list, type Stored } from "../stored/storedValues.ts";
import type { Maker } from "./maker.ts";
import type { RunOrigin } from "./outsideRun.ts";

/** What a run is for: the isolation command under investigation, or the full command that must be green in the end. */
export const runPurpose = v.picklist(["isolation", "verification"]);
export type RunPurpose = v.InferOutput<typeof runPurpose>;

/** The end of a run: everything a list of attempts shows, so that listing reads no results. */
export const runEnd = v.object({
  exit: runExit,
  /** Measured with a clock that never jumps. */
  durationMs: duration,
  result: runResult,
  /** What is doubtful about it, as its reports say or their reader found. */
  problems: list(storedFact),
  /** What was masked in its output, its report and its results before they were written down; absent for nothing. */
  masked: v.optional(list(masked)),
  /** Absent for the baseline, for verification runs and for runs that were lost. */
  judgement: v.optional(judgement),
});
export type RunEnd = Stored<typeof runEnd>;

/** One execution of a command on one snapshot. */
export interface Run {
  /** Unique in its session, never reused. */
  readonly number: number;
  readonly attempt: number;
  readonly purpose: RunPurpose;
  /**
   * The command as the user wrote it, without what was added to obtain the report; of a run that is known from a report or an
   * output, the isolation command at that time.
   */
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** What lay in the work tree then and is not in the attempt's snapshot; undefined where that is what the attempt lacks. */
  readonly unseen?: readonly SkippedPath[] | undefined;
  /** Where it is known from, if Casebook did not carry it out. */
  readonly origin?: RunOrigin | undefined;
  /** Who asked for it; undefined where nobody knows. */
  readonly by?: Maker | undefined;
  /** Undefined while the run is in progress. */
  readonly end?: RunEnd | undefined;
}
