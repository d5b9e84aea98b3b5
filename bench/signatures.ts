import { english } from "../src/base/facts/words.ts";
import { compareErrors, compareSignatures } from "../src/model/error/sameError.ts";
import { signatureOfCase } from "../src/model/error/signature.ts";
import {
  type LabelledPair,
  type PrintedPair,
  readLabelledFailures,
  readPrintedPairs,
  readRunPairs,
  untold,
} from "../test/support/reports/labelledFailures.ts";
import type { Row } from "./measure.ts";

/**
 * How well “the same error” is told, on pairs of failures from real runs of ten frameworks: of the pairs called the same, the
 * share that are; and of those that are, the share called so. The wrong ones are listed.
 */
export async function measureSignatures(): Promise<readonly Row[]> {
  const pairs = (await readLabelledFailures()).map((pair) => ({ ...pair, told: tell(pair) }));
  for (const { framework, test, isSame, half, told } of pairs.filter(
    (pair) => pair.told.isSame !== pair.isSame,
  )) {
    console.log(`wrong (${half}): ${framework}, ${test}: is ${isSame ? "" : "not "}the same; ${told.reason}`);
  }
  console.log(`no pairs, for their reports hold nothing of the other cause: ${[...untold].join(", ")}`);
  const ofReports = (["tuned", "held out"] as const).flatMap((half) => {
    const own = pairs.filter((pair) => pair.half === half);
    const right = own.filter(({ isSame, told }) => isSame && told.isSame).length;
    const share = (what: string, all: number): Row => ({
      what: `signatures: ${what}, ${half} (${own.length} pairs)`,
      figure: (right / all).toFixed(3),
      range: `${right} of ${all}`,
      goal: half === "held out" ? "≥ 0.97" : "",
    });
    return [
      share("precision of “same”", own.filter(({ told }) => told.isSame).length),
      share("recall of “same”", own.filter(({ isSame }) => isSame).length),
    ];
  });
  return [
    ...ofReports,
    ...measurePairs("as frameworks print them", readPrintedPairs()),
    ...measurePairs("of tests that were run three times", readRunPairs()),
  ];
}

/** The same of the pairs that were written after the printed forms of further frameworks, and of those that further runs gave. */
function measurePairs(of: string, all: readonly PrintedPair[]): readonly Row[] {
  const pairs = all.map((pair) => ({ ...pair, told: compareErrors(pair.before, pair.now) }));
  const called = pairs.filter(({ told }) => told.kind === "same");
  const right = called.filter(({ same }) => same).length;
  for (const { framework, kind, same, told } of pairs.filter(
    (pair) => (pair.told.kind === "same") !== pair.same,
  )) {
    console.log(
      `wrong (${of}): ${framework}, ${kind}: is ${same ? "" : "not "}the same; ${english(told.reason)}`,
    );
  }
  const share = (what: string, all: number, goal: string): Row => ({
    what: `signatures: ${what}, ${of} (${new Set(pairs.map(({ framework }) => framework)).size} frameworks, ${pairs.length} pairs)`,
    figure: (right / all).toFixed(3),
    range: `${right} of ${all}`,
    goal,
  });
  return [
    share("precision of “same”", called.length, "≥ 0.98"),
    share("recall of “same”", pairs.filter(({ same }) => same).length, "≥ 0.95"),
  ];
}

function tell({ before, now }: LabelledPair): { readonly isSame: boolean; readonly reason: string } {
  const [one, other] = [signatureOfCase(before), signatureOfCase(now)];
  if (one === undefined || other === undefined) {
    return { isSame: false, reason: "one has no failure" };
  }
  const { kind, reason } = compareSignatures(one, other);
  return { isSame: kind === "same", reason: english(reason) };
}
