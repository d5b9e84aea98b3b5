import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addCells,
  emptyMatrix,
  excerptMatrix,
  listChangedRows,
  type MatrixCells,
  spreadErrors,
} from "../../../../src/model/judgement/testMatrix.ts";
import type { TestCase } from "../../../../src/model/report/report.ts";
import { failing, passing, skipped } from "../../../support/sessions/sessionBuilder.ts";

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

/** A column of a matrix, as far as a page asks for it. */
const column = ({ cells, errors }: MatrixCells, attempt: number) => ({
  attempt,
  headline: "",
  results: "",
  cells,
  errors,
});

test("a page shows what changed first, then what fails all along, and counts the rest", () => {
  const green = Array.from({ length: 300 }, (_, index) => passing(`green${index}`));
  const unloaded = { ...failing("tests/a.py", "ImportError: x", "tests/a.py"), loadFailure: true };
  const built = build(
    [...green, failing("red"), failing("fixed"), passing("lost")],
    [...green.slice(0, 10), failing("red"), passing("fixed"), failing("lost")],
    [unloaded],
  );
  const columns = built.columns.map(column);
  const names = (rows: readonly number[]) => rows.map((row) => built.rows[row]?.name);
  const all = excerptMatrix({ ...built, columns }, 100, 30);
  expect(names(all.rows)).toEqual(["red", "fixed", "lost"]);
  expect(all).toMatchObject({ columns: [0, 1, 2], more: 0, never: 300 });
  const few = excerptMatrix({ ...built, columns }, 2, 2);
  expect(few.columns).toEqual([0, 2]);
  expect(names(few.rows)).toEqual(["red", "fixed"]);
  expect(few.more).toBe(1);
});

test("a page shows the baseline, the newest attempt, and of the others those in which something changed", () => {
  const runs = Array.from({ length: 50 }, (_, index) => [index === 7 ? passing("a") : failing("a")]);
  const built = build(...runs);
  const { columns } = excerptMatrix({ ...built, columns: built.columns.map(column) }, 100, 5);
  expect(columns).toEqual([0, 7, 8, 48, 49]);
});

test("a test that fails in the same words at another statement has another error", () => {
  const at = (code: string, line: number): TestCase => {
    const text = `    def test_a():\n>       ${code}\nE       AssertionError: no\n\ntests/a.py:${line}: AssertionError`;
    const failure = { kind: "failure", message: "AssertionError: no", type: "AssertionError", text } as const;
    return { ...failing("a"), failures: [failure] };
  };
  const { columns, errors } = build([at("assert first()", 3)], [at("assert second()", 9)]);
  expect(columns.map(({ cells }) => cells)).toEqual(["F", "C"]);
  expect(columns.map((one) => one.errors)).toEqual([[0], [1]]);
  expect(new Set(errors).size).toBe(2);
});
