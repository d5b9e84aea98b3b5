import fc from "fast-check";
import { expect, test } from "vitest";
import { numberDuplicates, testId } from "../../../src/model/testId.ts";

const parts = fc.record({
  suitePath: fc.array(fc.string(), { maxLength: 3 }),
  classname: fc.string(),
  name: fc.string(),
  file: fc.string(),
});

test("different tests have different identities, equal ones the same", () => {
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(testId(one) === testId(other)).toBe(isSame);
    }),
  );
  expect(testId({ suitePath: ["a"], classname: "b", name: "c" })).not.toBe(
    testId({ suitePath: [], classname: "a", name: "b", file: "c" }),
  );
});

test("identities that occur again are numbered", () => {
  expect(numberDuplicates(["a", "b", "a", "a"])).toEqual(["a", "b", "a#2", "a#3"]);
});

test("no two tests of one report share an identity", () => {
  const ids = fc.array(parts.map(testId));
  fc.assert(
    fc.property(ids, (given) => {
      expect(new Set(numberDuplicates(given)).size).toBe(given.length);
    }),
  );
});
