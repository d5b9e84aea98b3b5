import { breathe } from "../../base/breathe.ts";
import { groupBy } from "../../base/groupBy.ts";
import { codeKey } from "../../model/code/snapshot.ts";
import { hasResults, unseenIn } from "../../model/log/attempt.ts";
import { isOfThisCode } from "../../model/log/outsideRun.ts";
import type { Run } from "../../model/log/run.ts";
import { type FlakyHistory, findFlakyHistory, type TimedRun } from "../../model/memory/flakyHistory.ts";
import { readResults } from "./knownResults.ts";
import type { RememberedLog } from "./memory.ts";

/** How many runs of the same code and command are read, and how many in all; the newest ones. */
const most = { alike: 50, all: 1000 };

/** Where the results of a run lie, and what it ran on. */
interface ToRead extends Omit<TimedRun, "cases"> {
  readonly log: RememberedLog["log"];
  readonly number: number;
}

/**
 * The tests that passed and failed on the same code by the same command, anywhere in these sessions. Only runs that something else ran alike are
 * read: which these are stands in the logs.
 */
export async function readFlaky(sessions: readonly RememberedLog[]): Promise<readonly FlakyHistory[]> {
  const repeated = [...groupBy(sessions.flatMap(listRuns), ({ conditions }) => conditions).values()]
    .filter(({ length }) => length > 1)
    .map((alike) => alike.toSorted(newestFirst).slice(0, most.alike))
    .toSorted(([one], [other]) => (one !== undefined && other !== undefined ? newestFirst(one, other) : 0));
  const runs: TimedRun[] = [];
  for (const alike of repeated) {
    // A part of runs that are alike would prove less than there is.
    for (const { log, number, ...run } of runs.length < most.all ? alike : []) {
      const results = await readResults(log, run.of.session, number);
      // Without their texts, which are what is large.
      const cases = (results?.cases ?? []).map(({ id, name, outcome, isFlaky, loadFailure }) => ({
        id,
        name,
        outcome,
        isFlaky,
        loadFailure,
      }));
      runs.push({ ...run, cases });
      await breathe();
    }
  }
  return findFlakyHistory(runs);
}

function listRuns({ log, session }: RememberedLog): readonly ToRead[] {
  const { id, attempts, sections } = session;
  const of = { log: log.name, tip: log.tip, session: id, title: sections.title };
  return attempts.flatMap((attempt) =>
    attempt.runs.filter(tells).map(({ number, command, startedAt, unseen = unseenIn(attempt) }) => ({
      log,
      number,
      of,
      at: startedAt,
      unseen,
      conditions: `${codeKey(attempt)}\n${command}`,
    })),
  );
}

function tells({ end, origin }: Run): boolean {
  return end !== undefined && hasResults(end.result.outcome) && isOfThisCode(origin);
}

function newestFirst(one: ToRead, other: ToRead): number {
  return one.at < other.at ? 1 : -1;
}
