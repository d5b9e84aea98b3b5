import { english } from "../../base/facts/words.ts";
import { plural } from "../../base/l10n.ts";
import type { ShownSession } from "../folder/folderState.ts";
import { type Attempt, hasResults } from "../log/attempt.ts";
import type { Run } from "../log/run.ts";
import type { TestSeenBefore } from "../memory/errorMemory.ts";
import type { FailingTest, LastRun } from "../words/failingTests.ts";
import { fullLabel } from "../words/testLabel.ts";
import { attemptLabel, countsLabel, deltaLabel, outcomeLabel } from "../words/wording.ts";
import { type NextCalls, terminalCalls } from "./nextCalls.ts";
import { quote } from "./quote.ts";
import { describeSolvedBefore } from "./seenText.ts";

/** How many failing tests are told apart, and how many last lines of a console, where there is nothing else. */
const most = { failing: 10, lines: 8, problems: 3 };

/**
 * What a run gave, for somebody who has just run it: the verdict first, then what it is compared with, what it leaves out, and the failing
 * tests, each with a number by which *failure* shows it in full. A run without a result says so in its first words.
 */
export function describeRun(
  session: ShownSession,
  run: Run,
  lastRun: LastRun | undefined,
  calls: NextCalls = terminalCalls,
  seen: readonly TestSeenBefore[] = [],
): readonly string[] {
  const attempt = session.attempts.find(({ number }) => number === run.attempt);
  const { end } = run;
  if (attempt === undefined || end === undefined) {
    return [`Run ${run.number + 1} of attempt #${run.attempt} has not ended yet.`];
  }
  const { previous, baseline } = end.judgement ?? {};
  const deltas = [previous, baseline?.reference === previous?.reference ? undefined : baseline].filter(
    (delta) => delta !== undefined,
  );
  const failing = lastRun?.run === run.number ? lastRun.failing : [];
  return [
    runVerdict(attempt, run),
    ...deltas.map((delta) => `${deltaLabel(delta)}.`),
    ...deltas
      .filter(({ notRun }) => notRun > 0)
      .map(
        ({ notRun, reference }) =>
          `Failed in #${reference} and not run now, so not known to pass: ${notRun}.`,
      ),
    // Before the failing tests, of which there may be many.
    ...(failing.length > 0 ? describeSolvedBefore(seen) : []),
    ...listFailing(failing, calls),
    ...listProblems(end.problems.map(english), calls.show(attempt.number)),
    ...(hasResults(end.result.outcome)
      ? []
      : listLastLines(lastRun?.run === run.number ? lastRun.lastLines : [])),
  ];
}

/** What a run gave, in one line that begins with its attempt. */
export function runVerdict(attempt: Attempt, { purpose, end }: Run): string {
  if (end === undefined) {
    return `#${attempt.number} is running.`;
  }
  const { outcome, counts, reason } = end.result;
  const of = purpose === "verification" ? "verification" : attemptLabel(attempt);
  const name = [`#${attempt.number}`, of].filter(Boolean).join(" ");
  return hasResults(outcome)
    ? `${name}, ${outcome}: ${countsLabel(counts)}.`
    : `${name}: ${outcomeLabel(outcome).toUpperCase()}, no test result. ${quote(english(reason))}`;
}

/** Failing tests, a line each, with the numbers that *failure* takes. */
export function listFailing(
  failing: readonly FailingTest[],
  calls: NextCalls,
  shown = most.failing,
): readonly string[] {
  const more = failing.length - shown;
  return [
    ...failing.slice(0, shown).map((test, index) => `${index + 1}. ${describeFailing(test)}`),
    ...(more > 0 ? [`… ${more} more: ${calls.failures}`] : []),
  ];
}

/** A failing test in one line. */
export function describeFailing(test: FailingTest): string {
  const { position, file, since, isNew, message } = test;
  const place = position === undefined ? file : `${position.path}:${position.line}`;
  const when = isNew ? "NEW" : `since #${since}`;
  return `${quote(fullLabel(test))} (${[when, place && quote(place)].filter(Boolean).join(", ")}): ${quote(message)}`;
}

function listProblems(problems: readonly string[], show: string): readonly string[] {
  const more = problems.length - most.problems;
  return [
    ...problems.slice(0, most.problems).map((problem) => `Note: ${quote(problem)}`),
    ...(more > 0 ? [`${plural(more, "{0} more note", "{0} more notes")}: ${show}`] : []),
  ];
}

function listLastLines(lines: readonly string[]): readonly string[] {
  const last = lines.filter((line) => line.trim() !== "").slice(-most.lines);
  return last.length === 0 ? [] : ["Its output ends with:", ...last.map((line) => `  ${quote(line)}`)];
}
