import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../src/model/report/report.ts";
import { failureLine } from "../../../../src/model/words/failureLine.ts";

function say(message: string, more: Partial<Failure> & { readonly output?: string } = {}): string {
  const { output, ...parts } = more;
  return failureLine({ kind: "failure", message, text: "", ...parts }, output);
}

describe("what a row says of a failure", () => {
  it.each<[row: string, message: string, more?: Partial<Failure>]>([
    ["", ""],
    ["no price for ink", "no price for ink"],
    ["KeyError: 'ink'", "KeyError: 'ink'"],
    ["TypeError: x is not a function", "x is not a function", { type: "TypeError" }],
    ["the status is wrong", "AssertionError: the status is wrong"],
    ["", "Failed"],
    ["", "expect(received).toBe(expected) // Object.is equality"],
    ["", "collection failure"],
    ["expected 3, got 4", "Expected values to be strictly equal:", { expected: "3", actual: "4" }],
    [
      "unwanted error: Unexpected token '}'",
      "Got unwanted exception.\nActual message: \"Unexpected token '}'\"",
    ],
    [
      "SyntaxError: invalid syntax (stock.py, line 12)",
      "collection failure",
      {
        text: 'tests/test_stock.py:7: in <module>\n    from shop import stock\nE     File "/project/shop/stock.py", line 12\nE       count + 1urn count\nE              ^^^\nE   SyntaxError: invalid syntax',
      },
    ],
    ["unwanted error: no port", 'Got unwanted rejection.\nActual message: "no port"'],
    ["Got unwanted exception: reads it", 'Got unwanted exception: reads it\nActual message: "no port"'],
    [
      "`assert_success' failed",
      "(from function `fail_with' in file test/own.bash, line 3,\n from function `assert_success' in file test/own.bash, line 9,\n in test file test/a.bats, line 4)\n  `assert_success' failed\ncommand failed with exit status 1",
    ],
    [
      "expected 1.2.3, got system",
      "(from function `equals' in file test/own.bash, line 3,\n in test file test/a.bats, line 4)\n  `equals \"1.2.3\"' failed\nexpected: 1.2.3\nactual:   system",
      { expected: "1.2.3", actual: "system" },
    ],
    ["expected 3, got “”", "Failed", { expected: "3", actual: "" }],
    ["expected 3, got 4: the rows", "the rows\nExpected: 3\n  Actual: 4", { expected: "3", actual: "4" }],
    ["nothing was sold", "nothing was sold", { expected: "true", actual: "false" }],
    ["0 is not true", "0 is not true", { expected: "true", actual: "0" }],
    ["expected [ 1, 2 ], got [ 1, 3 ]", "x:", { expected: "[\n  1,\n  2,\n]", actual: "[\n  1,\n  3,\n]" }],
    ["the input did not match: 'abc'", "the input did not match:\n\n'abc'"],
    ["Cannot find module …/refund.js", "Cannot find module /home/a/project/src/refund.js"],
    ["GET /api/v1/orders failed", "GET /api/v1/orders failed"],
  ])("%j", (row, message, more) => {
    expect(say(message, more)).toBe(row);
  });

  it("shows where long values differ", () => {
    const value = (state: string) =>
      `{"id": 7, "product": "pen", "lines": [1, 2, 3], "state": "${state}", "amount": 2}`;
    const row = say("Failed", { expected: value("paid"), actual: value("open") });
    expect(row).toBe(`expected …tate": "paid", "amount": 2}, got …tate": "open", "amount": 2}`);
  });

  it("has at most 80 characters, and no half of one", () => {
    for (const text of ["x".repeat(500), "a😀".repeat(100), `the words ${"of ".repeat(100)}`]) {
      for (const more of [{}, { expected: text, actual: `${text}!` }, { expected: "1", actual: text }]) {
        const row = say(text, more);
        expect(row.length).toBeLessThanOrEqual(80);
        expect(row).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
        expect(row).toMatch(/…/);
      }
    }
  });

  it("begins with the error behind an answer", () => {
    const output =
      'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    connect()\nInterfaceError: busy';
    expect(say("assert 500 == 200", { expected: "200", actual: "500", output })).toBe(
      "InterfaceError: busy (expected 200, got 500)",
    );
  });

  it.each([
    [
      "Expected 3 Was 4 (test_sum)",
      "/p/a.c:9:test_zero:PASS\n/p/a.c:62:test_sum:FAIL: Expected 3 Was 4\n2 Tests 1 Failures",
    ],
    ["test_sum", "a.c:62:test_sum:FAIL\r\n"],
    ["Assertion `sum(1, 2) == 3' failed", "begin\nsum: /p/a.c:7: main: Assertion `sum(1, 2) == 3' failed.\n"],
    ["", "/p/a.c:9:test_zero:PASS\nFAIL\n"],
  ])("says %j where only the program said it", (row, output) => {
    expect(say("", { output })).toBe(row);
    expect(say("another thing", { output })).toBe("another thing");
  });
});
