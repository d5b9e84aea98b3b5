import { expect, it } from "vitest";
import { cucumber } from "../../../../../src/runners/frameworks/cucumber.ts";
import { saidOfStep } from "../../../../../src/runners/frameworks/shared/gherkin.ts";
import { emptyProject } from "../../../../support/frameworks/emptyProject.ts";

it.each([
  [["      Error: no", "", "      at a.js:1"], "Error: no"],
  [['      """', "      {", '      """', "      Error: no"], "Error: no"],
  [["      | a | b |", "      | 1 | 2 |", "      Error: no"], "Error: no"],
  [["      | a |"], undefined],
])("what is said of a step stands below what it is given: %j", (below, said) => {
  expect(saidOfStep(below)[0]).toBe(said);
});

it("an attempt of cucumber-js that is made again is no failure", () => {
  const output = `F.F

Failures:

1) Scenario: adds (attempt 2) # features/a.feature:3
   ✔ Given an order # features/steps.js:1
   ✖ Then it is # 1 # features/steps.js:5
       | total |
       | 1     |
       Error: no
           at World.<anonymous> (features/steps.js:6:1)

Warnings:

1) Scenario: adds (attempt 1, retried) # features/a.feature:3
   ✖ Then it is # 1 # features/steps.js:5
       Error: first

1 scenario (1 failed)
`;
  expect(cucumber.consoleFailures(output, emptyProject)).toEqual([
    { classname: "", name: "adds", file: "features/a.feature", line: 3, message: "Error: no" },
  ]);
});
