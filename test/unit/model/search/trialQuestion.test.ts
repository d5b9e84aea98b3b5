import { describe, expect, test } from "vitest";
import type { Report, TestCase } from "../../../../src/model/report/report.ts";
import {
  answerOf,
  expectRuns,
  narrowByHistory,
  testsOfQuestion,
} from "../../../../src/model/search/trialQuestion.ts";

function testCase(id: string, outcome: TestCase["outcome"], message = "expected 3, got -1"): TestCase {
  const failures =
    outcome === "failed" || outcome === "errored"
      ? [{ kind: "failure" as const, type: "AssertionError", message, text: message }]
      : [];
  return { id, suitePath: [], classname: "", name: id, outcome, failures };
}

function report(cases: readonly TestCase[], incomplete = false): Report {
  return { cases, suiteFailures: [], problems: [], ...(incomplete && { incomplete }) };
}

const one = testCase("one", "failed");
const two = testCase("two", "failed");
const otherError = testCase("one", "errored", "ReferenceError: addUp is not defined");

describe.each(["pass", "fail"] as const)("asked whether the tests %s, a run answers", (isSo) => {
  const answer = (
    cases: readonly TestCase[],
    outcome: "passed" | "failed" | "broken" = "failed",
    incomplete = false,
  ) => answerOf({ isSo, tests: [one, two] }, { outcome, report: report(cases, incomplete), output: "" }).is;
  const [yes, no] = isSo === "pass" ? ["yes", "no"] : ["no", "yes"];

  test.each([
    ["that all passed", [testCase("one", "passed"), testCase("two", "passed")], yes],
    ["that all failed as before", [one, two], no],
    ["that some failed as before", [one, testCase("two", "passed")], isSo === "pass" ? "no" : "unresolved"],
    ["another error", [otherError, testCase("two", "passed")], "unresolved"],
    ["a test that did not run", [testCase("one", "passed")], "unresolved"],
    ["a test that was skipped", [testCase("one", "passed"), testCase("two", "skipped")], "unresolved"],
    [
      "that others fail, which does not count",
      [testCase("one", "passed"), testCase("two", "passed"), testCase("x", "failed")],
      yes,
    ],
  ])("%s", (_, cases, expected) => {
    expect(answer(cases)).toBe(expected);
  });

  test("nothing, if it is broken, or its report is incomplete, or missing", () => {
    const passed = [testCase("one", "passed"), testCase("two", "passed")];
    expect(answer(passed, "broken")).toBe("unresolved");
    expect(answer(passed, "passed", true)).toBe("unresolved");
    expect(answerOf({ isSo, tests: [one] }, { outcome: "broken", report: undefined, output: "" }).is).toBe(
      "unresolved",
    );
  });
});

test("what could not be judged gives the names of its error, of the output where there is no report", () => {
  const question = { isSo: "pass", tests: [one] } as const;
  const names = (result: Parameters<typeof answerOf>[1]) => {
    const answer = answerOf(question, result);
    return answer.is === "unresolved" ? answer.names : [];
  };
  expect(names({ outcome: "failed", report: report([otherError]), output: "" })).toContain("addUp");
  expect(names({ outcome: "broken", report: undefined, output: "error: cannot find 'taskOf'" })[0]).toBe(
    "taskOf",
  );
});

test("the tests that decide failed in one attempt and passed in the other", () => {
  const red = [one, two, testCase("three", "passed")];
  const green = [testCase("one", "passed"), two, testCase("three", "failed")];
  expect(testsOfQuestion("fixes", red, green).map(({ id }) => id)).toEqual(["one"]);
  expect(testsOfQuestion("notNeeded", red, green).map(({ id }) => id)).toEqual(["one"]);
  expect(testsOfQuestion("breaks", red, green).map(({ id }) => id)).toEqual(["three"]);
});

test.each([
  [
    ["no", "no", "yes"],
    [1, 2],
  ],
  [
    ["no", "yes", "no", "yes", "yes"],
    [2, 3],
  ],
  [
    ["no", "unresolved", undefined, "yes"],
    [0, 3],
  ],
  [["no", "no"], undefined],
  [["yes", "no"], undefined],
] as const)("after attempts that said %j, the search is between %j", (answers, between) => {
  expect(narrowByHistory(answers.map((answer, attempt) => [attempt, answer] as const))).toEqual(between);
});

test("the price that is said before is that of two hunks that matter", () => {
  expect([1, 2, 20, 23, 200].map(expectRuns)).toEqual([9, 9, 17, 17, 23]);
});
