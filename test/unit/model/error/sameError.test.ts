import { expect, test } from "vitest";
import { labelsApart } from "../../../../src/model/error/errorLabel.ts";
import { compareErrors } from "../../../../src/model/error/sameError.ts";
import { signatureOfCase } from "../../../../src/model/error/signature.ts";
import {
  type PrintedPair,
  readPrintedPairs,
  readRunPairs,
} from "../../../support/reports/labelledFailures.ts";

const judge = ({ before, now, ...pair }: PrintedPair) => ({
  ...pair,
  isCalledSame: compareErrors(before, now).kind === "same",
  isCalledSameBack: compareErrors(now, before).kind === "same",
});
type Judged = ReturnType<typeof judge>;
const pairs = readPrintedPairs().map(judge);

/** Of those called the same, the share that are; of those that are, the share called so. */
function figures(judged: readonly Judged[]): { readonly precision: number; readonly recall: number } {
  const right = judged.filter(({ same, isCalledSame }) => same && isCalledSame).length;
  return {
    precision: right / judged.filter(({ isCalledSame }) => isCalledSame).length,
    recall: right / judged.filter(({ same }) => same).length,
  };
}

test("the same error is told from another as frameworks of every language print it", () => {
  expect(pairs.length).toBeGreaterThanOrEqual(240);
  expect(new Set(pairs.map(({ framework }) => framework)).size).toBeGreaterThanOrEqual(30);
  const { precision, recall } = figures(pairs);
  expect(precision).toBeGreaterThanOrEqual(0.98);
  expect(recall).toBeGreaterThanOrEqual(0.95);
});

test("in real runs of tests that were run three times, too, and beside each other they are called by what differs", () => {
  const run = readRunPairs();
  expect(run.length).toBeGreaterThanOrEqual(700);
  expect(new Set(run.map(({ framework }) => framework)).size).toBeGreaterThanOrEqual(16);
  const { precision, recall } = figures(run.map(judge));
  expect(precision).toBeGreaterThanOrEqual(0.99);
  expect(recall).toBeGreaterThanOrEqual(0.98);
  const alike = [...run, ...readPrintedPairs()].filter((pair) => {
    const [from, to] = [signatureOfCase(pair.before), signatureOfCase(pair.now)];
    const [one, other] = from && to ? labelsApart(from, to) : [];
    return !judge(pair).isCalledSame && one === other;
  });
  expect(alike).toEqual([]);
});

const kinds = [...new Set(pairs.map(({ kind }) => kind))].filter((kind) => ofKind(kind).length >= 10);

function ofKind(name: string): readonly Judged[] {
  return pairs.filter(({ kind }) => kind === name);
}

test.each(kinds)("of the kind %s, too", (kind) => {
  const { precision, recall } = figures(ofKind(kind));
  expect(precision).toBeGreaterThanOrEqual(0.9);
  expect(recall).toBeGreaterThanOrEqual(0.9);
});

test("it does not matter which of two failures came first", () => {
  expect(pairs.filter(({ isCalledSame, isCalledSameBack }) => isCalledSame !== isCalledSameBack)).toEqual([]);
});
