import { expect, test } from "vitest";
import type { Delta } from "../../../src/model/judgement.ts";
import { plural } from "../../../src/model/plural.ts";
import { countsLabel, deltaLabel, headlineLabel } from "../../../src/model/wording.ts";

const none: Delta = {
  reference: 0,
  fixed: 0,
  stillFailing: 0,
  changedError: 0,
  newlyFailing: 0,
  appearedFailing: 0,
  notRun: 0,
  fixedNames: [],
  failingNames: [],
};

test.each([
  ["worse (+2)", "worse", { newlyFailing: 1, appearedFailing: 1 }],
  ["better (−2)", "better", { fixed: 2, changedError: 1 }],
  ["mixed (+1 −1)", "mixed", { fixed: 1, newlyFailing: 1 }],
  ["mixed (−1, 2 not run)", "mixed", { fixed: 1, notRun: 2 }],
  ["mixed (2 not run)", "mixed", { notRun: 2 }],
  ["different error", "differentError", { changedError: 1 }],
  ["solved", "solved", { fixed: 3 }],
] as const)("the headline reads %s", (label, headline, counts) => {
  expect(headlineLabel(headline, { ...none, ...counts })).toBe(label);
});

test("a headline without a comparison is the word alone", () => {
  expect(headlineLabel("broken", undefined)).toBe("broken");
});

test.each([
  ["3 failing, 6 passed", { passed: 6, failed: 2, errored: 1, skipped: 0 }],
  ["1 passed, 2 skipped", { passed: 1, failed: 0, errored: 0, skipped: 2 }],
  ["no tests", { passed: 0, failed: 0, errored: 0, skipped: 0 }],
])("counts read %s", (label, counts) => {
  expect(countsLabel(counts)).toBe(label);
});

test.each([
  ["+1 newly failing, 2 fixed, 1 not run against #0", { newlyFailing: 1, fixed: 2, notRun: 1 }],
  ["1 with a different error against #3", { changedError: 1, reference: 3 }],
  ["no change against #0", { stillFailing: 4 }],
])("a comparison reads %s", (label, counts) => {
  expect(deltaLabel({ ...none, ...counts })).toBe(label);
});

test("a noun agrees with its count", () => {
  expect([plural(1, "file"), plural(0, "file"), plural(2, "entry", "entries")]).toEqual([
    "1 file",
    "0 files",
    "2 entries",
  ]);
});
