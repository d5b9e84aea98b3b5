import { expect, test } from "vitest";
import { mapParts } from "../../../src/base/mapParts.ts";

test("what no part of changes is itself and not a copy, at any depth", () => {
  const data = { list: [1, { two: 2 }], text: "three", nothing: undefined };
  const copy = (value: unknown): unknown => mapParts(value, copy);
  expect(copy(data)).toBe(data);
});

test("what a part of changes is a copy, in which the others are themselves", () => {
  const data = { list: [1, { two: 2 }], other: { four: 4 } };
  const double = (value: unknown): unknown => (value === 2 ? 20 : mapParts(value, double));
  const changed = double(data);
  expect(changed).toEqual({ list: [1, { two: 20 }], other: { four: 4 } });
  expect(changed).toHaveProperty("other", data.other);
  expect(data.list).toEqual([1, { two: 2 }]);
});

test("a part that is called as something of the language stays a part", () => {
  const data: unknown = JSON.parse('{ "__proto__": 1, "toString": 2 }');
  expect(JSON.stringify(mapParts(data, (part) => Number(part) + 1))).toBe('{"__proto__":2,"toString":3}');
});
