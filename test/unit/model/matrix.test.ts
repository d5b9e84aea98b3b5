import fc from "fast-check";
import { expect, test } from "vitest";
import { addCells, emptyMatrix, listChangedRows, spreadErrors } from "../../../src/model/matrix.ts";
import type { TestCase } from "../../../src/model/report.ts";
import { failing, passing, skipped } from "../../support/sessions.ts";

/** Columns of these results, each against the one before. */
function build(...runs: readonly (readonly TestCase[])[]) {
  const growing = emptyMatrix();
  const columns = runs.map((cases, index) => addCells(growing, cases, reference(runs[index - 1])));
  return { ...growing, columns };
}

const reference = (cases: readonly TestCase[] | undefined) => cases && { cases };

test("an output that lists what failed, and tells less of it, is no reason to call a test new or gone", () => {
  const growing = emptyMatrix();
  const printed = [{ ...failing("a"), id: "as printed" }];
  addCells(growing, printed, undefined);
  const { cells } = addCells(growing, [failing("a"), passing("b"), failing("c")], {
    cases: printed,
    isPartial: true,
  });
  expect(growing.rows.map(({ id }) => id)).toEqual([
    "as printed",
    failing("a").id,
    passing("b").id,
    failing("c").id,
  ]);
  expect(cells).toBe(" FpF");
});

test("a letter tells what became of a test against the attempt before, and a number its error", () => {
  const { columns, rows, errors } = build(
    [failing("a", "KeyError: x"), passing("b"), failing("c")],
    [failing("a", "KeyError: x"), failing("b"), passing("c"), failing("d", "KeyError: x")],
    [failing("a", "TypeError: y"), skipped("b"), passing("c")],
  );
  expect(rows.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
  // Nothing is new at the baseline.
  expect(columns.map(({ cells }) => cells)).toEqual(["FpF", "FNfA", "Cspn"]);
  expect(columns.map((column) => column.errors)).toEqual([[0, 1], [0, 1, 0], [2]]);
  expect(errors).toHaveLength(3);
  expect([...spreadErrors(columns[1] ?? { cells: "", errors: [] })]).toEqual([
    [0, 0],
    [1, 1],
    [3, 0],
  ]);
});

test("the changed rows are those in which any attempt changed something", () => {
  const built = build(
    [passing("green"), failing("red"), failing("fixed")],
    [passing("green"), failing("red"), passing("fixed")],
    [passing("green"), failing("red"), passing("fixed"), passing("new")],
  );
  expect(listChangedRows(built)).toEqual([2]);
});

test("every executed test of every run has a cell, whatever the order of the cases", () => {
  const outcomes = fc.constantFrom(passing, failing, skipped);
  const run = fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), outcomes), {
    selector: ([name]) => name,
  });
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 4 }), (runs) => {
      const cases = runs.map((one) => one.map(([name, make]) => make(name)));
      const { columns, rows } = build(...cases);
      const reversed = build(...cases.map((one) => one.toReversed()));
      for (const [column, own] of cases.entries()) {
        for (const { id, outcome } of own) {
          const letterIn = (matrix: { rows: typeof rows; columns: typeof columns }) =>
            matrix.columns[column]?.cells[matrix.rows.findIndex((row) => row.id === id)] ?? " ";
          expect(letterIn({ rows, columns })).toBe(letterIn(reversed));
          expect("fp".includes(letterIn({ rows, columns }))).toBe(outcome === "passed");
          expect("FCNA".includes(letterIn({ rows, columns }))).toBe(outcome === "failed");
        }
      }
    }),
  );
});
