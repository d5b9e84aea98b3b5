import { plural, t } from "../../base/l10n.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import { type MakerFilter, makerFilterLabel, makerFilters } from "../../model/log/makerFilter.ts";

/** Of whom the attempts of a session can be shown: what is set has a check before it, also where it finds none. */
export function offerMakers(
  attempts: readonly Pick<Attempt, "by">[],
  current: MakerFilter | undefined,
): PickList<PickItem & { readonly filter: MakerFilter | undefined }> {
  const found = makerFilters(attempts);
  const isFound = current === undefined || found.some(({ filter }) => filter === current);
  const shown = isFound ? found : [...found, { filter: current, count: 0 }];
  const pick = (filter: MakerFilter | undefined, label: string, count: number) => ({
    icon: filter === current ? "check" : "blank",
    label,
    description: plural(count, "{0} attempt", "{0} attempts"),
    filter,
  });
  return {
    picks: [
      pick(undefined, t("Everybody"), attempts.length),
      ...shown.map(({ filter, count }) => pick(filter, makerFilterLabel(filter), count)),
    ],
    title: t("Whose attempts?"),
  };
}
