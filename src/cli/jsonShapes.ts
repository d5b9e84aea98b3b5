import { english } from "../base/facts/words.ts";
import type { FolderState, ShownSession } from "../model/folder/folderState.ts";
import { type Attempt, decidingRun, headlineOf } from "../model/log/attempt.ts";
import type { Run } from "../model/log/run.ts";
import type { TestSeenBefore } from "../model/memory/errorMemory.ts";
import type { FailingTest, LastRun } from "../model/words/failingTests.ts";
import { headlineLabel } from "../model/words/wording.ts";

/** How many failing tests a line of JSON lists; their number is always there. */
const mostFailing = 50;

/** A failing test, with its number in the list. */
export function failingJson(test: FailingTest, index: number): object {
  const { id, name, suitePath, file, message, position, isNew, since } = test;
  return { number: index + 1, id, name, suitePath, file, line: position?.line, message, isNew, since };
}

/** What a run gave, in numbers (docs/commandLine.md). */
export function runJson(
  session: ShownSession,
  run: Run,
  lastRun: LastRun | undefined,
  seen: readonly TestSeenBefore[] = [],
): object {
  const attempt = session.attempts.find(({ number }) => number === run.attempt);
  const headline = attempt && headlineOf(attempt);
  const failing = lastRun?.run === run.number ? lastRun.failing : [];
  return {
    session: session.id,
    run: run.number,
    attempt: run.attempt,
    purpose: run.purpose,
    state: run.end === undefined ? "running" : "ended",
    headline: headline && headlineLabel(headline),
    outcome: run.end?.result.outcome,
    reason: run.end && english(run.end.result.reason),
    counts: run.end?.result.counts,
    durationMs: run.end?.durationMs,
    problems: run.end?.problems.map(english),
    failingTotal: failing.length,
    failing: failing.slice(0, mostFailing).map(failingJson),
    seenBefore: seen.slice(0, mostFailing).map(seenJson),
  };
}

/** The sessions that had the error of a failing test before (docs/commandLine.md). */
export function seenJson({ test, sessions }: TestSeenBefore): object {
  return {
    test,
    sessions: sessions.map(({ log, session, title, branch, state, lastAt, rootCause, solvedBy }) => ({
      log,
      session,
      title,
      branch,
      state,
      lastAt,
      rootCause,
      solvedBy,
    })),
  };
}

/** An attempt as a list shows it. */
export function attemptJson(attempt: Attempt): object {
  const { number, at, by, hypothesis, changes } = attempt;
  const headline = headlineOf(attempt);
  const result = decidingRun(attempt)?.end?.result;
  return {
    number,
    at,
    by,
    hypothesis,
    headline: headline && headlineLabel(headline),
    outcome: result?.outcome,
    counts: result?.counts,
    changes,
  };
}

/** Where a folder is, and which session is active in it. */
export function placeJson(state: FolderState, session: ShownSession | undefined): object {
  return {
    folder: state.folder,
    branch: state.place.branch,
    session: session && {
      id: session.id,
      title: session.sections.title,
      state: session.state,
      isolationCommand: session.sections.isolationCommand,
      verificationCommand: session.sections.verificationCommand,
    },
  };
}
