import { plural } from "../../base/l10n.ts";
import type { Failure, Position } from "../../model/report/report.ts";
import type { FailureDetails } from "../../model/words/failingTests.ts";
import { failureLine } from "../../model/words/failureLine.ts";

/** A failure as the editor shows it at its line. */
export interface FailureMessage {
  /** Its first line says most: it is what stands at the line. */
  readonly text: string;
  /** What was compared; both or neither. */
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  readonly position: Position;
  readonly stack: readonly Position[];
}

/** How many characters of a text the editor gets: it keeps all of them in memory as long as the window is open. */
const longestText = 10_000;

/** The messages of a failing test: one for each of its failures that has a place in the folder, or else is the test's first. */
export function failureMessages({ testCase, stack }: FailureDetails): readonly FailureMessage[] {
  const { file, line, failures, output } = testCase;
  const ofTest = file === undefined || line === undefined ? undefined : { path: file, line };
  return failures.flatMap((failure, index): readonly FailureMessage[] => {
    const position = failure.position ?? (index === 0 ? ofTest : undefined);
    if (position === undefined) {
      return [];
    }
    const { expected, actual } = failure;
    return [
      {
        text: bound(textOf(failure, output)),
        expected: expected && bound(expected),
        actual: actual && bound(actual),
        position,
        stack: index === 0 ? stack : [],
      },
    ];
  });
}

function textOf(failure: Failure, output: string | undefined): string {
  const first = failureLine(failure, output);
  const text = failure.text.trim() === "" ? failure.message.trim() : failure.text.trim();
  return text.startsWith(first) ? text : `${first}\n\n${text}`;
}

function bound(text: string): string {
  const more = text.length - longestText;
  return more > 0
    ? `${text.slice(0, longestText)}\n… ${plural(more, "{0} more character", "{0} more characters")}`
    : text;
}
