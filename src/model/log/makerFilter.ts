import { t } from "../../base/l10n.ts";
import type { Attempt } from "./attempt.ts";
import { type Maker, throughLabel } from "./maker.ts";

/**
 * Of whom attempts are shown: of people, of all agents, of the agent of a name, or of agents without a name that came through one part of
 * Casebook.
 */
export type MakerFilter = "people" | "agents" | `agent ${string}` | `through ${string}`;

/** The filter as it was stored by a window; undefined where it is none. */
export function readMakerFilter(stored: unknown): MakerFilter | undefined {
  return typeof stored === "string" && /^(?:people|agents|(?:agent|through) .+)$/.test(stored)
    ? (stored as MakerFilter)
    : undefined;
}

/** Whether an attempt was made by those that a filter names; without one, every attempt is. */
export function isMadeBy({ by }: Pick<Attempt, "by">, filter: MakerFilter | undefined): boolean {
  const maker = filterOf(by);
  return filter === undefined || maker === filter || (filter === "agents" && maker !== "people");
}

/** Every filter that finds one of these attempts, and how many: people first, then all agents where there are several, then each in the order of its first attempt. */
export function makerFilters(
  attempts: readonly Pick<Attempt, "by">[],
): readonly { readonly filter: MakerFilter; readonly count: number }[] {
  const makers = new Set(attempts.map(({ by }) => filterOf(by)));
  const agents = [...makers].filter((maker) => maker !== "people");
  const filters: readonly MakerFilter[] = [
    ...(makers.has("people") ? (["people"] as const) : []),
    ...(agents.length > 1 ? (["agents"] as const) : []),
    ...agents,
  ];
  return filters.map((filter) => ({
    filter,
    count: attempts.filter((attempt) => isMadeBy(attempt, filter)).length,
  }));
}

/** Whose attempts a filter finds, in words. */
export function makerFilterLabel(filter: MakerFilter): string {
  if (filter === "people") {
    return t("People");
  }
  if (filter === "agents") {
    return t("All agents");
  }
  const [kind = "", ...words] = filter.split(" ");
  const name = words.join(" ");
  return kind === "agent" ? name : t("Agents {0}", throughLabel(name));
}

/** The filter that finds the attempts of one maker. Where nobody knows who made one, no agent said so. */
function filterOf(by: Maker | undefined): MakerFilter {
  if (by?.agent !== undefined) {
    return `agent ${by.agent}`;
  }
  return by === undefined || by.through === "window" || by.through === "commandLine"
    ? "people"
    : `through ${by.through}`;
}
