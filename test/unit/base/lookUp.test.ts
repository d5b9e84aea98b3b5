import { expect, test } from "vitest";
import { lookUp } from "../../../src/base/lookUp.ts";

test("looks up the first element that has a value, by any key, and none without a value", () => {
  const list = [
    { id: 1, name: "a" },
    { id: 2, name: "b" },
    { id: 2, name: "c" },
  ];
  expect(lookUp(list, "id", 2)).toBe(list[1]);
  expect(lookUp(list, "name", "c")).toBe(list[2]);
  expect(lookUp(list, "id", 3)).toBeUndefined();
  expect(lookUp([{ id: undefined }], "id", undefined)).toBeUndefined();
});
