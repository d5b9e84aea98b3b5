import { UserError } from "../../base/errors.ts";
import { plural, t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { ShownSession } from "../../model/folder/folderState.ts";
import { tellsOfThisCode } from "../../model/log/attempt.ts";
import { commitLabel, type EndedSearch, type LoggedSearch } from "../../model/log/searches.ts";
import type { CommitSearchPlan } from "../../model/search/foundCommits.ts";
import type { PolluterSearchPlan, Victim } from "../../model/search/foundPolluters.ts";
import { searchResultLabel, surenessLabels } from "../../model/words/searchLabel.ts";
import { type SearchQuestion, searchQuestion } from "./searchQuestion.ts";

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
        detail: t(
          "Failed in run {0}, passed in run {1} of the same code",
          victim.failedIn + 1,
          victim.passedIn + 1,
        ),
      }),
    })),
    title,
    matchOnDescription: true,
  };
}

/** Says what a search among the earlier tests takes, and that it runs in the folder. */
export function askForPolluter(plan: PolluterSearchPlan): SearchQuestion {
  const { question, test, tests, sameProcess } = plan;
  const run = plan.run + 1;
  return searchQuestion({ aim: { kind: "polluter", question }, tests: [test], items: tests }, plan, {
    amount:
      sameProcess > 0 && sameProcess < tests
        ? t("{0} tests ran before it in run {1}, {2} of them in the same process.", tests, run, sameProcess)
        : plural(tests, "{0} test ran before it in run {1}.", "{0} tests ran before it in run {1}.", run),
    inFolder: true,
  });
}

/** Says what a search among commits takes. */
export function askForCommit(plan: CommitSearchPlan): SearchQuestion {
  const { test, since, commits } = plan;
  const aim = { kind: "commits", from: "", to: "" } as const;
  return searchQuestion({ aim, tests: [test], items: commits }, plan, {
    amount:
      since === undefined
        ? t("No commit is known at which it passed: it is looked for among {0} commits.", commits)
        : plural(
            commits,
            "{0} commit since {1}, at which it passed.",
            "{0} commits since {1}, at which it passed.",
            commitLabel(since.id, since.subject),
          ),
    inFolder: false,
  });
}

/** What a search for tests or for a commit came to, and what can be done with that; also with its row. `changedFiles` are those that changed in the meantime. */
export function searchResult(
  { subject, end }: EndedSearch,
  changedFiles: readonly string[] = [],
): SearchResult {
  const [only, ...others] = end.end === "found" ? end.found : [];
  const changed =
    changedFiles.length === 0
      ? []
      : [t("Files have changed in the meantime, by an edit or by the tests: {0}.", listNames(changedFiles))];
  return {
    sentences: [
      `${searchResultLabel(subject, end)}.`,
      ...(only?.kind === "commit" && others.length === 0
        ? [`${only.author}, ${only.authoredAt.slice(0, "2026-01-02".length)}`]
        : []),
      ...surenessLabels(subject, end),
      ...changed,
    ],
    actions: actionsOf({ subject, end }),
  };
}

function actionsOf({ subject, end }: EndedSearch): readonly string[] {
  switch (end.end) {
    case "found":
      return subject.aim.kind === "polluter"
        ? [isolateAction(), openAction(), copyAction()]
        : end.found.length === 1
          ? [showAction(), copyAction()]
          : [copyAction()];
    case "stopped":
    case "tooMany":
    case "lost":
      return [goOnAction()];
    case "failed":
      return [];
  }
}

/** Isolates the tests that were found with the one that they break. */
export function isolateAction(): string {
  return t("Isolate These Tests");
}

/** Opens the tests that were found, and the one that they break. */
export function openAction(): string {
  return t("Open All of Them");
}

/** Copies the result as Markdown. */
export function copyAction(): string {
  return t("Copy Result");
}

/** Goes on with a search that was stopped. */
export function goOnAction(): string {
  return t("Go On");
}

/** Shows what a commit changes. */
export function showAction(): string {
  return t("Show Changes");
}

/** The run whose tests a search is about: the newest one of its command in its attempt. */
export function searchedRun(
  { attempts }: Pick<ShownSession, "attempts">,
  { attempt, command }: Pick<LoggedSearch, "attempt" | "command">,
): number | undefined {
  const runs = attempts.find(({ number }) => number === attempt)?.runs ?? [];
  return runs.findLast((run) => tellsOfThisCode(run) && run.command === command)?.number;
}

/** Where the tests are that a search found, or one of them: files below the session's folder, and lines from 1 on. */
export function placesOfFound(
  { end }: Pick<LoggedSearch, "end">,
  item?: number,
): readonly { readonly file: string; readonly line: number }[] {
  const found = end?.found ?? [];
  return (item === undefined ? found : found.slice(item, item + 1)).flatMap((one) =>
    one.kind === "test" && one.file !== undefined
      ? [{ file: one.file, line: Math.max(1, one.line ?? 1) }]
      : [],
  );
}
