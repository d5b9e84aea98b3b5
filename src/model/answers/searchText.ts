import { plural } from "../../base/l10n.ts";
import type { SearchEnd, SearchProgress } from "../log/searches.ts";
import type { FoundHunk, FoundHunks, HunkSearchPlan } from "../search/foundHunks.ts";
import {
  foundItemLabel,
  type SearchSubject,
  searchProgressLabel,
  searchResultLabel,
  searchRunsLabel,
  searchTimeLabel,
  searchTitle,
  surenessLabels,
} from "../words/searchLabel.ts";
import { quote, quoteNames } from "./quote.ts";

/** How many hunks an answer names. */
const mostHunks = 20;

/** What a search would look for, and what it would take. */
export function describePlan(plan: HunkSearchPlan): readonly string[] {
  const { hunks, files, tests, command, runs, mostRuns, runMs } = plan;
  const time = runMs === undefined ? "" : `, ${searchTimeLabel(runs * runMs)}`;
  return [
    `${searchTitle(subjectOf(plan))}: ${plural(hunks, "{0} hunk", "{0} hunks")} in ${plural(files, "{0} file", "{0} files")}, from #${plan.from} to #${plan.to}.`,
    `Decided by: ${quoteNames(tests.map(({ name }) => name))}`,
    `About ${runs} runs of ${quote(command)}${time}; it stops by itself after ${mostRuns}.`,
    "It runs in a copy of the folder: your files are not touched, and you can go on working.",
  ];
}

/** `23 → 6 hunks, run 7 of about 17`. */
export function describeProgress(search: SearchProgress): string {
  return searchProgressLabel(search, search.left, search.run);
}

/** What a search came to: first what was found, then how sure that is. */
export function describeFound(search: FoundHunks): readonly string[] {
  const { end, found, count, hunks } = search;
  const [subject, ended] = [subjectOf(search), endOf(search)];
  const isPart = end !== "failed" && count > 0 && count < hunks;
  const listed = isPart ? found.slice(0, mostHunks).map((hunk) => `  ${quote(place(hunk))}`) : [];
  const more = isPart ? found.length - listed.length : 0;
  const sure = isPart ? surenessLabels(subject, ended).join(" ") : "";
  return [
    `${searchResultLabel(subject, ended)}${isPart && end === "found" ? ":" : "."}`,
    ...listed,
    ...(more > 0 ? [`  and ${more} more`] : []),
    sure,
    `${searchRunsLabel(ended)}.`,
    end === "stopped" || end === "tooMany"
      ? "These are what is left so far, not the smallest set. Search again to go on."
      : "",
  ].filter(Boolean);
}

/** The names of tests are quoted, as in every answer. */
function subjectOf({ question, tests, hunks }: HunkSearchPlan): SearchSubject {
  return {
    aim: { kind: "hunks", question },
    tests: tests.map(({ id, name }) => ({ id, name: quote(name) })),
    items: hunks,
  };
}

function endOf({ end, count, carriedOut, unresolved, agreed, where, reason }: FoundHunks): SearchEnd {
  return { end, found: [], items: count, runs: carriedOut, unresolved, agreed, place: where, reason };
}

function place(hunk: FoundHunk): string {
  return foundItemLabel({ kind: "hunk", ...hunk });
}
