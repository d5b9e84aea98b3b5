import { expect, test } from "vitest";
import type { Delta } from "../../../../src/model/judgement/judgement.ts";
import {
  countsLabel,
  deltaLabel,
  echoLabel,
  flakyLabel,
  headlineLabel,
  residueLabel,
  stuckLabel,
  untouchedLabel,
} from "../../../../src/model/words/wording.ts";

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
  ["worse (+1) · 1 new failing", "worse", { newlyFailing: 1, appearedFailing: 1 }],
  ["better (−2)", "better", { fixed: 2, changedError: 1 }],
  ["mixed (+1 −1)", "mixed", { fixed: 1, newlyFailing: 1 }],
  ["better (−1) · 2 not run", "better", { fixed: 1, notRun: 2 }],
  ["mixed · 2 not run", "mixed", { notRun: 2 }],
  ["different error", "differentError", { changedError: 1 }],
  ["solved", "solved", { fixed: 3 }],
] as const)("the headline reads %s", (label, headline, counts) => {
  expect(headlineLabel(headline, { previous: { ...none, ...counts } })).toBe(label);
});

test("a headline without a comparison is the word alone", () => {
  expect(headlineLabel("broken")).toBe("broken");
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

test.each([
  ["same as #3: 4 failing", { kind: "sameCode", attempt: 3 }],
  ["same changes as #3, on other code: 4 failing", { kind: "samePatch", attempt: 3 }],
  ["99 % the same as #3: 4 failing", { kind: "nearSame", attempt: 3, share: 0.999 }],
  ["called a retry of #3, but shares only 31 %", { kind: "notARetry", attempt: 3, share: 0.312 }],
] as const)("what was tried reads %s", (label, echo) => {
  expect(echoLabel(echo, "4 failing")).toBe(label);
});

test("what is left of an attempt is told by its file, or by how many", () => {
  const one = { attempt: 1, path: "src/x.py", hunks: 2, of: 3, added: 4, removed: 0, line: 7 };
  expect(residueLabel(1, [one])).toBe("From #1: still in src/x.py, 2 of 3 hunks");
  expect(residueLabel(1, [one, { ...one, path: "src/y.py" }])).toBe("From #1: still in 2 files");
});

test("being stuck is told in facts", () => {
  const stuck = { attempt: 6, attempts: 6, minutes: 42, isSameError: true, untouched: [] };
  expect(stuckLabel(stuck)).toBe("6 attempts, 42 minutes, same error, none fixed");
  expect(stuckLabel({ ...stuck, isSameError: false })).toBe("6 attempts, 42 minutes, none fixed");
  expect(untouchedLabel([{ path: "src/db/pool.js", traces: 3, of: 3 }])).toBe(
    "untouched so far: src/db/pool.js, in 3 of 3 stack traces",
  );
  expect(untouchedLabel([])).toBe("");
  expect(flakyLabel({ id: "a", name: "a", failed: 2, of: 5 })).toBe("failed in 2 of 5 runs of the same code");
});
