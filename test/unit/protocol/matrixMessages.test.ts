import { expect, test } from "vitest";
import { readMatrixAsked } from "../../../src/protocol/matrixMessages.ts";

test.each([
  { kind: "ready" },
  { kind: "openFailure", attempt: 3, row: 17 },
  { kind: "openChanges", attempt: 0 },
  { kind: "compare", attempts: [1, 3] },
])("the panel may ask %o", (asked) => {
  expect(readMatrixAsked(asked)).toEqual(asked);
});

test.each([
  undefined,
  null,
  "ready",
  { kind: "run" },
  { kind: "openFailure", attempt: 3 },
  { kind: "openChanges", attempt: "3" },
  { kind: "openChanges", attempt: 0.5 },
  { kind: "compare", attempts: [1] },
  { kind: "compare", attempts: { 0: 1, 1: 2 } },
])("and nothing else: %o", (asked) => {
  expect(readMatrixAsked(asked)).toBeUndefined();
});
