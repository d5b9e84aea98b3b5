import { describe, expect, it } from "vitest";
import { findExitReason } from "../../../../src/sessions/run/exitReason.ts";

describe("why a command failed although its tests passed", () => {
  const pytest = "2 passed in 0.1s\nFAIL Required test coverage of 90% not reached. Total coverage: 50.00%\n";
  it.each([
    [pytest, "FAIL Required test coverage of 90% not reached. Total coverage: 50.00%"],
    [
      "ERROR: Coverage failure: total of 50 is less than fail-under=90\n\n2 passed",
      "ERROR: Coverage failure: total of 50 is less than fail-under=90",
    ],
    [
      'Tests: 2 passed\nJest: "global" coverage threshold for lines (90%) not met: 50%\nnpm error code 1\n',
      'Jest: "global" coverage threshold for lines (90%) not met: 50%',
    ],
    [
      "\u001b[31mERROR: Coverage for lines (50%) does not meet global threshold (90%)\u001b[39m\r\n",
      "ERROR: Coverage for lines (50%) does not meet global threshold (90%)",
    ],
    [
      "✔ a\nℹ fail 0\n/a.js\n  1:1  error  no-undef\n\n✖ 1 problem (1 error, 0 warnings)\n",
      "✖ 1 problem (1 error, 0 warnings)",
    ],
    ["2 passed, 0 failed\n", undefined],
    [`error: ${"a".repeat(300)}`, `error: ${"a".repeat(193)}…`],
    ["", undefined],
  ])("is what stands in %j", (output, words) => {
    expect(findExitReason(output)).toBe(words);
  });
});
