import { t } from "../../base/l10n.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { FoundBefore } from "../../model/memory/errorMemory.ts";
import { seenDetails, seenLabel } from "../../model/words/seenLabel.ts";

/** A line that stands for a session. */
export interface RelatedPick extends PickItem {
  readonly seen: FoundBefore;
}

/** The sessions that have something to do with a failing test, the nearest first; undefined where there are none. */
export function offerRelated(test: string, found: readonly FoundBefore[]): PickList<RelatedPick> | undefined {
  return found.length === 0
    ? undefined
    : {
        picks: found.map((seen) => ({
          icon: "history",
          label: seenLabel(seen),
          detail: seenDetails(seen, seen.lastAt.slice(0, 10)),
          seen,
        })),
        title: t("Sessions related to {0}", test),
        placeHolder: t("Choose one to open what solved it, or its log"),
      };
}
