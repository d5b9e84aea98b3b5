import { expect, test } from "vitest";
import { noise } from "../../../../src/model/error/noise.ts";
import { replaceAll } from "../../../../src/model/error/replaceRules.ts";
import { readPrintedPairs } from "../../../support/reports/labelledFailures.ts";
import { samplesOf } from "../../../support/texts/sampleTexts.ts";

test("a rule that is not applied, because a text lacks a sign, would not have found anything", () => {
  const printed = readPrintedPairs().flatMap(({ before, now }) =>
    [before, now].flatMap(({ failures }) => failures.flatMap(({ message, text }) => [message, text])),
  );
  const missed: string[] = [];
  let found = 0;
  for (const rule of noise) {
    const [pattern, replacement] = rule;
    const samples = samplesOf(pattern, 200).map((sample) => `a ${sample} b`);
    for (const text of new Set([...samples, ...printed])) {
      const expected =
        typeof replacement === "string"
          ? text.replace(pattern, replacement)
          : text.replace(pattern, replacement);
      if (replaceAll(text, [rule]) !== expected) {
        missed.push(`${pattern}: ${text}`);
      }
      found += expected === text ? 0 : 1;
    }
  }
  expect(missed).toEqual([]);
  expect(found).toBeGreaterThan(5_000);
});
