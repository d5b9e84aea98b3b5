import { plural } from "../../base/l10n.ts";
import {
  commitLabel,
  type EndedSearch,
  type FoundItem,
  type SearchProgress,
  type SearchSubject,
} from "../log/searches.ts";
import { type CommitSearchPlan, endedCommits, type FoundCommits } from "../search/foundCommits.ts";
import { endedHunks, type FoundHunks, type HunkSearchPlan, subjectOfHunks } from "../search/foundHunks.ts";
import { endedPolluters, type FoundPolluters, type PolluterSearchPlan } from "../search/foundPolluters.ts";
import type { SearchPrice } from "../search/foundSearch.ts";
import {
  foundItemLabel,
  searchPriceLabel,
  searchProgressLabel,
  searchResultLabel,
  searchRunsLabel,
  searchTitle,
  surenessLabels,
} from "../words/searchLabel.ts";
import { quote, quoteNames } from "./quote.ts";

/** How many of the found things an answer names. */
const mostFound = 20;

/** What a search for hunks would look for, and what it would take. */
export function describePlan(plan: HunkSearchPlan): readonly string[] {
  const { commit, hunks, files, tests } = plan;
  const between =
    commit === undefined
      ? `from #${plan.from} to #${plan.to}`
      : `of ${commitLabel(commit.id, quote(commit.subject))}`;
  return [
    `${titleOf(subjectOfHunks(plan))}: ${plural(hunks, "{0} hunk", "{0} hunks")} in ${plural(files, "{0} file", "{0} files")}, ${between}.`,
    `Decided by: ${quoteNames(tests.map(({ name }) => name))}`,
    describePrice(plan),
    inCopy,
  ];
}

/** What a search among the earlier tests would look for, and what it would take. */
export function describePolluterPlan(plan: PolluterSearchPlan): readonly string[] {
  const { question, test, tests, sameProcess, attempt, run, command, framework } = plan;
  const title = titleOf({ aim: { kind: "polluter", question }, tests: [test], items: tests });
  const own = sameProcess > 0 && sameProcess < tests ? `, ${sameProcess} of them in the same process` : "";
  return [
    `${title}: ${plural(tests, "{0} test", "{0} tests")} ran before it in run ${run + 1} (#${attempt})${own}.`,
    describePrice(plan, `parts of ${quote(command)} (${framework})`),
    "It runs in this folder: do not edit it in the meantime.",
  ];
}

/** What a search among commits would look for, and what it would take. */
export function describeCommitPlan(plan: CommitSearchPlan): readonly string[] {
  const { test, since, commits } = plan;
  const title = titleOf({ aim: { kind: "commits", from: "", to: "" }, tests: [test], items: commits });
  const among = plural(commits, "{0} commit", "{0} commits");
  return [
    since === undefined
      ? `${title}: no commit is known at which it passed, so it is looked for among ${among}.`
      : `${title}: ${among} since ${commitLabel(since.id, quote(since.subject))}, at which it passed.`,
    describePrice(plan),
    inCopy,
  ];
}

const inCopy = "It runs in a copy of the folder: your files are not touched, and you can go on working.";

function describePrice(price: SearchPrice, command = quote(price.command)): string {
  return `${searchPriceLabel(price, command)}; it stops by itself after ${price.mostRuns}.`;
}

function titleOf(subject: SearchSubject): string {
  return searchTitle(quoted(subject));
}

/** `23 → 6 hunks, run 7 of about 17`. */
export function describeProgress(search: SearchProgress): string {
  return searchProgressLabel(search, search.left, search.run);
}

/** What a search for hunks came to: first what was found, then how sure that is. All or none of them are not listed. */
export function describeFound(search: FoundHunks): readonly string[] {
  const isPart = search.end !== "failed" && search.count > 0 && search.count < search.hunks;
  return describeEnded(
    endedHunks(search),
    isPart ? search.found.map(({ path, line }) => placeOf(path, line)) : [],
  );
}

/** What a search among the earlier tests came to. */
export function describePolluters(search: FoundPolluters): readonly string[] {
  const { found, changedFiles } = search;
  const tests = found.map(({ name, file, line }) =>
    file === undefined ? quote(name) : `${quote(name)} (${placeOf(file, line)})`,
  );
  return [
    ...describeEnded(endedPolluters(search), tests),
    ...(changedFiles.length === 0
      ? []
      : [
          `Files that have changed since then, by an edit or by the tests: ${quoteNames(changedFiles, 3)}. If it was an edit, search again.`,
        ]),
  ];
}

/** What a search among commits came to: each with its author, and when it was written. */
export function describeCommits(search: FoundCommits): readonly string[] {
  const commits = search.found.map(
    ({ id, subject, author, at }) => `${commitLabel(id, quote(subject))}, ${quote(author)}, ${at}`,
  );
  return describeEnded(endedCommits(search), commits);
}

function placeOf(path: string, line: number | undefined): string {
  return quote(foundItemLabel({ kind: "hunk", path, line }));
}

/** The result in a sentence, what was found in lines, how sure that is, what it took, and how it goes on. */
function describeEnded({ subject, end }: EndedSearch, found: readonly string[]): readonly string[] {
  const own = { subject: quoted(subject), end: { ...end, found: end.found.map(quotedItem) } };
  const listed = found.slice(0, mostFound).map((one) => `  ${one}`);
  const more = found.length - listed.length;
  const isLeft = end.end === "stopped" || end.end === "tooMany";
  return [
    `${searchResultLabel(own.subject, own.end)}${listed.length > 0 ? ":" : "."}`,
    ...listed,
    more > 0 ? `  and ${more} more` : "",
    listed.length > 0 ? surenessLabels(own.subject, own.end).join(" ") : "",
    `${searchRunsLabel(end)}.`,
    isLeft
      ? "These are what is left so far, not the result. Search again to go on: nothing is run twice."
      : "",
  ].filter(Boolean);
}

/** The names of tests and the subjects of commits are quoted, as in every answer. */
function quoted(subject: SearchSubject): SearchSubject {
  return { ...subject, tests: subject.tests.map(({ id, name }) => ({ id, name: quote(name) })) };
}

function quotedItem(item: FoundItem): FoundItem {
  switch (item.kind) {
    case "hunk":
      return item;
    case "test":
      return { ...item, name: quote(item.name) };
    case "commit":
      return { ...item, subject: quote(item.subject) };
  }
}
