import { describe, expect, it } from "vitest";
import { findComparison } from "../../../src/reports/comparison.ts";

describe("what was expected", () => {
  it.each<[framework: string, text: string, expected: string, actual: string]>([
    ["jest", "expect(received).toBe(expected)\n\nExpected: 404\nReceived: 500\n", "404", "500"],
    ["vitest", "AssertionError\n\n- Expected\n+ Received\n\n- 404\n+ 500\n\n ❯ a.js:1:2", "404", "500"],
    [
      "bun",
      "error: x\nexpect(received).toEqual(expected)\n\n  [\n-   1,\n+   2,\n  ]\n",
      "[\n  1,\n]",
      "[\n  2,\n]",
    ],
    ["node:assert", "Expected values to be strictly equal:\n\n500 !== 404\n", "404", "500"],
    [
      "node:assert, a difference",
      "x:\n+ actual - expected\n\n  {\n+   a: 2\n-   a: 1\n  }\n",
      "{\n  a: 1\n}",
      "{\n  a: 2\n}",
    ],
    ["mocha", "x\n      + expected - actual\n\n      -500\n      +404\n", "404", "500"],
    ["chai", "AssertionError: expected 500 to deeply equal 404", "404", "500"],
    ["jasmine", "Expected 500 to be 404.", "404", "500"],
    ["pytest", ">  assert a == b\nE  assert 500 == 404\n", "404", "500"],
    ["unittest", "AssertionError: 500 != 404 : the status", "404", "500"],
    ["PHPUnit", "Failed asserting that 500 is identical to 404.", "404", "500"],
    ["PHPUnit, a difference", "x\n--- Expected\n+++ Actual\n@@ @@\n-'a'\n+'b'\n", "'a'", "'b'"],
    ["RSpec", "\n  expected: 404\n       got: 500\n", "404", "500"],
    ["minitest", "Expected: 404\n  Actual: 500", "404", "500"],
    ["Go", "    a_test.go:3: got 500, want 404", "404", "500"],
    ["Rust", "assertion failed\n  left: 500\n right: 404", "404", "500"],
    ["JUnit 4", "expected:<[4]04> but was:<[5]00>", "[4]04", "[5]00"],
    ["JUnit 5", "x ==> expected: <a>b> but was: <c>\n", "a>b", "c"],
    ["MSTest", "Assert.AreEqual failed. Expected:<404>. Actual:<500>. ", "404", "500"],
    ["NUnit", "  Expected: 404\n  But was:  500\n", "404", "500"],
    [
      "googletest",
      "a.cc:1\nExpected equality of these values:\n  status\n    Which is: 500\n  404",
      "404",
      "500",
    ],
    ["Catch2", "CHECK( a == b )\nwith expansion:\n  500 == 404\nat a.cpp:1", "404", "500"],
    ["doctest", "  values: CHECK( 500 == 404 )\n", "404", "500"],
    ["Boost.Test", "check a == b has failed [500 != 404]\n", "404", "500"],
    ["cmocka", "0x1f4 != 0x194\na.c:1: error", "0x194", "0x1f4"],
    ["Perl", "#          got: '500'\n#     expected: '404'\n", "'404'", "'500'"],
    ["ava", "Difference (- actual, + expected):\n\n- 500\n+ 404\n", "404", "500"],
  ])("is told from what was there: %s", (_, text, expected, actual) => {
    expect(findComparison("", text)).toEqual({ expected, actual });
  });

  it.each([
    "TypeError: x is not a function\n    at a (b.js:1:2)",
    "",
    "no price for ink",
    "Expected values to be strictly equal:",
  ])("is nothing of %j", (text) => {
    expect(findComparison(text, text)).toEqual({});
  });

  it.each([
    "values: C( == ",
    "with expansion:\n == ",
    "has failed [ != ",
    "expected: < but was: <",
    "got:\nwant:",
    "expected:\ngot:",
    "expect(received).toBe(expected)\n ",
    "a != ",
    " ",
    "\t",
    "assert a == ",
    "expected a to be ",
    "- Expected\n+ Received\n",
    '"" != ',
    "a",
  ])("is not looked for longer than it takes to read %j", (unit) => {
    // A pattern that is slow takes minutes for these.
    for (const end of ["", "\n", "x"]) {
      const text = `${unit.repeat(100_000)}${end}`;
      for (let time = 0; time < 20; time++) {
        findComparison(text, text);
      }
    }
  });
});
