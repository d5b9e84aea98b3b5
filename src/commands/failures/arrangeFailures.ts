import { t } from "../../base/l10n.ts";
import type { FailureArrangement } from "../../editor/failures/failureArrangement.ts";
import { askForText, pickOne } from "../../editor/window/window.ts";
import { offerArrangements } from "../choices/arrangementPicks.ts";

/** *Group and Sort…*: what the failing tests stand below, and whether new ones stand on top. */
export async function groupFailures(arrangement: FailureArrangement): Promise<void> {
  const pick = await pickOne(offerArrangements(arrangement.current));
  if (pick?.change !== undefined) {
    arrangement.change(pick.change);
  }
}

/** *Filter…*: shows only failing tests that contain a text, while it is typed; leaving the input brings the filter before back. */
export async function filterFailures(arrangement: FailureArrangement): Promise<void> {
  const { filter: before } = arrangement.current;
  const filter = await askForText({
    title: t("Filter Failing Tests"),
    prompt: t("Part of a name, suite, file or message. Leave empty to show all."),
    value: before,
    validateInput: (typed) => {
      arrangement.change({ filter: typed });
      return undefined;
    },
  });
  arrangement.change({ filter: filter ?? before });
}

/** *Clear Filter*. */
export function clearFilter(arrangement: FailureArrangement): void {
  arrangement.change({ filter: "" });
}

/** A click on the row that stands for the rest of a long list. */
export function showAllFailures(arrangement: FailureArrangement): void {
  arrangement.change({ isWhole: true });
}
