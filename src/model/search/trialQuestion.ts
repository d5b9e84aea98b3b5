import { compareErrors } from "../error/sameError.ts";
import type { RunOutcome } from "../judgement/outcome.ts";
import { hasResults } from "../log/attempt.ts";
import type { HunkQuestion } from "../log/searches.ts";
import { allCases, isFailing, type Report, type TestCase } from "../report/report.ts";
import { namesInError } from "./hunkNeeds.ts";
import type { TrialAnswer } from "./search.ts";

/** What a trial is asked: whether all of these tests pass, or whether all of them fail, each with the error that it had. */
export interface TrialQuestion {
  readonly isSo: "pass" | "fail";
  /** Each test as it failed, in the attempt in which it did. */
  readonly tests: readonly TestCase[];
}

/** The results of an attempt, or of a trial. */
export interface TrialResult {
  readonly outcome: RunOutcome;
  readonly report: Report | undefined;
  /** What it printed last. */
  readonly output: string;
}

/** The tests that a question is about by default: those that failed in one attempt and passed in the other. */
export function testsOfQuestion(
  question: HunkQuestion,
  before: readonly TestCase[],
  after: readonly TestCase[],
): readonly TestCase[] {
  const [red, green] = question === "breaks" ? [after, before] : [before, after];
  const passed = new Set(green.filter(({ outcome }) => outcome === "passed").map(({ id }) => id));
  return red.filter((one) => isFailing(one) && passed.has(one.id));
}

/**
 * What a run answers (docs/rules/search.md#f7). It is only an answer if every test was executed and the report is complete, and if a test failed with
 * the error that it is about: any other failure may be one of the trial itself.
 */
export function answerOf(question: TrialQuestion, result: TrialResult): TrialAnswer {
  const { outcome, report, output } = result;
  const cases = report === undefined ? [] : allCases(report);
  const byId = new Map(cases.map((one) => [one.id, one]));
  const results = question.tests.map(({ id }) => byId.get(id));
  const isWhole = hasResults(outcome) && report?.incomplete !== true;
  const answer = isWhole && results.every(isExecuted) ? judge(question, results) : undefined;
  if (answer !== undefined) {
    return { is: answer };
  }
  const failing = [...results.filter(isExecuted), ...cases].filter(isFailing);
  const errors = failing.flatMap(({ failures }) =>
    failures.map(({ message, text }) => `${message}\n${text}`),
  );
  return { is: "unresolved", names: namesInError([...errors.slice(0, 1), output].join("\n")) };
}

function isExecuted(result: TestCase | undefined): result is TestCase {
  return result !== undefined && result.outcome !== "skipped";
}

/** Undefined if a test failed with another error. */
function judge({ isSo, tests }: TrialQuestion, results: readonly TestCase[]): "yes" | "no" | undefined {
  if (results.every(({ outcome }) => outcome === "passed")) {
    return isSo === "pass" ? "yes" : "no";
  }
  const isAsBefore = tests.map((test, index) => isSameFailure(test, results[index]));
  return isSo === "pass"
    ? isAsBefore.includes(true)
      ? "no"
      : undefined
    : isAsBefore.includes(false)
      ? undefined
      : "yes";
}

function isSameFailure(before: TestCase, now: TestCase | undefined): boolean {
  return now !== undefined && isFailing(now) && compareErrors(before, now).kind !== "different";
}

/**
 * Where to search: the newest attempt of a row that says no, with one after it that says yes. Each attempt is given with what is known of it. By what
 * was tried already, the search has less to look for. Undefined if there are no two of this kind.
 */
export function narrowByHistory<T>(
  attempts: readonly (readonly [attempt: T, answer: TrialAnswer["is"] | undefined])[],
): readonly [from: T, to: T] | undefined {
  const known = attempts.filter(([, answer]) => answer === "yes" || answer === "no");
  const last = known.findLastIndex(([, answer], index) => answer === "no" && known[index + 1]?.[1] === "yes");
  const [from, to] = [known[last], known[last + 1]];
  return from === undefined || to === undefined ? undefined : [from[0], to[0]];
}

/** How many runs a search among so many hunks usually takes, if two of them matter: the ends, the search itself, and the result again (docs/rules/search.md#f2). */
export function expectRuns(hunks: number): number {
  return 2 + 2 * Math.ceil(Math.log2(Math.max(2, hunks))) + 2 + 3;
}
