import * as vscode from "vscode";
import { t } from "../base/l10n.ts";
import { type FailureArrangement, type Grouping, groupings } from "../editor/failures/failureArrangement.ts";
import { askForText, type PickItem, pickOne } from "../editor/window/window.ts";

/** *Group and Sort…*: what the failing tests stand below, and whether new ones stand on top. */
export async function groupFailures(arrangement: FailureArrangement): Promise<void> {
  const { groupBy, newFirst } = arrangement.current;
  const mark = (isSet: boolean, label: string) => ({ icon: isSet ? "check" : "blank", label });
  const labels: Readonly<Record<Grouping, string>> = {
    file: t("By File"),
    suite: t("By Suite"),
    error: t("By Error"),
  };
  const picks: (PickItem & { readonly change?: Parameters<FailureArrangement["change"]>[0] })[] = [
    ...groupings.map((one) => ({ ...mark(one === groupBy, labels[one]), change: { groupBy: one } })),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    {
      ...mark(newFirst, t("Newly Failing First")),
      change: { newFirst: !newFirst },
    },
  ];
  const pick = await pickOne(picks, {
    title: t("Group and Sort Failing Tests"),
  });
  if (pick?.change !== undefined) {
    arrangement.change(pick.change);
  }
}

/** *Filter…*: shows only failing tests that contain a text, while it is typed; leaving the input brings the filter before back. */
export async function filterFailures(arrangement: FailureArrangement): Promise<void> {
  const { filter: before } = arrangement.current;
  const filter = await askForText({
    title: t("Filter Failing Tests"),
    prompt: t("A part of the name, the suite, the file or the message. Nothing shows all."),
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
