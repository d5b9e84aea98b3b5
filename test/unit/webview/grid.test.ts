import fc from "fast-check";
import { expect, test } from "vitest";
import { moveFrom, scrollTo, windowOf } from "../../../src/webview/grid.ts";

test("what is in sight is drawn, with some around it, and nothing that is not there", () => {
  expect(windowOf(0, 100, 24, 5000, 4)).toEqual({ first: 0, end: 9 });
  expect(windowOf(2400, 100, 24, 5000, 4)).toEqual({ first: 96, end: 109 });
  expect(windowOf(119_900, 100, 24, 5000, 4)).toEqual({ first: 4991, end: 5000 });
  expect(windowOf(0, 100, 24, 0, 4)).toEqual({ first: 0, end: 0 });
  // The list has become shorter than it was scrolled.
  expect(windowOf(9999, 100, 24, 3, 4)).toEqual({ first: 0, end: 3 });
});

const size = { rows: 5, columns: 3, page: 2 };

test.each([
  ["ArrowDown", false, { row: 2, column: 1 }],
  ["ArrowUp", false, { row: 0, column: 1 }],
  ["ArrowUp", true, { row: -1, column: 1 }],
  ["ArrowLeft", true, { row: 1, column: -1 }],
  ["ArrowRight", false, { row: 1, column: 2 }],
  ["Home", false, { row: 1, column: -1 }],
  ["End", true, { row: 4, column: 2 }],
  ["PageDown", false, { row: 3, column: 1 }],
])("%s (far: %s) leads to %o", (key, isFar, to) => {
  expect(moveFrom({ row: 1, column: 1 }, key, isFar, size)).toEqual(to);
});

test("no key leads out of the table, and other keys lead nowhere", () => {
  const keys = fc.constantFrom(
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
    "PageUp",
    "PageDown",
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, fc.boolean()), { maxLength: 20 }), (pressed) => {
      let cell = { row: 0, column: 0 };
      for (const [key, isFar] of pressed) {
        cell = moveFrom(cell, key, isFar, size) ?? cell;
        expect(cell.row).toBeGreaterThanOrEqual(-1);
        expect(cell.row).toBeLessThan(size.rows);
        expect(cell.column).toBeGreaterThanOrEqual(-1);
        expect(cell.column).toBeLessThan(size.columns);
      }
    }),
  );
  expect(moveFrom({ row: 0, column: 0 }, "a", false, size)).toBeUndefined();
});

test("no more is scrolled than is needed to see a thing", () => {
  expect(scrollTo(100, 50, 120, 20)).toBe(100);
  expect(scrollTo(100, 50, 60, 20)).toBe(60);
  expect(scrollTo(100, 50, 200, 20)).toBe(170);
});
