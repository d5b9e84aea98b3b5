import * as v from "valibot";
import { plural, t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import {
  allCases,
  type Counts,
  counts,
  isGroupFailure,
  isRunnerFailure,
  type Report,
} from "../report/report.ts";
import { duration, name, type Stored, text } from "../stored/storedValues.ts";

/** Windows has those of 32 bits, with or without a sign. */
const exitCode = v.pipe(v.number(), v.safeInteger(), v.minValue(-(2 ** 31)), v.maxValue(2 ** 32));

/** How a run's process ended. */
export const runExit = v.variant("kind", [
  v.object({ kind: v.literal("exited"), code: exitCode }),
  v.object({ kind: v.literal("signalled"), signal: name }),
  /** The user pressed Stop. */
  v.object({ kind: v.literal("stopped") }),
  /** It took longer than the user allows, in minutes, and was ended. */
  v.object({ kind: v.literal("timedOut"), minutes: duration }),
  v.object({ kind: v.literal("couldNotStart"), reason: text }),
  /** Casebook did not carry it out, and how it ended is not told. */
  v.object({ kind: v.literal("unknown") }),
  /** The engine died while the run was going on: nothing is known of its end. */
  v.object({ kind: v.literal("lost") }),
]);
export type RunExit = Stored<typeof runExit>;

/** The outcome of a run, from its report AND its exit. */
export const runOutcome = v.picklist(["passed", "failed", "noTestMatched", "broken", "interrupted"]);
export type RunOutcome = v.InferOutput<typeof runOutcome>;

/** What one run gave: the outcome, why, and the counts behind it. */
export const runResult = v.object({
  outcome: runOutcome,
  /** One sentence that justifies the outcome. */
  reason: text,
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
): [RunOutcome, string] {
  switch (exit.kind) {
    case "stopped":
      return ["interrupted", t("The run was stopped before it ended.")];
    case "timedOut":
      return [
        "interrupted",
        plural(
          exit.minutes,
          "The run was ended after {0} minute: the setting casebook.run.timeout allows no more.",
          "The run was ended after {0} minutes: the setting casebook.run.timeout allows no more.",
        ),
      ];
    case "lost":
      return ["interrupted", t("The engine ended during the run, so its result is not known.")];
    case "couldNotStart":
      return ["broken", t("The command could not be started: {0}", exit.reason)];
    case "signalled":
      return ["broken", t("The command was ended by {0}.", exit.signal)];
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
): [RunOutcome, string] {
  if (report === undefined) {
    return [
      "broken",
      code === undefined
        ? t("The command wrote no test report (how it ended is not known).")
        : t("The command wrote no test report (exit code {0}).", code),
    ];
  }
  const unloaded = report.cases.filter((testCase) => testCase.loadFailure === true);
  if (unloaded.length > 0) {
    return [
      "broken",
      t("Could not be loaded: {0}.", listNames(unloaded.map((testCase) => testCase.file ?? testCase.name))),
    ];
  }
  if (report.cases.some(isRunnerFailure)) {
    return ["broken", t("The test runner failed itself, so its report is not complete.")];
  }
  const groups = allCases(report).filter(isGroupFailure);
  if (groups.length > 0 && counts.passed === 0 && groups.length === counts.failed + counts.errored) {
    return [
      "broken",
      t(
        "No test ran, because what is done before them failed: {0}.",
        listNames(groups.map(({ name }) => name)),
      ),
    ];
  }
  const failing = counts.failed + counts.errored;
  const executed = failing + counts.passed;
  if (failing > 0) {
    const isAll = report.incomplete !== true;
    return [
      "failed",
      isAll
        ? plural(executed, "{1} of {0} test failed.", "{1} of {0} tests failed.", failing)
        : plural(failing, "At least {0} test failed.", "At least {0} tests failed."),
    ];
  }
  if (report.suiteFailures.length > 0) {
    return ["failed", t("A test suite failed outside of its tests.")];
  }
  if (code === undefined) {
    return [
      "broken",
      t("No failing test is told of, and how the run ended is not known: that proves nothing."),
    ];
  }
  return decideByCode(code, executed, report.incomplete === true, findReason);
}

/** No test failed: the rest is told by the exit code. */
function decideByCode(
  code: number,
  executed: number,
  isIncomplete: boolean,
  findReason: () => string | undefined,
): [RunOutcome, string] {
  if (code !== 0) {
    return [
      "broken",
      executed > 0 && !isIncomplete
        ? describeOtherFailure(code, findReason())
        : t("The command ended with exit code {0}, though its report shows no failing test.", code),
    ];
  }
  if (isIncomplete) {
    return [
      "broken",
      t("A part of the test report is missing or could not be read, so the rest proves nothing."),
    ];
  }
  if (executed === 0) {
    return ["noTestMatched", t("The command ran no test.")];
  }
  return ["passed", plural(executed, "{0} test passed.", "{0} tests passed.")];
}

/** Tests passed, and something else did not: a threshold of coverage, what follows them in the command. */
function describeOtherFailure(code: number, words: string | undefined): string {
  return words === undefined
    ? t("Every test in the report passed, but the command failed for another reason (exit code {0}).", code)
    : t(
        "Every test in the report passed, but the command failed for another reason (exit code {0}): {1}",
        code,
        words,
      );
}
