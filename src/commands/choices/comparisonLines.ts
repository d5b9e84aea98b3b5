import { plural, t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import type { PickItem, PickList } from "../../editor/window/questions.ts";
import {
  type AttemptComparison,
  type ComparedResults,
  type ComparedTest,
  differingVerdicts,
} from "../../model/judgement/attemptComparison.ts";
import type { Attempt } from "../../model/log/attempt.ts";
import { verdictLabel } from "../../model/words/wording.ts";

/** What is compared, and the trees it is in; without `now`, the current files. */
export interface Pair<Compared = Attempt> {
  readonly title: string;
  readonly before: Compared;
  /** Undefined for the open changes. */
  readonly now: Compared | undefined;
}

/** Two attempts, the earlier one first, and how the comparison is called. */
export function pairOf<Compared extends Pick<Attempt, "number">>(
  one: Compared,
  other: Compared | "openChanges",
): Pair<Compared> {
  if (other === "openChanges") {
    return { title: t("#{0} and the open changes", one.number), before: one, now: undefined };
  }
  const [before, now] = other.number < one.number ? [other, one] : [one, other];
  return { title: t("#{0} and #{1}", before.number, now.number), before, now };
}

/** One line of a comparison, and what it opens: the files, a search for what mattered, or the two failures of a test. */
export interface ComparisonLine extends PickItem {
  readonly opens?:
    | "files"
    | "search"
    | (Pick<ComparedTest, "id" | "name"> & Pick<ComparedResults, "before" | "now">);
}

/**
 * What two attempts differ in: the files, then the tests below their verdicts. Undefined where there are only files to be looked at,
 * as nothing ran on the open changes.
 */
export function listComparison(
  { files, results }: AttemptComparison,
  { title, now }: Pair<unknown>,
): PickList<ComparisonLine> | undefined {
  if (results === undefined && now === undefined) {
    return undefined;
  }
  const filesLine: ComparisonLine =
    files.length === 0
      ? { icon: "check", label: t("No file differs") }
      : {
          icon: "diff-multiple",
          label: plural(files.length, "{0} file differs", "{0} files differ"),
          description: listNames(files.map(({ path }) => path)),
          opens: "files",
        };
  const tests =
    results === undefined
      ? [{ icon: "warning", label: t("One of them has no results to compare") }]
      : listTests(results);
  return {
    picks: [filesLine, ...(results !== undefined && files.length > 0 ? offerSearch(results) : []), ...tests],
    title,
    matchOnDescription: true,
    placeHolder: t("Open what differs"),
  };
}

/** Where a test passes in one of them alone, it can be asked which of the changes does that. */
function offerSearch({ tests }: ComparedResults): readonly ComparisonLine[] {
  return tests.some(({ verdict }) => verdict === "fixed" || verdict === "newlyFailing")
    ? [{ icon: "target", label: t("Find What Mattered…"), opens: "search" }]
    : [];
}

function listTests({ before, now, tests, stillFailing }: ComparedResults): readonly ComparisonLine[] {
  const lines = differingVerdicts.flatMap((verdict): readonly ComparisonLine[] => {
    const own = tests.filter((test) => test.verdict === verdict);
    return own.length === 0
      ? []
      : [
          { label: verdictLabel(verdict), isHeading: true },
          ...own.map(({ id, name }) => ({
            label: name,
            description: verdictLabel(verdict),
            opens: { id, name, before, now },
          })),
        ];
  });
  const rest =
    stillFailing > 0
      ? plural(stillFailing, "{0} test fails by the same error", "{0} tests fail by the same error")
      : "";
  return lines.length === 0 ? [{ icon: "check", label: t("No test differs"), description: rest }] : lines;
}
