import { t } from "../base/l10n.ts";
import { failureText } from "../model/report/failureText.ts";
import type { TestCase } from "../model/report/report.ts";
import { type FailingTest, failingLine } from "../model/words/failingTests.ts";

/** How many lines of a failure a tooltip shows. */
const tooltipLines = 60;

/** The tooltip of a failing test: which it is and what went wrong, then what the report says; only the first where that was not read. */
export function failureTooltip(test: FailingTest, testCase: TestCase | undefined): string {
  const lines = testCase === undefined ? [] : failureText(testCase).split("\n");
  const more = lines.length > tooltipLines ? [`… ${t("{0} more lines", lines.length - tooltipLines)}`] : [];
  return [failingLine(test), "", ...lines.slice(0, tooltipLines), ...more].join("\n").trimEnd();
}
