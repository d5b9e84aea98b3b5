import { plural } from "../../base/l10n.ts";
import type { FolderState, ShownSession } from "../folder/folderState.ts";
import { type Attempt, decidingRun, hasResults } from "../log/attempt.ts";
import { currentHypothesis } from "../log/session.ts";
import type { TestSeenBefore } from "../memory/errorMemory.ts";
import type { LastRun } from "../words/failingTests.ts";
import { fullLabel } from "../words/testLabel.ts";
import { attemptLabel, branchLabel, countsLabel } from "../words/wording.ts";
import { type NextCalls, terminalCalls } from "./nextCalls.ts";
import { quote, quoteNames } from "./quote.ts";
import { describeSolvedBefore } from "./seenText.ts";

/** How many of each are listed. */
const most = { failing: 3, groups: 5, files: 3, flaky: 3 };

/** What a goal may be long, in characters: it is said again and again. */
const longestGoal = 160;

/**
 * Where a session stands, in some 250 tokens: for the start of a conversation and after its context was cut. Attempts in a row that gave
 * the same are one line.
 */
export function describeBriefly(
  state: FolderState,
  session: ShownSession,
  lastRun: LastRun | undefined,
  calls: NextCalls = terminalCalls,
  seen: readonly TestSeenBefore[] = [],
): readonly string[] {
  const { attempts, sections } = session;
  const hypothesis = currentHypothesis(session);
  const goal = sections.goal.trim();
  const tried = groupTried(attempts.filter(({ number }) => number > 0));
  const groups = tried.slice(-most.groups);
  const older = tried.length - groups.length;
  return [
    describeNow(state, session),
    `Session ${quote(sections.title)}, ${session.state}, on ${quote(branchLabel(state.place.branch))}. Run it: ${calls.run}`,
    goal !== "" && `Goal: ${quote(goal.slice(0, longestGoal))}`,
    // Before the failing tests, which the next run lists again: where not everything finds room, this is known from nowhere else.
    groups.length > 0 &&
      `Tried${older > 0 ? ` (${older} earlier not listed)` : ""}: ${groups.map(describeGroup).join("; ")}.`,
    ...describeSolvedBefore(seen).slice(0, 1),
    ...describeFailing(lastRun, calls),
    hypothesis && `Open hypothesis: ${quote(hypothesis.text)}`,
    describeFlaky(state, session),
    attempts.length > 1 && `Before another idea: ${calls.check}`,
  ].filter((line) => line !== false && line !== undefined);
}

/** What the files are now, and what their attempt gave: the first thing that anybody wants to know. */
export function describeNow(state: FolderState, session: ShownSession): string {
  const newest = session.attempts.at(-1);
  if (newest === undefined) {
    return "Nothing was run in this session yet.";
  }
  const gave = describeGave(newest);
  const { openChanges } = state;
  if (openChanges === undefined) {
    return `#${newest.number}: ${gave}. Whether files changed since is not known.`;
  }
  return openChanges.length === 0
    ? `#${newest.number}: ${gave}. No file changed since.`
    : `NOT RUN: ${plural(openChanges.length, "{0} file", "{0} files")} changed since #${newest.number} (${quoteNames(
        openChanges.map(({ path }) => path),
        most.files,
      )}). #${newest.number}: ${gave}.`;
}

function describeGave(attempt: Attempt): string {
  const end = decidingRun(attempt)?.end;
  if (end === undefined) {
    return attempt.runs.length === 0 ? "not run" : "running";
  }
  const { outcome, counts } = end.result;
  const results = hasResults(outcome) ? `${outcome}, ${countsLabel(counts)}` : `${outcome}, no test result`;
  return [attemptLabel(attempt), results].filter(Boolean).join(", ");
}

function describeFailing(lastRun: LastRun | undefined, calls: NextCalls): readonly string[] {
  const failing = lastRun?.failing ?? [];
  if (failing.length === 0) {
    return [];
  }
  const more = failing.length - most.failing;
  return [
    `Failing: ${failing
      .slice(0, most.failing)
      .map((test) => `${quote(fullLabel(test))}: ${quote(test.message)}`)
      .join("; ")}${more > 0 ? `; … ${more} more: ${calls.failures}` : ""}`,
  ];
}

interface Group {
  readonly first: number;
  readonly last: number;
  readonly gave: string;
  readonly files: readonly string[];
}

/** Neighbours that gave the same become one. */
function groupTried(attempts: readonly Attempt[]): readonly Group[] {
  const groups: Group[] = [];
  for (const attempt of attempts) {
    const end = decidingRun(attempt)?.end;
    const gave =
      attemptLabel(attempt) || end?.result.outcome || (attempt.runs.length === 0 ? "not run" : "running");
    const files = attempt.changes.map(({ path }) => path);
    const before = groups.at(-1);
    if (before?.gave === gave) {
      groups[groups.length - 1] = {
        ...before,
        last: attempt.number,
        files: [...new Set([...before.files, ...files])],
      };
    } else {
      groups.push({ first: attempt.number, last: attempt.number, gave, files });
    }
  }
  return groups;
}

function describeGroup({ first, last, gave, files }: Group): string {
  const numbers = first === last ? `#${first}` : `#${first}–#${last}`;
  return `${numbers} ${gave}${files.length === 0 ? "" : `: ${quoteNames(files, most.files)}`}`;
}

function describeFlaky(state: FolderState, session: ShownSession): string | undefined {
  const flaky = state.findings?.session === session.id ? state.findings.flaky : [];
  return flaky.length === 0
    ? undefined
    : `Flaky, ignored in headlines: ${quoteNames(
        flaky.map(({ name }) => name),
        most.flaky,
      )}.`;
}
