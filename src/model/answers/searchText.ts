import { plural } from "../../base/l10n.ts";
import type { SearchProgress } from "../log/searches.ts";
import type { FoundHunk, FoundHunks, HunkSearchPlan } from "../search/foundHunks.ts";
import { searchProgressLabel } from "../words/searchLabel.ts";
import { quote, quoteNames } from "./quote.ts";

/** How many hunks an answer names. */
const mostHunks = 20;

/** What a search would look for, and what it would take. */
export function describePlan(plan: HunkSearchPlan): readonly string[] {
  const { hunks, files, tests, command, runs, mostRuns, runMs } = plan;
  return [
    `${subject(plan)}: ${plural(hunks, "{0} hunk", "{0} hunks")} in ${plural(files, "{0} file", "{0} files")}, from #${plan.from} to #${plan.to}.`,
    `Decided by: ${quoteNames(tests)}`,
    `About ${runs} runs of ${quote(command)}${runMs === undefined ? "" : `, ${describeTime(runs * runMs, 2 * runs * runMs)}`}; it stops by itself after ${mostRuns}.`,
    "It runs in a copy of the folder: your files are not touched, and you can go on working.",
  ];
}

/** `23 → 6 hunks, run 7 of about 17`. */
export function describeProgress(search: SearchProgress): string {
  return searchProgressLabel(search, search.left, search.run);
}

/** What a search came to: first what was found, then how sure that is. */
export function describeFound(search: FoundHunks): readonly string[] {
  const { end, found, count, hunks, agreed, carriedOut, unresolved, question, where } = search;
  const isWhole = question === "notNeeded" ? count === 0 : count === hunks;
  const runs = `${plural(carriedOut, "{0} run", "{0} runs")} in ${where === "view" ? "a view" : "a copy"} of the folder${unresolved === 0 ? "" : `, ${unresolved} of which could not be judged`}`;
  const listed = found.slice(0, mostHunks).map(({ path, line }) => `  ${place({ path, line })}`);
  const more = found.length - listed.length;
  return [
    verdict(search, isWhole),
    ...(isWhole ? [] : [...listed, ...(more > 0 ? [`  and ${more} more`] : [])]),
    ...(end === "found" && !isWhole && agreed !== undefined
      ? [
          `Tried ${agreed.of} times, ${agreed.yes} times with this result. Another set of hunks may do it as well.`,
        ]
      : []),
    `${runs}.`,
    ...(end === "stopped" || end === "tooMany"
      ? ["These are what is left so far, not the smallest set. Search again to go on."]
      : []),
  ];
}

function verdict(search: FoundHunks, isWhole: boolean): string {
  const { end, count, hunks } = search;
  const share = `${count} of ${plural(hunks, "{0} hunk", "{0} hunks")}`;
  const tests = plural(search.tests.length, "{0} test", "{0} tests");
  if (end !== "found") {
    const why = end === "stopped" ? "STOPPED" : "NOT FINISHED, too many runs";
    return `${why}: ${share}, ${subject(search).toLowerCase()}.`;
  }
  switch (search.question) {
    case "fixes":
      return isWhole ? `All ${hunks} hunks are needed to fix ${tests}.` : `${share} fix ${tests}:`;
    case "breaks":
      return isWhole ? `All ${hunks} hunks together break ${tests}.` : `${share} break ${tests}:`;
    case "notNeeded":
      return isWhole
        ? `All ${hunks} hunks are needed for ${tests} to pass.`
        : `${share} are not needed for ${tests} to pass:`;
  }
}

function subject({ question, tests }: Pick<HunkSearchPlan, "question" | "tests">): string {
  const shown = plural(tests.length, "{0} test", "{0} tests");
  switch (question) {
    case "fixes":
      return `What fixes ${shown}`;
    case "breaks":
      return `What breaks ${shown}`;
    case "notNeeded":
      return `What is not needed for ${shown} to pass`;
  }
}

function place({ path, line }: FoundHunk): string {
  return quote(line === undefined ? path : `${path}:${line}`);
}

/** A time between two numbers of milliseconds, in words. */
export function describeTime(least: number, most: number): string {
  const [from, to] = [least, most].map((ms) => Math.max(1, Math.round(ms / 60_000)));
  return least < 60_000 && most < 90_000
    ? `${Math.ceil(least / 1000)} to ${Math.ceil(most / 1000)} seconds`
    : from === to
      ? `${from === 1 ? "a minute" : `${from} minutes`}`
      : `${from} to ${to} minutes`;
}
