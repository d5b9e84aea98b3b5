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
    [
      "supertest, under mocha",
      "expected 'Not Found' response body, got '404'\n\n      + expected - actual\n\n      -{}\n      +Not Found\n",
      "Not Found",
      "404",
    ],
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
    ["JUnit 4", "expected:<pa[id]> but was:<pa[rt]>", "paid", "part"],
    ["JUnit 4, with brackets of its own", "expected:<[1, 2]> but was:<[1]>", "[1, 2]", "[1]"],
    ["TestNG", "java.lang.AssertionError: expected [404] but found [500]", "404", "500"],
    ["AssertJ", "\nexpected: 404\n but was: 500\n\tat shop.OrderTest.a(OrderTest.java:8)", "404", "500"],
    ["AssertJ, older", "\nExpecting:\n <500>\nto be equal to:\n <404>\nbut was not.", "<404>", "<500>"],
    ["Hamcrest", "\nExpected: is <404>\n     but: was <500>", "<404>", "<500>"],
    ["Truth", "expected: 404\nbut was : 500", "404", "500"],
    ["Kotest", "expected:<404> but was:<500>", "404", "500"],
    ["xUnit.net", "Assert.Equal() Failure: Values differ\nExpected: 404\nActual:   500", "404", "500"],
    ["FluentAssertions", "Expected status to be 404, but found 500 (difference of 96).", "404", "500"],
    ["Shouldly", "status\n    should be\n404\n    but was\n500", "404", "500"],
    [
      "testify",
      "\tError:      \tNot equal: \n\t            \texpected: 404\n\t            \tactual  : 500",
      "404",
      "500",
    ],
    [
      "go-cmp",
      "    a_test.go:3: mismatch (-want +got):\n          int(\n        - \t404,\n        + \t500,\n          )",
      "int(\n\t404,\n)",
      "int(\n\t500,\n)",
    ],
    ["Go, in other words", "    a_test.go:3: Status() = 500; want 404", "404", "500"],
    ["Go, the other way round", "    a_test.go:3: expected 404 but got 500", "404", "500"],
    [
      "pretty_assertions",
      "assertion failed: `(left == right)`\n\nDiff < left / right > :\n<500\n>404\n\n",
      "404",
      "500",
    ],
    ["Rust, older", "assertion failed: `(left == right)`\n  left: `500`,\n right: `404`", "404", "500"],
    ["ExUnit", "Assertion with == failed\ncode:  assert status == 404\nleft:  500\nright: 404", "404", "500"],
    ["bats-assert", "-- values do not equal --\nexpected : 404\nactual   : 500\n--", "404", "500"],
    [
      "bats-assert, of several lines",
      "-- output differs --\nexpected (2 lines):\n  a\n  b\nactual (2 lines):\n  a\n  c\n--",
      "a\nb",
      "a\nc",
    ],
    [
      "Perl, of a structure",
      "#     Structures begin differing at:\n#          $got->{state} = 'open'\n#     $expected->{state} = 'paid'",
      "'paid'",
      "'open'",
    ],
    ["XCTest", 'XCTAssertEqual failed: ("500") is not equal to ("404") - the status', "404", "500"],
    ["Swift Testing", "Expectation failed: (status → 500) == 404", "404", "500"],
    ["Dart", "Expected: <404>\n  Actual: <500>", "<404>", "<500>"],
    ["hspec", "expected: 404\n but got: 500", "404", "500"],
    [
      "Qt",
      "Compared values are not the same\n   Actual   (status): 500\n   Expected (404)   : 404",
      "404",
      "500",
    ],
    ["Unity", "Expected 404 Was 500", "404", "500"],
    [
      "busted",
      "Expected objects to be equal.\nPassed in:\n(number) 500\nExpected:\n(number) 404",
      "(number) 404",
      "(number) 500",
    ],
    ["Julia", "  Expression: status == 404\n   Evaluated: 500 == 404", "404", "500"],
    ["googletest, of a truth", "Value of: isPaid\n  Actual: false\nExpected: true", "true", "false"],
    [
      "Playwright",
      'Error: expect(locator).toHaveText(expected) failed\n\nLocator: x\nExpected string: "paid"\nReceived string: "open"\n',
      '"paid"',
      '"open"',
    ],
    [
      "Playwright, of a state",
      "Error: expect(locator).toBeVisible() failed\n\nExpected: visible\nReceived: hidden",
      "visible",
      "hidden",
    ],
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
