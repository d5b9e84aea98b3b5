import { UserError } from "../../base/errors.ts";
import { say } from "../../base/facts/words.ts";
import { plural, t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import { visibleText } from "../../base/visibleText.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { CommitSearchPlan, FoundCommits } from "../../model/search/foundCommits.ts";
import type { FoundPolluters, PolluterSearchPlan, Victim } from "../../model/search/foundPolluters.ts";
import type { Commit } from "../../model/search/history.ts";
import { searchTimeLabel } from "../../model/words/searchLabel.ts";

/** What is asked before a search begins, and the answer that begins it. */
export interface SearchStart {
  readonly question: string;
  readonly detail: string;
  readonly start: string;
}

/** How a search ended: what is said, and what can be done with it. */
export interface SearchResult {
  readonly sentences: readonly string[];
  readonly actions: readonly string[];
}

/** The tests that failed in the last runs, to choose one; those first that passed on the same code after other tests. A UserError if there is none. */
export function offerVictims(
  victims: readonly Victim[],
  title: string,
): PickList<PickItem & { readonly id: string }> {
  if (victims.length === 0) {
    throw new UserError(
      t("No test has failed in a run of the session's commands."),
      t("Run the tests first."),
    );
  }
  const telling = victims.filter(({ passedIn }) => passedIn !== undefined);
  const others = victims.filter(({ passedIn }) => passedIn === undefined);
  return {
    picks: [...telling, ...others].map((victim) => ({
      id: victim.id,
      label: victim.name,
      description: victim.file ?? victim.classname,
      ...(victim.passedIn !== undefined && {
        detail: t("Failed in run {0}, passed in run {1} of the same code", victim.failedIn, victim.passedIn),
      }),
    })),
    title,
    matchOnDescription: true,
  };
}

/** Says what a search among the earlier tests takes, and that it runs in the folder. */
export function askForPolluter(plan: PolluterSearchPlan): SearchStart {
  const { question, test, tests, sameProcess, run, command, runs, mostRuns, ms } = plan;
  return {
    question:
      question === "breaks"
        ? t("Which earlier test breaks {0}?", test.name)
        : t("Which earlier test does {0} need?", test.name),
    detail: [
      sameProcess > 0 && sameProcess < tests
        ? t("{0} tests ran before it in run {1}, {2} of them in the same process.", tests, run, sameProcess)
        : plural(tests, "{0} test ran before it in run {1}.", "{0} tests ran before it in run {1}.", run),
      price(runs, ms, t("parts of {0}", visibleText(command))),
      t("It runs in this folder: do not edit anything in the meantime."),
      t("It stops by itself after {0} runs.", mostRuns),
    ].join("\n\n"),
    start: t("Start"),
  };
}

/** Says what a search among commits takes. */
export function askForCommit(plan: CommitSearchPlan): SearchStart {
  const { test, since, commits, command, runs, mostRuns, runMs } = plan;
  return {
    question: t("Since when does {0} fail?", test.name),
    detail: [
      since === undefined
        ? t("No commit is known at which it passed: it is looked for among {0} commits.", commits)
        : plural(
            commits,
            "{0} commit since {1}, at which it passed.",
            "{0} commits since {1}, at which it passed.",
            nameOf(since),
          ),
      price(runs, runMs === undefined ? undefined : runs * runMs, visibleText(command)),
      t(
        "It runs in a private copy of the folder: nothing is checked out in yours, and you can go on working.",
      ),
      t("It stops by itself after {0} runs.", mostRuns),
    ].join("\n\n"),
    start: t("Start"),
  };
}

/** `what` is the command, or that only parts of it are run. */
function price(runs: number, ms: number | undefined, what: string): string {
  return ms === undefined
    ? t("About {0} runs of {1}", runs, what)
    : t("About {0} runs of {1}, {2}", runs, what, searchTimeLabel(ms));
}

/** What a search among the earlier tests came to. */
export function polluterResult(search: FoundPolluters): SearchResult {
  const { end, found, question, test, tests, changedFiles, reason } = search;
  const names = listNames(found.map(({ name }) => name));
  const changed =
    changedFiles.length === 0
      ? []
      : [t("Files have changed in the meantime, by an edit or by the tests: {0}.", listNames(changedFiles))];
  switch (end) {
    case "found":
      return {
        sentences: [
          question === "breaks"
            ? plural(
                found.length,
                "{1} leaves something behind that breaks {2}.",
                "{1} together leave something behind that breaks {2}.",
                names,
                test.name,
              )
            : t("{0} needs what {1} leaves behind.", test.name, names),
          ...changed,
        ],
        actions: [isolateAction(found.length + 1), openAction(), copyAction()],
      };
    case "stopped":
      return {
        sentences: [t("Stopped: {0} of {1} tests are left.", found.length, tests), ...changed],
        actions: [goOnAction()],
      };
    case "tooMany":
      return {
        sentences: [
          t("Not finished, too many runs: {0} of {1} tests are left.", found.length, tests),
          ...changed,
        ],
        actions: [goOnAction()],
      };
    case "failed":
      return {
        sentences: [reason === undefined ? t("The search has no result.") : say(reason), ...changed],
        actions: [],
      };
  }
}

/** What a search among commits came to. */
export function commitResult({ end, found, test, reason }: FoundCommits): SearchResult {
  const [only] = found;
  switch (end) {
    case "found":
      return found.length === 1 && only !== undefined
        ? {
            sentences: [t("{0} fails since {1}.", test.name, nameOf(only)), `${only.author}, ${only.at}`],
            actions: [showAction(), copyAction()],
          }
        : {
            sentences: [
              t(
                "{0} fails since one of {1} commits; those between could not be judged: {2}.",
                test.name,
                found.length,
                listNames(found.map(nameOf)),
              ),
            ],
            actions: [copyAction()],
          };
    case "stopped":
    case "tooMany":
      return {
        sentences: [t("The search did not come to its end: {0} commits are left.", found.length)],
        actions: [goOnAction()],
      };
    case "failed":
      return {
        sentences: [reason === undefined ? t("The search has no result.") : say(reason)],
        actions: [],
      };
  }
}

/** *Isolate These 2*: the tests that were found, with the one that they break. */
export function isolateAction(tests: number): string {
  return t("Isolate These {0}", tests);
}

/** Opens the tests that were found, and the one that they break. */
export function openAction(): string {
  return t("Open All of Them");
}

/** Copies the result as Markdown. */
export function copyAction(): string {
  return t("Copy as Markdown");
}

/** Goes on with a search that was stopped. */
export function goOnAction(): string {
  return t("Go On");
}

/** Shows what a commit changes. */
export function showAction(): string {
  return t("Show Changes");
}

function nameOf({ id, subject }: Commit): string {
  return `${id.slice(0, 10)} ${subject}`.trim();
}
