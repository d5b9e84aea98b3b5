import { expect, test } from "vitest";
import { compareSignatures } from "../../../src/model/error/sameError.ts";
import { signatureKey, signatureOfCase } from "../../../src/model/error/signature.ts";
import { readLabelledFailures } from "../../support/reports/labelledFailures.ts";

test("the same error is told from another in the reports of ten frameworks, also of those no rule was made for", async () => {
  const pairs = await readLabelledFailures();
  expect(pairs.length).toBeGreaterThanOrEqual(150);
  expect(new Set(pairs.map(({ framework }) => framework)).size).toBeGreaterThanOrEqual(6);
  for (const half of ["tuned", "held out"] as const) {
    const told = pairs
      .filter((pair) => pair.half === half)
      .map(({ before, now, isSame }) => {
        const [one, other] = [signatureOfCase(before), signatureOfCase(now)];
        return {
          isSame,
          told: one !== undefined && other !== undefined && compareSignatures(one, other).kind === "same",
        };
      });
    const right = told.filter((pair) => pair.isSame && pair.told).length;
    expect(right / told.filter((pair) => pair.told).length, `precision, ${half}`).toBeGreaterThanOrEqual(
      0.97,
    );
    expect(right / told.filter((pair) => pair.isSame).length, `recall, ${half}`).toBeGreaterThanOrEqual(0.97);
  }
});

test("a comparison says why, and the same either way round", async () => {
  for (const { before, now } of await readLabelledFailures()) {
    const [one, other] = [signatureOfCase(before), signatureOfCase(now)];
    if (one === undefined || other === undefined) {
      throw new Error("a pair without a failure");
    }
    const there = compareSignatures(one, other);
    expect(compareSignatures(other, one).kind).toBe(there.kind);
    expect(compareSignatures(one, one).kind).toBe("same");
    expect(there.reason).not.toBe("");
    if (signatureKey(one) === signatureKey(other)) {
      expect(there.kind).toBe("same");
    }
  }
});
