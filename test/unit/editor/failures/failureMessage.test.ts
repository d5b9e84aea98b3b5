import { expect, it } from "vitest";
import { failureMessages } from "../../../../src/editor/failures/failureMessage.ts";
import type { Failure, TestCase } from "../../../../src/model/report/report.ts";
import { failing } from "../../../support/sessions/sessionBuilder.ts";

const failure: Failure = {
  kind: "failure",
  message: "Expected values to be strictly equal:\n500 !== 404",
  text: "at a.test.js:9:3",
  position: { path: "a.test.js", line: 9, column: 3 },
  expected: "404",
  actual: "500",
};

function details(failures: readonly Failure[], more: Partial<TestCase> = {}) {
  return { testCase: { ...failing("a"), failures, ...more }, stack: [{ path: "src/a.js", line: 4 }] };
}

it("begins with the line that says most, and has what was compared, the place and the stack", () => {
  expect(failureMessages(details([failure]))).toEqual([
    {
      text: "expected 404, got 500\n\nat a.test.js:9:3",
      expected: "404",
      actual: "500",
      position: failure.position,
      stack: [{ path: "src/a.js", line: 4 }],
    },
  ]);
});

it("says nothing twice", () => {
  const thrown = {
    ...failure,
    message: "boom",
    text: "boom\nat a.test.js:9",
    expected: undefined,
    actual: undefined,
  };
  const [said] = failureMessages(details([thrown]));
  expect(said?.text).toBe("boom\nat a.test.js:9");
});

it("stands at the test where the failure has no place, and nowhere where that has none either", () => {
  const placeless = { ...failure, position: undefined };
  const [atTest] = failureMessages(details([placeless], { file: "a.test.js", line: 2 }));
  expect(atTest?.position).toEqual({ path: "a.test.js", line: 2 });
  expect(failureMessages(details([placeless], { file: undefined, line: undefined }))).toEqual([]);
});

it("has one message for each failure that has a place; the stack is that of the first", () => {
  const messages = failureMessages(
    details([failure, { ...failure, text: "teardown" }, { ...failure, position: undefined }]),
  );
  expect(messages.map(({ stack }) => stack.length)).toEqual([1, 0]);
});

it("cuts what is very long, and says how much", () => {
  const [said] = failureMessages(
    details([
      { ...failure, message: "", text: "x".repeat(10_007), expected: "y".repeat(10_001), actual: "y" },
    ]),
  );
  expect(said?.text).toMatch(/^expected y+…, got y: x+…\n\nx{9900,10000}\n… \d+ more characters$/);
  expect(said?.expected).toMatch(/^y{10000}\n… 1 more character$/);
});
