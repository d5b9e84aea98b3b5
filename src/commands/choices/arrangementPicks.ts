import { t } from "../../base/l10n.ts";
import { type Arrangement, type Grouping, groupings } from "../../editor/failures/arrangement.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";

/** How the failing tests can be shown: what is set has a check before it, and each says what picking it changes. */
export function offerArrangements({
  groupBy,
  newFirst,
}: Pick<Arrangement, "groupBy" | "newFirst">): PickList<
  PickItem & { readonly change?: Partial<Arrangement> }
> {
  const mark = (isSet: boolean, label: string) => ({ icon: isSet ? "check" : "blank", label });
  const labels: Readonly<Record<Grouping, string>> = {
    file: t("By File"),
    suite: t("By Suite"),
    error: t("By Error"),
  };
  return {
    picks: [
      ...groupings.map((one) => ({ ...mark(one === groupBy, labels[one]), change: { groupBy: one } })),
      { label: "", isHeading: true },
      { ...mark(newFirst, t("Newly Failing First")), change: { newFirst: !newFirst } },
    ],
    title: t("Group and Sort Failing Tests"),
  };
}
