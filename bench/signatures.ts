import { compareSignatures, signatureOfCase } from "../src/model/signature.ts";
import { type LabelledPair, readLabelledFailures, untold } from "../test/support/labelledFailures.ts";
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
  return (["tuned", "held out"] as const).flatMap((half) => {
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
}

function tell({ before, now }: LabelledPair): { readonly isSame: boolean; readonly reason: string } {
  const [one, other] = [signatureOfCase(before), signatureOfCase(now)];
  if (one === undefined || other === undefined) {
    return { isSame: false, reason: "one has no failure" };
  }
  const { kind, reason } = compareSignatures(one, other);
  return { isSame: kind === "same", reason };
}
