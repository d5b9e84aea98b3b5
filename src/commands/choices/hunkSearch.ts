import { UserError } from "../../base/errors.ts";
import { plural, t } from "../../base/l10n.ts";
import { visibleText } from "../../base/visibleText.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { ShownSession } from "../../model/folder/folderState.ts";
import type { FoundWay, RestorePreview } from "../../model/log/restores.ts";
import { commitLabel, foundCommitOf, hunkQuestions, type LoggedSearch } from "../../model/log/searches.ts";
import { type HunkSearchPlan, subjectOfHunks } from "../../model/search/foundHunks.ts";
import { type HunkSearchRequest, startOfChanges } from "../../model/search/searchRequests.ts";
import { searchPriceLabel, searchResultLabel, searchTitle } from "../../model/words/searchLabel.ts";
import { type SearchQuestion, searchQuestion } from "./searchQuestion.ts";

/**
 * What may be asked about an attempt: what fixes or breaks tests since the newest attempt before it that has results, or since `from`, and what is not
 * needed of everything since the first one. The engine says which of it there is.
 */
export function possibleQuestions(
  { id, attempts }: Pick<ShownSession, "id" | "attempts">,
  to: number,
  from?: number,
): readonly HunkSearchRequest[] {
  return hunkQuestions.flatMap((question) => {
    const start = from ?? startOfChanges(attempts, question, to);
    return start === undefined ? [] : [{ session: id, question, from: start, to }];
  });
}

/** A question that there is something to search for. */
export interface PlannedSearch extends PickItem {
  readonly request: HunkSearchRequest;
  readonly plan: HunkSearchPlan;
}

/** The questions to choose from, with what each would take; a UserError if there is none. */
export function offerSearches(
  planned: readonly { readonly request: HunkSearchRequest; readonly plan: HunkSearchPlan }[],
  number: number,
): PickList<PlannedSearch> {
  if (planned.length === 0) {
    throw new UserError(
      t("No test failed before attempt #{0} and passed in it, or the other way round.", number),
      t("Choose an attempt that made a difference."),
    );
  }
  return {
    picks: planned.map(({ request, plan }) => ({
      label: searchTitle(subjectOfHunks(plan)),
      description: rangeOf(plan),
      detail: searchPriceLabel(plan, visibleText(plan.command)),
      request,
      plan,
    })),
    title: t("Find What Mattered in Attempt #{0}", number),
    matchOnDescription: true,
  };
}

function rangeOf(plan: HunkSearchPlan): string {
  const { from, to, commit } = plan;
  return commit === undefined
    ? t("{0}, from #{1} to #{2}", amountOf(plan), from, to)
    : t("{0}, of {1}", amountOf(plan), commitLabel(commit.id, commit.subject));
}

function amountOf({ hunks, files }: HunkSearchPlan): string {
  return plural(files, "{1} in {0} file", "{1} in {0} files", plural(hunks, "{0} hunk", "{0} hunks"));
}

/** Says what a search takes and where it runs, before anything is run. */
export function askToSearch(plan: HunkSearchPlan): SearchQuestion & { readonly changeTests: string } {
  return {
    ...searchQuestion(subjectOfHunks(plan), plan, {
      amount: rangeOf(plan),
      inFolder: false,
    }),
    changeTests: t("Change Tests…"),
  };
}

/** The tests that decide, to choose among. */
export function offerTests({ tests }: HunkSearchPlan): PickList<PickItem & { readonly id: string }> {
  return {
    picks: tests.map(({ id, name }) => ({ label: name, id, picked: true })),
    title: t("Which tests decide?"),
    placeHolder: t("Uncheck the tests that the search need not look at"),
  };
}

/** A search of a session by its id; a UserError where the session has none of it. */
export function searchById({ searches }: Pick<ShownSession, "searches">, id: string): LoggedSearch {
  const search = searches.find((one) => one.search === id);
  if (search === undefined) {
    throw new UserError(t("The session has no such search."));
  }
  return search;
}

/** What was asked by a search, to be asked again; a UserError for one that does not look for hunks. */
export function requestOf(
  session: string,
  { aim, reference, attempt, tests }: LoggedSearch,
): HunkSearchRequest {
  if (aim.kind !== "hunks" || (reference === undefined && aim.commit === undefined)) {
    throw new UserError(t("This search does not look for hunks."));
  }
  const { question, commit } = aim;
  const chosen = tests.map(({ id }) => id);
  return { session, question, from: reference ?? attempt, to: attempt, commit, tests: chosen };
}

/** What of the commit that a search found breaks its test; a UserError where it found no single one. */
export function requestInCommit(session: string, search: LoggedSearch): HunkSearchRequest {
  const commit = foundCommitOf(search);
  if (commit === undefined) {
    throw new UserError(t("This search did not find a single commit."));
  }
  const { attempt, tests } = search;
  return {
    session,
    question: "breaks",
    from: attempt,
    to: attempt,
    commit,
    tests: tests.map(({ id }) => id),
  };
}

/** How the changes that a search found are called. */
export function foundTitle(search: LoggedSearch): string {
  return search.end === undefined ? searchTitle(search) : searchResultLabel(search, search.end);
}

/** What the list of files is called before found hunks are kept alone, or taken out. */
export function foundPreviewTitle(
  way: FoundWay,
  attempt: number,
  { write, delete: deleted, kept }: RestorePreview,
): string {
  const counts = [write.length, deleted.length, kept.length] as const;
  return way === "keep"
    ? t(
        "Keep Only the Found Hunks of Attempt #{0}: {1} to write, {2} to delete, {3} kept",
        attempt,
        ...counts,
      )
    : t("Take Found Hunks of Attempt #{0} Out: {1} to write, {2} to delete, {3} kept", attempt, ...counts);
}

/** What was done with found hunks, for the head of a message. */
export function foundDone(way: FoundWay, attempt: number): string {
  return way === "keep"
    ? t("Only the found hunks of attempt #{0} were kept", attempt)
    : t("The found hunks of attempt #{0} were taken out", attempt);
}
