import { plural, t } from "../../base/l10n.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { FlakyHistory } from "../../model/memory/flakyHistory.ts";
import { flakyRuns, flakySpan } from "../../model/words/flakyLabel.ts";

/** A line of the list: a test, or the export of all where it has none. */
export interface FlakyPick extends PickItem {
  readonly test?: FlakyHistory;
}

/** The flaky tests of all sessions, below the line that exports them; undefined where there are none. */
export function offerFlaky(flaky: readonly FlakyHistory[]): PickList<FlakyPick> | undefined {
  return flaky.length === 0
    ? undefined
    : {
        picks: [
          {
            icon: "markdown",
            label: t("Export as Markdown"),
            detail: t("All of them as a table, in a new editor."),
          },
          ...flaky.map((test) => ({
            icon: "pulse",
            label: test.name,
            description: flakyRuns(test),
            detail: flakySpan(test, (at) => at.slice(0, 10)),
            test,
          })),
        ],
        title: plural(
          flaky.length,
          "{0} test passed and failed on the same code",
          "{0} tests passed and failed on the same code",
        ),
        placeHolder: t("Choose a test to read the session in which it failed last"),
        matchOnDescription: true,
      };
}
