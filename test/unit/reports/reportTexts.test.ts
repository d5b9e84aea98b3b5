import { expect, it } from "vitest";
import { withoutReportColours } from "../../../src/reports/reportTexts.ts";

it.each([
  ["the escape character", "\x1b[31mred\x1b[0m"],
  ["its replacement", "\uFFFD[1;31mred\uFFFD[39;49m"],
  ["what pytest writes for it", "#x1B[31mred#x1B[0m"],
  ["what ctest writes for it", "[NON-XML-CHAR-0x1B][31mred[NON-XML-CHAR-0x1B][0m"],
  ["nothing left of it", "[31mred[0m"],
])("takes colours out with %s", (_, text) => {
  expect(withoutReportColours(text)).toBe("red");
});

it("leaves brackets as they are", () => {
  expect(withoutReportColours("[1, 2] [Array] a[0] [12] [m")).toBe("[1, 2] [Array] a[0] [12] [m");
});

it.each(["1", "1;", "[1", "[", "["])("takes no longer than it takes to read a text of %j", (unit) => {
  // A pattern that is slow takes longer than anybody lives.
  expect(withoutReportColours(`[${unit.repeat(100_000)}`)).toHaveLength(1 + unit.length * 100_000);
});
