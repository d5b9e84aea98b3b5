import { UserError } from "../../base/errors.ts";
import { fact } from "../../base/facts/fact.ts";
import type { Oid } from "../../model/code/snapshot.ts";
import { type Attempt, decidingRun, tells } from "../../model/log/attempt.ts";
import type { RunPurpose } from "../../model/log/run.ts";
import { commandOf, type Session } from "../../model/log/session.ts";
import { allCases, type Report } from "../../model/report/report.ts";
import type { FoundHunks } from "../../model/search/foundHunks.ts";
import type { TrialAnswer } from "../../model/search/search.ts";
import type { HunkSearchRequest } from "../../model/search/searchRequests.ts";
import {
  answerOf,
  narrowByHistory,
  type TrialQuestion,
  testsOfQuestion,
} from "../../model/search/trialQuestion.ts";
import { findAttempt } from "../attempts/findAttempt.ts";
import { readReport } from "../run/readRun.ts";
import type { Sessions } from "../state/sessions.ts";
import { readFailure, readKnown } from "./searchedFailure.ts";

/** The two trees between which hunks are looked for, and what decides. */
export interface SearchedEnds {
  readonly question: TrialQuestion;
  readonly from: Oid;
  readonly to: Oid;
  /** What the snapshot of the later one does not hold. */
  readonly skipped: Attempt["skipped"];
  /** The attempts that have these trees; of a commit, the one that it is asked about, twice. */
  readonly numbers: { readonly from: number; readonly to: number };
  readonly commit?: FoundHunks["commit"];
  readonly command: string;
  readonly purpose: RunPurpose;
  /** What earlier runs say of trees: they need not be run. */
  readonly known: ReadonlyMap<Oid, TrialAnswer>;
}

/** Finds the trees that are nearest to each other, and the tests that decide. A UserError if there is nothing to search for. */
export function findEnds(
  sessions: Sessions,
  session: Session,
  request: HunkSearchRequest,
): Promise<SearchedEnds> {
  return request.commit === undefined
    ? findAttempts(sessions, session, request)
    : findCommitEnds(sessions, session, request, request.commit);
}

/** Before and after a commit, as far as a test that failed in the newest attempt is concerned. */
async function findCommitEnds(
  sessions: Sessions,
  session: Session,
  { to, tests = [] }: HunkSearchRequest,
  name: string,
): Promise<SearchedEnds> {
  const { repository } = sessions.ports;
  const { command, purpose, test } = await readFailure(sessions, session, tests[0] ?? "");
  const commit = await repository.readCommit(name);
  if (commit === undefined) {
    throw new UserError(fact("search.nothingFound"), fact("next.searchAgain"));
  }
  const question: TrialQuestion = { isSo: "fail", tests: [test] };
  const { number, skipped } = findAttempt(session, to);
  return {
    question,
    from: commit.from,
    to: commit.to,
    skipped,
    numbers: { from: number, to: number },
    commit,
    command,
    purpose,
    known: await readKnown(sessions, command, question),
  };
}

/** The attempts that are nearest to each other. */
async function findAttempts(
  sessions: Sessions,
  session: Session,
  request: HunkSearchRequest,
): Promise<SearchedEnds> {
  const [first, last] = [findAttempt(session, request.from), findAttempt(session, request.to)];
  const numbers = { from: first.number, to: last.number };
  const [before, after] = [
    await readResults(sessions, session, first),
    await readResults(sessions, session, last),
  ];
  if (before === undefined || after === undefined) {
    throw new UserError(fact("search.noResults", numbers), fact("next.runTests"));
  }
  const changed = testsOfQuestion(request.question, allCases(before), allCases(after));
  const tests = changed.filter(({ id }) => request.tests?.includes(id) ?? true);
  if (tests.length === 0) {
    throw new UserError(fact("search.nothingChanged", numbers), fact("next.chooseAttempt"));
  }
  const question: TrialQuestion = { isSo: request.question === "breaks" ? "fail" : "pass", tests };
  const between = session.attempts.filter(({ number }) => number >= first.number && number <= last.number);
  const known = new Map<Oid, TrialAnswer>();
  const answers: (readonly [Attempt, TrialAnswer["is"] | undefined])[] = [];
  for (const attempt of between) {
    const answer = await readAnswer(sessions, session, attempt, question);
    answers.push([attempt, answer?.is]);
    if (answer !== undefined && attempt.skipped.length === 0) {
      known.set(attempt.tree, answer);
    }
  }
  // What is not needed is looked for among all changes.
  const nearest = request.question === "notNeeded" ? undefined : narrowByHistory(answers);
  const [from, to] = nearest ?? [first, last];
  if (from.tree === to.tree) {
    throw new UserError(
      fact("search.sameCode", { from: from.number, to: to.number }),
      fact("next.chooseAttempt"),
    );
  }
  return {
    question,
    from: from.tree,
    to: to.tree,
    skipped: to.skipped,
    numbers: { from: from.number, to: to.number },
    command: commandOf(session, "isolation"),
    purpose: "isolation",
    known,
  };
}

async function readResults(
  sessions: Sessions,
  session: Session,
  attempt: Attempt,
): Promise<Report | undefined> {
  const run = decidingRun(attempt);
  return run !== undefined && tells(run) ? readReport(sessions, session.id, run.number) : undefined;
}

/** What is known of an attempt; undefined if nothing is. */
async function readAnswer(
  sessions: Sessions,
  session: Session,
  attempt: Attempt,
  question: TrialQuestion,
): Promise<TrialAnswer | undefined> {
  const report = await readResults(sessions, session, attempt);
  const outcome = decidingRun(attempt)?.end?.result.outcome;
  return report === undefined || outcome === undefined
    ? undefined
    : answerOf(question, { outcome, report, output: "" });
}
