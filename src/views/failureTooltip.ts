import { t } from "../base/l10n.ts";
import type { FoundBefore } from "../model/memory/errorMemory.ts";
import { failureText } from "../model/report/failureText.ts";
import type { TestCase } from "../model/report/report.ts";
import { type FailingTest, failingLine } from "../model/words/failingTests.ts";
import { seenDetails, seenLabel } from "../model/words/seenLabel.ts";
import { dayLabel } from "./timeLabels.ts";

/** How many lines of a failure a tooltip shows. */
const tooltipLines = 60;

/**
 * The tooltip of a failing test: which it is and what went wrong, in which sessions the error was seen before, then what the report says; without that
 * where it was not read.
 */
export function failureTooltip(
  test: FailingTest,
  testCase: TestCase | undefined,
  seen: readonly FoundBefore[] = [],
): string {
  const lines = testCase === undefined ? [] : failureText(testCase).split("\n");
  const more = lines.length > tooltipLines ? [`… ${t("{0} more lines", lines.length - tooltipLines)}`] : [];
  const before = seen.map((one) => `${seenLabel(one)}: ${seenDetails(one, dayLabel(one.lastAt))}`);
  return [failingLine(test), ...before, "", ...lines.slice(0, tooltipLines), ...more].join("\n").trimEnd();
}
