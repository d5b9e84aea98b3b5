import * as v from "valibot";
import { type Fact, fact, listed } from "../../base/facts/fact.ts";
import {
  allCases,
  type Counts,
  counts,
  isGroupFailure,
  isRunnerFailure,
  type Report,
} from "../report/report.ts";
import { storedFact, storedSaid } from "../stored/storedFact.ts";
import { duration, name, type Stored } from "../stored/storedValues.ts";
import { describeExitCode } from "./exitCode.ts";

/** Windows has those of 32 bits, with or without a sign. */
const exitCode = v.pipe(v.number(), v.safeInteger(), v.minValue(-(2 ** 31)), v.maxValue(2 ** 32));

/** How a run's process ended. */
export const runExit = v.variant("kind", [
  v.object({ kind: v.literal("exited"), code: exitCode }),
  v.object({ kind: v.literal("signalled"), signal: v.optional(name) }),
  /** The user pressed Stop. */
  v.object({ kind: v.literal("stopped") }),
  /** It took longer than the user allows, in minutes, and was ended. */
  v.object({ kind: v.literal("timedOut"), minutes: duration }),
  v.object({ kind: v.literal("couldNotStart"), reason: storedSaid }),
  /** Casebook did not carry it out, and it is not known how it ended. */
  v.object({ kind: v.literal("unknown") }),
  /** The engine died during the run: its end is not known. */
  v.object({ kind: v.literal("lost") }),
]);
export type RunExit = Stored<typeof runExit>;

/** The outcome of a run, from its report AND its exit. */
export const runOutcome = v.picklist(["passed", "failed", "noTestMatched", "broken", "interrupted"]);
export type RunOutcome = v.InferOutput<typeof runOutcome>;

/** What one run gave: the outcome, why, and the counts behind it. */
export const runResult = v.object({
  outcome: runOutcome,
  /** What justifies the outcome. */
  reason: storedFact,
  counts,
});
export type RunResult = Stored<typeof runResult>;

/**
 * Decides the outcome of a run from its exit and its report together (docs/rules/runners.md#outcome); `report` is undefined when
 * no report of this run could be read. A run that ended badly without a failing case is broken, never "0 failing"; a
 * run in which nothing was executed is not a pass, nor is one whose report is cut (docs/rules/reports.md#r39). Its output is asked
 * for a reason only where the command failed although its tests passed.
 */
export function judgeRun(
  exit: RunExit,
  report: Report | undefined,
  counts: Counts,
  findReason: () => string | undefined = () => undefined,
): RunResult {
  const [outcome, reason] = decide(exit, report, counts, findReason);
  return { outcome, reason, counts };
}

function decide(
  exit: RunExit,
  report: Report | undefined,
  counts: Counts,
  findReason: () => string | undefined,
): [RunOutcome, Fact] {
  switch (exit.kind) {
    case "stopped":
      return ["interrupted", fact("run.stopped")];
    case "timedOut":
      return ["interrupted", fact("run.timedOut", { count: exit.minutes })];
    case "lost":
      return ["interrupted", fact("run.engineEnded")];
    case "couldNotStart":
      return ["broken", fact("run.couldNotStart", { message: exit.reason })];
    case "signalled":
      return [
        "broken",
        exit.signal === undefined ? fact("run.ended") : fact("run.endedBy", { signal: exit.signal }),
      ];
    case "unknown":
      return decideByReport(undefined, report, counts, findReason);
    case "exited":
      return decideByReport(exit.code, report, counts, findReason);
  }
}

/** Without a code, how the run ended is not known: it can be red, and is never green. */
function decideByReport(
  code: number | undefined,
  report: Report | undefined,
  counts: Counts,
  findReason: () => string | undefined,
): [RunOutcome, Fact] {
  if (report === undefined) {
    return [
      "broken",
      code === undefined
        ? fact("run.noReportUnknownEnd")
        : fact("run.noReport", { code: describeExitCode(code) }),
    ];
  }
  const unloaded = report.cases.filter((testCase) => testCase.loadFailure === true);
  if (unloaded.length > 0) {
    return [
      "broken",
      fact("run.notLoaded", { files: listed(unloaded.map((testCase) => testCase.file ?? testCase.name)) }),
    ];
  }
  if (report.cases.some(isRunnerFailure)) {
    return ["broken", fact("run.runnerFailed")];
  }
  const groups = allCases(report).filter(isGroupFailure);
  if (groups.length > 0 && counts.passed === 0 && groups.length === counts.failed + counts.errored) {
    return ["broken", fact("run.setupFailed", { groups: listed(groups.map(({ name }) => name)) })];
  }
  const failing = counts.failed + counts.errored;
  const executed = failing + counts.passed;
  if (failing > 0) {
    const isAll = report.incomplete !== true;
    return [
      "failed",
      isAll
        ? fact("run.failed", { count: executed, failing })
        : fact("run.failedAtLeast", { count: failing }),
    ];
  }
  if (report.suiteFailures.length > 0) {
    return ["failed", fact("run.suiteFailed")];
  }
  if (code === undefined) {
    return ["broken", fact("run.unknownEnd")];
  }
  return decideByCode(code, executed, report.incomplete === true, findReason);
}

/** No test failed: the exit code decides the rest. */
function decideByCode(
  code: number,
  executed: number,
  isIncomplete: boolean,
  findReason: () => string | undefined,
): [RunOutcome, Fact] {
  if (code !== 0) {
    return [
      "broken",
      executed > 0 && !isIncomplete
        ? describeOtherFailure(code, findReason())
        : fact("run.failedWithoutTest", { code: describeExitCode(code) }),
    ];
  }
  if (isIncomplete) {
    return ["broken", fact("run.reportIncomplete")];
  }
  if (executed === 0) {
    return ["noTestMatched", fact("run.noTest")];
  }
  return ["passed", fact("run.passed", { count: executed })];
}

/** Tests passed, and something else did not: a threshold of coverage, what follows them in the command. */
function describeOtherFailure(exit: number, words: string | undefined): Fact {
  const code = describeExitCode(exit);
  return words === undefined
    ? fact("run.failedOtherwise", { code })
    : fact("run.failedOtherwiseBecause", { code, output: words });
}
