import { say } from "../../base/facts/words.ts";
import { plural, t } from "../../base/l10n.ts";
import { cutAt, listNames } from "../../base/listNames.ts";
import {
  commitLabel,
  type FoundItem,
  type LoggedSearch,
  type SearchAim,
  type SearchEnd,
  type SearchPlace,
  type SearchProgress,
  type SearchSubject,
  type SearchTrial,
} from "../log/searches.ts";

/** The words of searches, in one place: the views, the command line and the exported log say the same. */

/** How many characters of a test's name, or of the subject of a commit, a label shows. */
const longestName = 80;

/** What it looks for, as a heading: `What fixes 3 tests`. */
export function searchTitle({ aim, tests }: SearchSubject): string {
  const named = testsLabel(tests);
  switch (aim.kind) {
    case "hunks":
      if (aim.commit !== undefined) {
        return t("What breaks {0} in {1}", named, commitLabel(aim.commit, ""));
      }
      return {
        fixes: t("What fixes {0}", named),
        breaks: t("What breaks {0}", named),
        notNeeded: t("What is not needed for {0} to pass", named),
      }[aim.question];
    case "polluter":
      return aim.question === "breaks"
        ? t("Which earlier tests break {0}", named)
        : t("Which earlier tests {0} needs", named);
    case "commits":
      return t("When {0} started to fail", named);
  }
}

/** How far a search is: `23 → 6 hunks, run 7 of about 17`. Without a run, among how many the result lies. */
export function searchProgressLabel(
  { aim, items, runs }: Pick<LoggedSearch, "aim" | "items" | "runs">,
  left: number,
  run?: number,
): string {
  const narrowed = `${items} → ${searchItemsLabel(aim, left)}`;
  return run === undefined ? narrowed : t("{0}, run {1} of about {2}", narrowed, run, Math.max(run, runs));
}

/** What a search in progress looks for, and how far it is: `What fixes 3 tests: 23 → 6 hunks, run 7 of about 17`. */
export function searchingLabel(search: SearchProgress): string {
  return t("{0}: {1}", searchTitle(search), searchProgressLabel(search, search.left, search.run));
}

/** What a search came to, in a sentence without its full stop: `2 of 23 hunks fix 3 tests`. */
export function searchResultLabel(search: SearchSubject, end: SearchEnd): string {
  const { items, runs } = end;
  const all = searchItemsLabel(search.aim, search.items);
  switch (end.end) {
    case "found":
      return foundLabel(search, end);
    case "stopped":
      return plural(items, "Stopped: {0} of {1} is left", "Stopped: {0} of {1} are left", all);
    case "tooMany":
      return plural(
        items,
        "Not finished after {2} runs: {0} of {1} is left",
        "Not finished after {2} runs: {0} of {1} are left",
        all,
        runs,
      );
    case "lost":
      return plural(items, "Interrupted: {0} of {1} is left", "Interrupted: {0} of {1} are left", all);
    case "failed":
      return end.reason === undefined ? t("It could not be carried out") : say(end.reason).replace(/\.$/, "");
  }
}

function foundLabel({ aim, tests, items: all }: SearchSubject, end: SearchEnd): string {
  const { items, found, runs, unresolved } = end;
  const named = testsLabel(tests);
  switch (aim.kind) {
    case "hunks":
      return isOneCluster(aim, all, end)
        ? t(
            "Cannot be narrowed: {0} of {1} runs with fewer than all {2} hunks could not be judged",
            unresolved,
            runs,
            all,
          )
        : hunksLabel(aim.question, items, all, named);
    case "polluter": {
      const names = listNames(found.map(foundItemLabel));
      if (items === 0) {
        return aim.question === "breaks"
          ? t("No earlier test breaks {0}", named)
          : t("{0} needs no earlier test", named);
      }
      return aim.question === "breaks"
        ? plural(items, "{1} breaks {2}", "{1} together break {2}", names, named)
        : t("{0} needs {1}", named, names);
    }
    case "commits": {
      const names = listNames(found.map(foundItemLabel));
      return found.length > 1
        ? plural(
            tests.length,
            "{1} fails since one of {2} commits, those between could not be judged: {3}",
            "{1} fail since one of {2} commits, those between could not be judged: {3}",
            named,
            found.length,
            names,
          )
        : plural(tests.length, "{1} fails since {2}", "{1} fail since {2}", named, names);
    }
  }
}

/** Nothing smaller could be judged: that all hunks are needed is not shown by that. */
function isOneCluster(aim: SearchAim, all: number, { items, runs, unresolved }: SearchEnd): boolean {
  const isWhole = aim.kind === "hunks" && items === (aim.question === "notNeeded" ? 0 : all);
  return isWhole && all > 1 && unresolved * 2 > runs;
}

function hunksLabel(
  question: Extract<SearchAim, { kind: "hunks" }>["question"],
  items: number,
  all: number,
  named: string,
): string {
  switch (question) {
    case "fixes":
      return items === all
        ? plural(all, "The only hunk fixes {1}", "All {0} hunks are needed to fix {1}", named)
        : plural(items, "{0} of {1} hunks fixes {2}", "{0} of {1} hunks fix {2}", all, named);
    case "breaks":
      return items === all
        ? plural(all, "The only hunk breaks {1}", "All {0} hunks together break {1}", named)
        : plural(items, "{0} of {1} hunks breaks {2}", "{0} of {1} hunks break {2}", all, named);
    case "notNeeded":
      return items === 0
        ? plural(
            all,
            "The only hunk is needed for {1} to pass",
            "All {0} hunks are needed for {1} to pass",
            named,
          )
        : plural(
            items,
            "{0} of {1} hunks is not needed for {2} to pass",
            "{0} of {1} hunks are not needed for {2} to pass",
            all,
            named,
          );
  }
}

/** How sure a result is; empty for a search without one. */
export function surenessLabels({ aim }: SearchSubject, { end, agreed }: SearchEnd): readonly string[] {
  if (end !== "found" || agreed === undefined) {
    return [];
  }
  return [
    plural(agreed.of, "Tried once.", "Tried {0} times, {1} times with this result.", agreed.yes),
    ...(aim.kind === "hunks" ? [t("Another set of hunks may do it as well.")] : []),
    ...(aim.kind === "polluter" ? [t("Other tests may do it as well.")] : []),
  ];
}

/** What it took: `15 runs in a private copy of the folder, 2 of which could not be judged`. */
export function searchRunsLabel({ runs, unresolved, place }: SearchEnd): string {
  const taken = plural(runs, "{0} run", "{0} runs");
  const where = place === undefined ? taken : t("{0} in {1}", taken, searchPlaceLabel(place));
  return unresolved === 0 ? where : t("{0}, {1} of which could not be judged", where, unresolved);
}

/** What a search will take: `About 17 runs of pytest, 2 to 4 minutes`; `command` as it is to be shown. */
export function searchPriceLabel(
  { runs, ms }: { readonly runs: number; readonly ms?: number | undefined },
  command: string,
): string {
  return ms === undefined
    ? plural(runs, "About {0} run of {1}", "About {0} runs of {1}", command)
    : t("About {0} runs of {1}, {2}", runs, command, searchTimeLabel(ms));
}

/**
 * How long a search may take, which usually takes so many milliseconds, and seldom more than twice that: `17 to 34 seconds`, `2 to 4 minutes`.
 */
function searchTimeLabel(least: number): string {
  const most = 2 * least;
  if (most < 90_000) {
    return t("{0} to {1} seconds", Math.ceil(least / 1000), Math.ceil(most / 1000));
  }
  const [from, to] = [least, most].map((ms) => Math.max(1, Math.round(ms / 60_000)));
  return from === to
    ? plural(from ?? 1, "{0} minute", "{0} minutes")
    : t("{0} to {1} minutes", from ?? 1, to ?? 1);
}

/** Where trials run: `a private copy of the folder`. */
function searchPlaceLabel(place: SearchPlace): string {
  const words = {
    view: t("a private copy of the folder"),
    copy: t("a copy in another place"),
    folder: t("the folder itself"),
  };
  return words[place];
}

/** An item by its name: `src/a.py:14`, the name of a test, or a commit with its subject. */
export function foundItemLabel(item: FoundItem): string {
  switch (item.kind) {
    case "hunk":
      return item.line === undefined ? item.path : `${item.path}:${item.line}`;
    case "test":
      return cutAt(item.name, longestName);
    case "commit":
      return commitLabel(item.commit, cutAt(item.subject, longestName));
  }
}

/** What a trial answered, in the words of results: `passed`, `failed`, or that it could not be judged and why. */
export function trialAnswerLabel(aim: SearchAim, answer: SearchTrial["answer"], error?: string): string {
  if (answer === "unresolved") {
    return error === undefined
      ? t("cannot be judged")
      : t("cannot be judged: {0}", cutAt(error, longestName));
  }
  return trialOutcome(aim, answer) === "passed" ? t("passed") : t("failed");
}

/** What the tests of a trial did: a yes may be that they pass, or that they fail. */
export function trialOutcome(
  aim: SearchAim,
  answer: SearchTrial["answer"],
): "passed" | "failed" | "unresolved" {
  const looksForPasses =
    aim.kind === "hunks" ? aim.question !== "breaks" : aim.kind === "polluter" && aim.question === "needs";
  return answer === "unresolved" ? answer : (answer === "yes") === looksForPasses ? "passed" : "failed";
}

/** Tests as a part of a sentence: the name of one, the number of several. */
function testsLabel(tests: SearchSubject["tests"]): string {
  const [only, other] = tests;
  return only !== undefined && other === undefined
    ? cutAt(only.name, longestName)
    : plural(tests.length, "{0} test", "{0} tests");
}

/** So many of what a search looks among: `23 hunks`. */
export function searchItemsLabel({ kind }: SearchAim, count: number): string {
  switch (kind) {
    case "hunks":
      return plural(count, "{0} hunk", "{0} hunks");
    case "polluter":
      return plural(count, "{0} test", "{0} tests");
    case "commits":
      return plural(count, "{0} commit", "{0} commits");
  }
}
