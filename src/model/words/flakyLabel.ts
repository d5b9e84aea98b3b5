import { plural, t } from "../../base/l10n.ts";
import type { FlakyHistory } from "../memory/flakyHistory.ts";

/** How often a flaky test failed, of the runs on code on which it also passed: `25 %`. */
export function flakyRate({ failed, of }: Pick<FlakyHistory, "failed" | "of">): string {
  return `${Math.round((100 * failed) / Math.max(1, of))} %`;
}

/** The same with its runs: `failed in 3 of 12 runs, 25 %`. */
export function flakyRuns(test: Pick<FlakyHistory, "failed" | "of">): string {
  return plural(
    test.of,
    "failed in {1} of {0} run, {2}",
    "failed in {1} of {0} runs, {2}",
    test.failed,
    flakyRate(test),
  );
}

/** Since when and in how many sessions, with days as `date` writes them: `2 sessions · 2026-11-01 to 2026-12-01 · last in “Orders are lost”`. */
export function flakySpan(
  { sessions, firstAt, lastAt, last }: FlakyHistory,
  date: (at: string) => string,
): string {
  const [from, to] = [date(firstAt), date(lastAt)];
  return [
    plural(sessions, "{0} session", "{0} sessions"),
    from === to ? from : t("{0} to {1}", from, to),
    t("last in “{0}”", last.title.replace(/\s+/g, " ").trim()),
  ].join(" · ");
}
