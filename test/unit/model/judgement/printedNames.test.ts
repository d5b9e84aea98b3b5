import { describe, expect, it } from "vitest";
import { nameAsReported } from "../../../../src/model/judgement/printedNames.ts";
import type { TestCase } from "../../../../src/model/report/report.ts";
import { testId } from "../../../../src/model/report/testId.ts";

function testCase(
  name: string,
  { suites = [] as readonly string[], classname = "", file = "" } = {},
): TestCase {
  const identity = { suitePath: suites, classname, name, ...(file !== "" && { file }) };
  return { id: testId(identity), ...identity, suitePath: [...suites], outcome: "failed", failures: [] };
}

const file = "tests/orders.test.js";
const orders = testCase("is empty", { suites: ["GET /orders"], file });
const users = testCase("is empty", { suites: ["GET /users"], file });
const created = testCase("answers", { suites: ["GET /orders", "with a body"], file });
const reported = [orders, created, testCase("is never empty", { suites: ["GET /orders"], file })];

/** The printed tests by the ids that they get; `unsure` for those that may be any of several. */
function named(printed: readonly TestCase[], known: readonly TestCase[]) {
  const { cases, unsure } = nameAsReported(printed, known);
  return cases.map(({ id }) => (unsure.has(id) ? "unsure" : id));
}

describe("a failing test that a console prints", () => {
  it.each<[string, TestCase, TestCase]>([
    ["by its name alone", testCase("is empty", { file }), orders],
    ["without its file", testCase("is empty"), orders],
    ["by its titles in one text", testCase("GET /orders with a body answers"), created],
    ["by its titles behind signs", testCase("GET /orders › with a body › answers", { file }), created],
    ["by its inner suite", testCase("answers", { suites: ["with a body"], file }), created],
    ["by its class", testCase("B test_a"), testCase("test_a", { classname: "B" })],
  ])("is known again %s, with all that a report says of it", (_, printed, meant) => {
    const { cases } = nameAsReported([printed], [...new Set([...reported, meant])]);
    const { id, suitePath, classname, name } = meant;
    expect(cases[0]).toMatchObject({ id, suitePath, classname, name, outcome: "failed" });
  });

  it.each<[string, TestCase]>([
    ["the end of another name", testCase("empty", { file })],
    ["a name of another file", testCase("is empty", { file: "tests/users.test.js" })],
    ["another suite", testCase("is empty", { suites: ["POST /orders"], file })],
    ["a name that nobody knows", testCase("is new", { file })],
  ])("is not taken for another: %s", (_, printed) => {
    expect(named([printed], reported)).toEqual([printed.id]);
  });

  it("may be any of several of its name, unless all of them are printed", () => {
    const printed = testCase("is empty", { file });
    const twin = { ...printed, id: `${printed.id}#2` };
    expect(named([printed], [orders, users])).toEqual(["unsure"]);
    expect(named([printed, twin], [orders, users])).toEqual([orders.id, users.id]);
  });

  it("is none of a name that is printed more often than there are tests of it", () => {
    const printed = [testCase("is empty"), testCase("GET /orders is empty")];
    expect(named(printed, [orders])).toEqual(printed.map(({ id }) => id));
  });

  it("keeps its own identity where a report has that", () => {
    expect(named([orders, users], [users, orders])).toEqual([orders.id, users.id]);
  });
});
