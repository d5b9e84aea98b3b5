import { expect, it } from "vitest";
import { progressLabel } from "../../../src/views/progressLabel.ts";
import { clockLabel } from "../../../src/views/timeLabels.ts";

const startedAt = "2026-01-01T00:00:00.000Z";
const at = (seconds: number) => Date.parse(startedAt) + seconds * 1000;

it.each([
  [0, undefined, 0, "0:00"],
  [12.9, undefined, 0, "0:12"],
  [12, 40_200, 0, "0:12 of about 0:40"],
  [12, 40_200, 17, "0:12 of about 0:40 · \u200717 tests"],
  [3700, undefined, 1, "61:40 · \u2007\u20071 test"],
])("after %d s, of %s ms, with %d tests: %s", (seconds, expectedMs, finished, label) => {
  expect(progressLabel({ startedAt, expectedMs }, finished, at(seconds))).toBe(label);
});

it("never shows a time before the beginning", () => {
  expect(clockLabel(-5)).toBe("0:00");
});
