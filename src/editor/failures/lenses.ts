import { groupBy } from "../../base/groupBy.ts";
import { plural } from "../../base/l10n.ts";
import { cutAt } from "../../base/listNames.ts";
import { type FailingTest, failingLine } from "../../model/words/failingTests.ts";
import { iconText, plainText } from "../window/shownText.ts";

/** What stands above a failing line. */
export interface Lens {
  /** From 1. */
  readonly line: number;
  /** As VS Code shows it: what looks like an icon is none. */
  readonly title: string;
  readonly tooltip: string;
  /** The tests that fail there, in the order of the report. */
  readonly tests: readonly FailingTest[];
}

/** How many characters of a message stand above a line. */
const longestMessage = 100;

/** One lens for each line at which tests of a file fail, from top to bottom; tests without a place have none. */
export function lensesOf(tests: readonly FailingTest[]): readonly Lens[] {
  const byLine = groupBy(tests, ({ position }) => position?.line);
  return [...byLine]
    .flatMap(([line, atLine]) => (line === undefined ? [] : lensOf(line, atLine)))
    .sort((a, b) => a.line - b.line);
}

function lensOf(line: number, tests: readonly FailingTest[]): Lens {
  const [first] = tests;
  const since = Math.min(...tests.map((test) => test.since));
  const failing = plural(tests.length, "failing since #{1}", "{0} tests failing since #{1}", since);
  const message = cutAt(plainText(first?.message ?? ""), longestMessage);
  return {
    line,
    title: iconText(message === "" ? failing : `${failing} · ${message}`),
    tooltip: tests.map(failingLine).join("\n"),
    tests,
  };
}
