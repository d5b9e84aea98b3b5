import { say } from "../../base/facts/words.ts";
import { plural } from "../../base/l10n.ts";
import type { CommitSearchPlan, FoundCommits } from "../search/foundCommits.ts";
import type { Commit } from "../search/history.ts";
import { searchTimeLabel } from "../words/searchLabel.ts";
import { codeSpan } from "./codeSpan.ts";
import { quote } from "./quote.ts";

/** How many commits an answer names. */
const mostCommits = 20;

/** What a search would look for, and what it would take. */
export function describeCommitPlan(plan: CommitSearchPlan): readonly string[] {
  const { test, since, commits, command, runs, mostRuns, runMs } = plan;
  const among = plural(commits, "{0} commit", "{0} commits");
  return [
    since === undefined
      ? `Since when ${quote(test.name)} fails: no commit is known at which it passed, so it is looked for among ${among}.`
      : `Since when ${quote(test.name)} fails: ${among} since ${label(since)}, at which it passed.`,
    `About ${runs} runs of ${quote(command)}${runMs === undefined ? "" : `, ${searchTimeLabel(runs * runMs)}`}; it stops by itself after ${mostRuns}.`,
    "It runs in a copy of the folder: nothing is checked out in yours, and you can go on working.",
  ];
}

/** What a search came to: first the commit, then what it took. */
export function describeCommits(search: FoundCommits): readonly string[] {
  const { found, carriedOut, unresolved, where, end } = search;
  const listed = found.slice(0, mostCommits).flatMap(describe);
  const more = found.length - Math.min(found.length, mostCommits);
  const place = where === undefined ? "" : ` in ${where === "view" ? "a view" : "a copy"} of the folder`;
  return [
    verdict(search),
    ...listed,
    ...(more > 0 ? [`  and ${more} more`] : []),
    `${plural(carriedOut, "{0} run", "{0} runs")}${place}${unresolved === 0 ? "" : `, ${unresolved} of which could not be judged`}.`,
    ...(end === "stopped" || end === "tooMany" ? ["Search again to go on: nothing is run twice."] : []),
  ];
}

function verdict({ end, reason, found, test }: FoundCommits): string {
  const name = quote(test.name);
  const some = plural(found.length, "{0} commit", "{0} commits");
  switch (end) {
    case "found":
      return found.length === 1
        ? `${name} fails since:`
        : `${name} fails since one of these ${some}; those between could not be judged:`;
    case "stopped":
      return `STOPPED: among ${some}:`;
    case "tooMany":
      return `NOT FINISHED, too many runs: among ${some}:`;
    case "failed":
      return reason === undefined ? "NO RESULT." : `NO RESULT: ${say(reason)}`;
  }
}

function describe(commit: Commit): readonly string[] {
  return [`  ${label(commit)}`, `    ${quote(commit.author)}, ${commit.at}`];
}

function label({ id, subject }: Commit): string {
  return `${id.slice(0, 10)} ${quote(subject)}`;
}

/** The result as Markdown, in English as every export. */
export function commitMarkdown({ test, found, command }: FoundCommits): string {
  const list = found
    .map(
      ({ id, subject, author, at }) =>
        `- ${id.slice(0, 10)} ${codeSpan(subject)} (${codeSpan(author)}, ${at})`,
    )
    .join("\n");
  return `${codeSpan(test.name)} of ${codeSpan(command)} fails since:\n\n${list}\n`;
}
