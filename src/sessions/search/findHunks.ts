import { type Fact, fact } from "../../base/facts/fact.ts";
import { cutAt } from "../../base/listNames.ts";
import { withoutColours } from "../../base/withoutColours.ts";
import type { Atom } from "../../model/code/atoms.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { expectedDuration } from "../../model/folder/expectedDuration.ts";
import { allCases, isFailing } from "../../model/report/report.ts";
import {
  type FoundHunk,
  type FoundHunks,
  type HunkSearchPlan,
  subjectOfHunks,
} from "../../model/search/foundHunks.ts";
import { searchTime } from "../../model/search/foundSearch.ts";
import { type ChangeText, readHunkNeeds } from "../../model/search/hunkNeeds.ts";
import type { Trial, TrialAnswer } from "../../model/search/search.ts";
import type { HunkSearchRequest } from "../../model/search/searchRequests.ts";
import { smallestSet } from "../../model/search/smallestSet.ts";
import { answerOf, expectRuns, type TrialResult } from "../../model/search/trialQuestion.ts";
import { failureLineOf } from "../../model/words/failureLine.ts";
import type { AtomComparison, Workplace, WorkplaceKind } from "../../ports/search.ts";
import { workplaceKinds } from "../../ports/search.ts";
import type { ConfirmedCommand } from "../run/confirmedCommand.ts";
import type { RunObserver } from "../run/runCommand.ts";
import type { Sessions } from "../state/sessions.ts";
import { type RecordedSearch, recordSearch, type SearchPlan } from "./recordSearch.ts";
import { findEnds, type SearchedEnds } from "./searchedEnds.ts";

/** A false yes throws away a hunk that is needed, a false no only costs runs (docs/rules/search.md#f3). */
const votes = { yes: 3, no: 1 };

/** How often the result is tried in all. */
const confirm = 3;

/** How many times the usual number of runs a search may take. */
const mostTimes = 3;

/** A search that is ready to begin. */
interface PreparedSearch extends SearchedEnds {
  readonly plan: HunkSearchPlan;
  readonly comparison: AtomComparison;
}

/**
 * What a search for hunks would take. Nothing is run.
 * @throws {UserError} if there is nothing to search for
 */
export async function planHunkSearch(
  sessions: Sessions,
  request: HunkSearchRequest,
): Promise<HunkSearchPlan> {
  const { plan, comparison } = await prepare(sessions, request);
  comparison.dispose();
  return plan;
}

/**
 * Finds out which hunks between two attempts fix tests, break them, or are not needed for them to pass, by running the isolation command on parts of the
 * changes. It runs in a view of the folder or in a copy: the user's files are not touched. The search is in the log from its start, with what it came to, also
 * if no place gives the results that both attempts have; its trials are not runs of the log. One for the same that did not come to its end goes on: it asks
 * nothing twice that it was told within a day.
 * @throws {UserError} if there is nothing to search for, or if the session's command is another text than the confirmed one
 */
export async function findHunks(
  sessions: Sessions,
  { command, by, ...request }: HunkSearchRequest & Pick<ConfirmedCommand, "command" | "by">,
  observer: RunObserver,
): Promise<FoundHunks> {
  const { session } = request;
  const prepared = await prepare(sessions, request);
  const { purpose } = prepared.plan;
  const expectedMs = expectedDuration(sessions.find(session), command);
  const call = { session, purpose, command, by, expectedMs };
  try {
    return await recordSearch(sessions, call, asLogged(prepared.plan), observer, (record) =>
      carryOut(sessions, prepared, record),
    );
  } finally {
    prepared.comparison.dispose();
  }
}

/** What the log says of a search when it begins. */
function asLogged(plan: HunkSearchPlan): SearchPlan {
  const { commit, from, to, hunks, runs, tests } = plan;
  const reference = commit === undefined ? from : undefined;
  return { aim: subjectOfHunks(plan).aim, attempt: to, reference, tests, items: hunks, runs };
}

/** Finds what can be chosen between the ends, and what that takes. */
async function prepare(sessions: Sessions, request: HunkSearchRequest): Promise<PreparedSearch> {
  const session = sessions.find(request.session);
  const ends = await findEnds(sessions, session, request);
  const { question, from, to, skipped, numbers, commit, command, purpose } = ends;
  const comparison = await sessions.ports.repository.compareByAtoms(
    from,
    to,
    skipped.map(({ path }) => path),
  );
  const runs = expectRuns(comparison.atoms.length);
  const plan: HunkSearchPlan = {
    question: request.question,
    ...numbers,
    commit: commit && { id: commit.id, subject: commit.subject },
    command,
    purpose,
    tests: question.tests.map(({ id, name }) => ({ id, name })),
    hunks: comparison.atoms.length,
    files: comparison.paths.length,
    runs,
    mostRuns: mostTimes * runs,
    ms: searchTime(runs, expectedDuration(session, command)),
  };
  return { ...ends, plan, comparison };
}

/** What a tree with so many of the hunks comes to, while the result lies among `left`, written down; undefined if the user stopped it. */
async function tryTree(
  { question }: PreparedSearch,
  record: RecordedSearch,
  workplace: Workplace,
  { tree, items, left }: { readonly tree: Oid; readonly items: number; readonly left: number },
): Promise<TrialAnswer | undefined> {
  const result = await record.try(workplace, { left, tree });
  if (result === undefined) {
    return undefined;
  }
  const answer = answerOf(question, result);
  const error = answer.is === "unresolved" ? errorOf(result) : undefined;
  await record.add({ items, answer: answer.is, ...(error && { error }) }, left);
  return answer;
}

/** How many characters are kept of the error of a trial. */
const longestError = 200;

/** Why a trial could not be judged, in a line: the first failure that the report has, else what was printed last. */
function errorOf({ report, output }: TrialResult): string {
  const failing = report === undefined ? [] : allCases(report).filter(isFailing);
  const [line = ""] = failing.map(failureLineOf).filter(Boolean);
  const printed = withoutColours(output).trimEnd().split("\n").at(-1) ?? "";
  return cutAt((line || printed).trim(), longestError);
}

async function carryOut(
  sessions: Sessions,
  prepared: PreparedSearch,
  record: RecordedSearch,
): Promise<FoundHunks> {
  const { plan, comparison, known } = prepared;
  const workplace = await findWorkplace(prepared, record);
  const all = [...comparison.atoms.keys()];
  if (workplace === "stopped") {
    return conclude(prepared, record, all, { end: "stopped" });
  }
  if ("say" in workplace) {
    return conclude(prepared, record, [], { end: "failed", reason: workplace });
  }
  const kept = sessions.ports.repository.openKeptAnswers(whatDecides(prepared, workplace));
  try {
    const changes = comparison.atoms.map((atom) => changeText(comparison, atom));
    const texts = new Map(comparison.paths.map((path, index) => [path, comparison.texts[index] ?? noTexts]));
    const { guessed, learn } = readHunkNeeds(changes, texts);
    const search = smallestSet(all.length, { needs: guessed, learn, votes, confirm });
    let left: readonly number[] = all;
    let step = search.next();
    while (step.done !== true) {
      left = step.value.left;
      if (record.runs >= plan.mostRuns) {
        return await conclude(prepared, record, left, { end: "tooMany", where: workplace.kind });
      }
      const answer = await answerTo(step.value, workplace);
      if (answer === undefined) {
        return await conclude(prepared, record, left, { end: "stopped", where: workplace.kind });
      }
      step = search.next(answer);
    }
    const { set, agreed } = step.value;
    await sessions.afterDone(() => kept.forget());
    return await conclude(prepared, record, set, { end: "found", agreed, where: workplace.kind });
  } finally {
    await sessions.afterDone(() => workplace.dispose());
  }

  async function answerTo({ set, time, left }: Trial, where: Workplace): Promise<TrialAnswer | undefined> {
    const tree = await comparison.compose(set);
    const had = (time === 0 ? known.get(tree) : undefined) ?? kept.find(tree, time);
    if (had !== undefined) {
      return had;
    }
    const answer = await tryTree(prepared, record, where, { tree, items: set.length, left: left.length });
    if (answer !== undefined) {
      await sessions.afterDone(() => kept.add(tree, answer));
    }
    return answer;
  }
}

/**
 * Writes down what a search came to, and describes it; `needed` are the hunks that are needed, or among which these still lie.
 */
async function conclude(
  { plan, comparison }: PreparedSearch,
  record: RecordedSearch,
  needed: readonly number[],
  how: Pick<FoundHunks, "end" | "agreed" | "where" | "reason">,
): Promise<FoundHunks> {
  const all = [...comparison.atoms.keys()];
  const isNeeded = new Set(needed);
  const isAsked = how.end !== "failed";
  const shown = plan.question === "notNeeded" ? all.filter((atom) => isAsked && !isNeeded.has(atom)) : needed;
  const found = shown.flatMap((atom) => describeAtom(comparison, atom));
  const isPart = isAsked && needed.length > 0 && needed.length < all.length;
  const tree = isPart ? comparison.composed(await comparison.compose(needed)) : undefined;
  const items = how.end === "found" ? shown.length : isAsked ? needed.length : all.length;
  const { where: place, ...ended } = how;
  await record.end({ ...ended, place, found: found.map((hunk) => ({ kind: "hunk", ...hunk })), items }, tree);
  return {
    ...plan,
    ...how,
    search: record.id,
    found,
    count: shown.length,
    patch: Buffer.from(await comparison.patch(await comparison.compose(shown))).toString("utf8"),
    carriedOut: record.runs,
    unresolved: record.unresolved,
  };
}

/** Everything but the tree that the answer of a trial depends on, as far as it is known. */
function whatDecides(
  { plan, question, skipped: left }: PreparedSearch,
  { kind }: Workplace,
): readonly string[] {
  const skipped = left.map(({ path, state }) => `${path} ${state}`);
  const tests = question.tests.map(({ id, failures }) => `${id} ${failures[0]?.message}`);
  return [plan.command, question.isSo, kind, ...tests, "", ...skipped];
}

const noTexts = { before: "", after: "" };

/** The first place in which both attempts give the results that they are known to have (docs/rules/search.md#f8); else why there is none. */
async function findWorkplace(
  prepared: PreparedSearch,
  record: RecordedSearch,
): Promise<Workplace | "stopped" | Fact> {
  const { plan, from, to, comparison } = prepared;
  const reasons: Fact[] = [];
  for (const kind of workplaceKinds) {
    const where = nameOf(kind);
    const workplace = await comparison.openWorkplace(kind);
    if (workplace === undefined) {
      reasons.push(fact("search.placeNotAllowed", { where }));
      continue;
    }
    let isRight = false;
    try {
      const [none, all] = [
        { tree: from, items: 0, left: plan.hunks },
        { tree: to, items: plan.hunks, left: plan.hunks },
      ];
      const before = await tryTree(prepared, record, workplace, none);
      const after = before && (await tryTree(prepared, record, workplace, all));
      if (before === undefined || after === undefined) {
        return "stopped";
      }
      isRight = before.is === "no" && after.is === "yes";
      if (isRight) {
        return workplace;
      }
      reasons.push(
        before.is === after.is
          ? fact("search.sameAtBothEnds", { where })
          : fact("search.otherResult", { where }),
      );
    } finally {
      if (!isRight) {
        await workplace.dispose();
      }
    }
  }
  return describeNoWorkplace(plan, reasons);
}

function describeNoWorkplace({ commit, from, to, tests }: HunkSearchPlan, reasons: readonly Fact[]): Fact {
  return commit === undefined
    ? fact("search.noWorkplace", { from, to, reasons })
    : fact("search.noWorkplaceOfCommit", { test: tests[0]?.name ?? "", reasons });
}

function nameOf(kind: WorkplaceKind): Fact {
  return kind === "view" ? fact("search.view") : fact("search.copy");
}

/** What an atom says, for the names in it. A mode says nothing. */
function changeText({ paths, texts }: AtomComparison, atom: Atom): ChangeText {
  switch (atom.kind) {
    case "mode":
      return { files: [paths[atom.file] ?? ""], added: [], removed: [] };
    case "hunk": {
      const of = (kind: "added" | "removed") =>
        atom.hunk.lines.filter((line) => line.kind === kind).map(({ text }) => text);
      return { files: [paths[atom.file] ?? ""], added: of("added"), removed: of("removed") };
    }
    case "files":
      return {
        files: atom.files.map((file) => paths[file] ?? ""),
        added: atom.files.flatMap((file) => texts[file]?.after.split("\n") ?? []),
        removed: atom.files.flatMap((file) => texts[file]?.before.split("\n") ?? []),
      };
  }
}

function describeAtom({ paths, atoms }: AtomComparison, index: number): readonly FoundHunk[] {
  const atom = atoms[index];
  switch (atom?.kind) {
    case undefined:
      return [];
    case "files":
      return atom.files.map((file) => ({ path: paths[file] ?? "" }));
    case "mode":
      return [{ path: paths[atom.file] ?? "" }];
    case "hunk":
      return [{ path: paths[atom.file] ?? "", line: Math.max(1, atom.hunk.newLinesBefore + 1) }];
  }
}
