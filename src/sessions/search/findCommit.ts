import { UserError } from "../../base/errors.ts";
import { type Fact, fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { expectedDuration } from "../../model/folder/expectedDuration.ts";
import { commitLabel } from "../../model/log/searches.ts";
import { type CommitSearchPlan, type FoundCommits, foundCommit } from "../../model/search/foundCommits.ts";
import { searchTime } from "../../model/search/foundSearch.ts";
import {
  type Commit,
  commitsAfter,
  commitsSince,
  expectCommitRuns,
  findStart,
  type HistoryPart,
  stepsBack,
} from "../../model/search/history.ts";
import type { Trial, TrialAnswer } from "../../model/search/search.ts";
import type { CommitSearchRequest } from "../../model/search/searchRequests.ts";
import { answerOf, type TrialQuestion } from "../../model/search/trialQuestion.ts";
import type { KeptAnswers, Workplace } from "../../ports/search.ts";
import { workplaceKinds } from "../../ports/search.ts";
import type { ConfirmedCommand } from "../run/confirmedCommand.ts";
import type { RunObserver } from "../run/runCommand.ts";
import type { Sessions } from "../state/sessions.ts";
import { type RecordedSearch, recordSearch, type SearchPlan } from "./recordSearch.ts";
import { readFailure, readKnown } from "./searchedFailure.ts";

/** How far a history is looked back at. */
const mostCommits = 1000;

/** How many times the usual number of runs a search may take. */
const mostTimes = 3;

/** A search that is ready to begin. */
interface PreparedSearch {
  readonly plan: CommitSearchPlan;
  readonly question: TrialQuestion;
  /** HEAD's history, oldest first. */
  readonly history: readonly Commit[];
  /** What earlier runs say of trees: they need not be run. */
  readonly known: ReadonlyMap<Oid, TrialAnswer>;
  /** Paths that no snapshot holds. */
  readonly skipped: readonly string[];
}

/**
 * What a search for the commit since which a test fails would take. Nothing is run.
 * @throws {UserError} if the test has not failed in a run of the session's commands, or if there is no history to search
 */
export async function planCommitSearch(
  sessions: Sessions,
  request: CommitSearchRequest,
): Promise<CommitSearchPlan> {
  return (await prepare(sessions, request)).plan;
}

/**
 * Finds the commit since which a test fails with the error that it has now, by running the session's command on commits of HEAD's history, merged branches
 * included (docs/rules/search.md#f13). It runs in a view of the folder or in a copy, and checks nothing out in the user's: the files and the repository are not touched.
 * @throws {UserError} as `planCommitSearch`, and if the command is another text than the confirmed one
 */
export async function findCommit(
  sessions: Sessions,
  { command, by, ...request }: CommitSearchRequest & Pick<ConfirmedCommand, "command" | "by">,
  observer: RunObserver,
): Promise<FoundCommits> {
  const prepared = await prepare(sessions, request);
  const { purpose } = prepared.plan;
  const expectedMs = expectedDuration(sessions.find(request.session), command);
  const call = { session: request.session, purpose, command, by, expectedMs };
  return recordSearch(sessions, call, asLogged(prepared), observer, (record) =>
    new CommitSearch(sessions, prepared, record).carryOut(),
  );
}

/** What the log says of a search when it begins. */
function asLogged({ plan: { test, since, commits, runs, attempt }, history }: PreparedSearch): SearchPlan {
  const { id, name } = test;
  const [from = "", to = ""] = [(since ?? history[0])?.id, history.at(-1)?.id];
  return { aim: { kind: "commits", from, to }, attempt, tests: [{ id, name }], items: commits, runs };
}

async function prepare(sessions: Sessions, request: CommitSearchRequest): Promise<PreparedSearch> {
  const session = sessions.find(request.session);
  const { command, purpose, test } = await readFailure(sessions, session, request.test);
  const question: TrialQuestion = { isSo: "fail", tests: [test] };
  const history = await sessions.ports.repository.listCommits(mostCommits);
  const head = history.at(-1);
  if (head === undefined || history.length < 2) {
    throw new UserError(fact("search.noHistory"));
  }
  const known = await readKnown(sessions, command, question);
  const green = history.findLast(({ tree }) => known.get(tree)?.is === "no");
  const since = request.since === undefined ? green : await asked(sessions, history, request.since);
  const commits = since === undefined ? history.length - 1 : commitsSince(history, since.id).commits.length;
  if (commits === 0) {
    throw new UserError(fact("search.passedAtHead", { commit: commitLabel(head.id, head.subject) }));
  }
  const runs = expectCommitRuns(commits);
  const { id, name, file, line } = test;
  return {
    plan: {
      test: { id, name, file, line },
      attempt: session.attempts.at(-1)?.number ?? 0,
      command,
      purpose,
      since,
      commits,
      runs,
      mostRuns: mostTimes * runs,
      ms: searchTime(runs, expectedDuration(session, command)),
    },
    question,
    history,
    known,
    skipped: session.attempts.at(-1)?.skipped.map(({ path }) => path) ?? [],
  };
}

/** The commit that somebody named, in a history. */
async function asked(sessions: Sessions, history: readonly Commit[], name: string): Promise<Commit> {
  const id = await sessions.ports.repository.resolveCommit(name);
  const found = history.find((one) => one.id === id);
  if (found === undefined) {
    throw new UserError(fact("search.noSuchCommit", { name, most: mostCommits }));
  }
  return found;
}

/** Why a search ends without a result. */
type Ended = Pick<FoundCommits, "end" | "reason">;

/** Carries one search out. */
class CommitSearch {
  #left: readonly Commit[];
  #workplace: Workplace | undefined;
  #kept: KeptAnswers | undefined;
  readonly #sessions: Sessions;
  readonly #prepared: PreparedSearch;
  readonly #record: RecordedSearch;

  constructor(sessions: Sessions, prepared: PreparedSearch, record: RecordedSearch) {
    this.#sessions = sessions;
    this.#prepared = prepared;
    this.#record = record;
    const { history, plan } = prepared;
    // Also without a known green commit the first one is none of them: it is what the others are searched since.
    this.#left = plan.since === undefined ? history.slice(1) : commitsSince(history, plan.since.id).commits;
  }

  async carryOut(): Promise<FoundCommits> {
    try {
      const ended = (await this.#enter()) ?? (await this.#search());
      if (ended.end === "found" || ended.end === "failed") {
        await this.#sessions.afterDone(() => this.#kept?.forget());
      }
      const found = ended.end === "failed" ? [] : this.#left;
      await this.#record.end({
        ...ended,
        found: found.map(foundCommit),
        items: ended.end === "failed" ? this.#prepared.plan.commits : found.length,
        place: this.#workplace?.kind,
      });
      const [only, ...others] = this.#left;
      const parent = this.#prepared.history.find(({ id }) => id === only?.parents[0]);
      const isOne = ended.end === "found" && others.length === 0;
      return {
        ...this.#prepared.plan,
        ...ended,
        search: this.#record.id,
        found,
        patch:
          isOne && only !== undefined && parent !== undefined
            ? await this.#sessions.ports.repository.diff(parent.tree, only.tree)
            : "",
        carriedOut: this.#record.runs,
        unresolved: this.#record.unresolved,
        where: this.#workplace?.kind,
      };
    } finally {
      const workplace = this.#workplace;
      await this.#sessions.afterDone(() => workplace?.dispose());
    }
  }

  /** Enters the first place in which HEAD fails as it did in the folder; returns why there is none. */
  async #enter(): Promise<Ended | undefined> {
    const { history, skipped, plan, question } = this.#prepared;
    const head = history.at(-1);
    const answers: TrialAnswer["is"][] = [];
    for (const kind of workplaceKinds) {
      const workplace = await this.#sessions.ports.repository.openWorkplace(kind, skipped);
      if (workplace === undefined || head === undefined) {
        continue;
      }
      this.#workplace = workplace;
      const answer = await this.#run(head);
      if (typeof answer === "string") {
        return { end: answer };
      }
      if (answer.is === "yes") {
        this.#kept = this.#sessions.ports.repository.openKeptAnswers([
          plan.command,
          "commit",
          kind,
          plan.test.id,
          question.tests[0]?.failures[0]?.message ?? "",
          head.id,
        ]);
        return undefined;
      }
      answers.push(answer.is);
      await workplace.dispose();
      this.#workplace = undefined;
    }
    const test = plan.test.name;
    const passes = answers.length > 0 && answers.every((answer) => answer === "no");
    return {
      end: "failed",
      reason: passes ? fact("search.passesAtHead", { test }) : fact("search.headNotJudged", { test }),
    };
  }

  async #search(): Promise<Ended> {
    const { history } = this.#prepared;
    const since = await this.#findGreen();
    if ("end" in since) {
      return since;
    }
    const part = commitsSince(history, since.id);
    const ended = await this.#searchIn(part, since);
    if (ended.end !== "found") {
      return ended;
    }
    const isNew = await this.#isNew(part, since);
    // A branch that began before the test was mended says nothing of what broke it again: the merge of it may.
    return isNew === true
      ? ended
      : isNew === false
        ? this.#searchIn(commitsAfter(history, since.id), since)
        : isNew;
  }

  async #searchIn({ commits, parents }: HistoryPart, since: Commit): Promise<Ended> {
    const places = new Map(commits.map((commit, place) => [place, commit]));
    const commitOf = (place: number | undefined) => places.get(place ?? -1) ?? since;
    this.#left = commits;
    const search = findStart(parents);
    let step = search.next();
    while (step.done !== true) {
      const { set, time, left }: Trial = step.value;
      this.#left = left.map(commitOf);
      const answer = await this.#answerWithin(commitOf(set.at(-1)), time);
      if ("end" in answer) {
        return answer;
      }
      step = search.next(answer);
    }
    this.#left = [...step.value].sort((one, other) => one - other).map(commitOf);
    const test = this.#prepared.plan.test.name;
    return this.#left.length > 0
      ? { end: "found" }
      : { end: "failed", reason: fact("search.contradictory", { test }) };
  }

  /** Whether the test passed before the commits that are left, also on a branch that began before the green commit. */
  async #isNew({ commits }: HistoryPart, since: Commit): Promise<boolean | Ended> {
    const inside = new Set([since, ...commits].map(({ id }) => id));
    const before = new Set(this.#left.flatMap(({ parents }) => parents.filter((one) => !inside.has(one))));
    for (const id of before) {
      const parent = this.#prepared.history.find((one) => one.id === id);
      const answer = parent === undefined ? undefined : await this.#answerWithin(parent, 0);
      if (answer !== undefined && "end" in answer) {
        return answer;
      }
      if (answer?.is !== "no") {
        return false;
      }
    }
    return true;
  }

  /** What a commit comes to, as long as the search has not taken too many runs. */
  async #answerWithin(commit: Commit, time: number): Promise<TrialAnswer | Ended> {
    if (this.#record.runs >= this.#prepared.plan.mostRuns) {
      return { end: "tooMany" };
    }
    const answer = await this.#answer(commit, time);
    return typeof answer === "string" ? { end: answer } : answer;
  }

  /** The commit at which the test passed: the one that is known or was named, else the first one back at which it does. */
  async #findGreen(): Promise<Commit | Ended> {
    const { history, plan } = this.#prepared;
    const test = plan.test.name;
    for (const commit of plan.since === undefined ? stepsBack(history) : [plan.since]) {
      const answer = await this.#answer(commit, 0);
      if (typeof answer === "string") {
        return { end: answer };
      }
      if (answer.is === "no") {
        return commit;
      }
      if (plan.since !== undefined) {
        const at = { test, commit: commitLabel(commit.id, commit.subject) };
        const reason: Fact =
          answer.is === "yes" ? fact("search.failsThereToo", at) : fact("search.notJudgedThere", at);
        return { end: "failed", reason };
      }
    }
    return { end: "failed", reason: fact("search.neverPassed", { test, commits: history.length }) };
  }

  /** What a commit comes to; the end of the search, if the user stopped it. */
  async #answer(commit: Commit, time: number): Promise<TrialAnswer | "stopped"> {
    const known = time === 0 ? this.#prepared.known.get(commit.tree) : undefined;
    const had = known ?? this.#kept?.find(commit.tree, time);
    if (had !== undefined) {
      return had;
    }
    const answer = await this.#run(commit);
    if (typeof answer !== "string") {
      await this.#sessions.afterDone(() => this.#kept?.add(commit.tree, answer));
    }
    return answer;
  }

  async #run(commit: Commit): Promise<TrialAnswer | "stopped"> {
    const workplace = this.#workplace;
    const { plan, question } = this.#prepared;
    const left = Math.min(plan.commits, this.#left.length);
    const result = workplace && (await this.#record.try(workplace, { left, tree: commit.tree }));
    if (result === undefined) {
      return "stopped";
    }
    const answer = answerOf(question, result);
    await this.#record.add({ items: left, answer: answer.is }, left);
    return answer;
  }
}
