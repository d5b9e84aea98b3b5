import { fact } from "../../base/facts/fact.ts";
import { english } from "../../base/facts/words.ts";
import { type Label, labelAmong } from "../error/errorLabel.ts";
import { type Signature, signatureKey, signatureOfCase, statementOf } from "../error/signature.ts";
import { isFailing, isRunnerFailure, type TestCase } from "../report/report.ts";
import { compareWith } from "./judgement.ts";
import type { Reference } from "./knownTests.ts";
import type { Verdict } from "./verdict.ts";

/** What every attempt did to every test, compact enough for hundreds of attempts and thousands of tests. */
export interface Matrix {
  readonly session: string;
  /** In the order of the attempts. */
  readonly columns: readonly MatrixColumn[];
  /** In the order in which the tests were first seen. */
  readonly rows: readonly MatrixRow[];
  /** The errors that tests failed by, in the order in which they were first seen: what they say in one line. */
  readonly errors: readonly Label[];
}

/** One test, or what stands in its place. */
export interface MatrixRow {
  readonly id: string;
  readonly name: string;
  readonly file?: string | undefined;
  /** It stands for a file that could not be loaded, or for the runner itself. */
  readonly isNoTest?: true | undefined;
}

/** One attempt. */
export interface MatrixColumn extends MatrixCells {
  readonly attempt: number;
  /** The run whose results these are; undefined where the attempt has none. */
  readonly run?: number | undefined;
  /** `baseline`, `worse (+1)`; empty while nothing is known. */
  readonly headline: string;
  /** `4 failing, 3 passed`, or why there are no results. */
  readonly results: string;
  readonly hypothesis?: string | undefined;
}

/** The cells of one column. */
export interface MatrixCells {
  /** A letter for each row, see `cellVerdicts`; rows beyond its end were not known yet. */
  readonly cells: string;
  /** For each failing cell, in the order of the rows: which of the matrix' errors it failed by. */
  readonly errors: readonly number[];
}

/** What the letters of cells stand for: the verdict against the attempt before. */
export const cellVerdicts = {
  f: "fixed",
  F: "stillFailing",
  C: "changedError",
  N: "newlyFailing",
  A: "appearedFailing",
  n: "notRun",
  s: "skippedNow",
  u: "unloaded",
  "~": "flaky",
  p: "passing",
  " ": "absent",
} as const satisfies Readonly<Record<string, Verdict>>;

/** A shape for every letter, so that colour alone never carries the meaning. */
const cellShapes: Readonly<Record<CellLetter, string>> = {
  f: "✓",
  F: "✕",
  C: "≠",
  N: "▲",
  A: "△",
  n: "–",
  s: "»",
  u: "!",
  "~": "~",
  p: "·",
  " ": "",
};

/** The shapes that cells show, with the letter and what each of them stands for. */
export const cellLegend: readonly {
  readonly shape: string;
  readonly letter: CellLetter;
  readonly verdict: Verdict;
}[] = (Object.entries(cellVerdicts) as [CellLetter, Verdict][]).flatMap(([letter, verdict]) => {
  const shape = cellShapes[letter];
  return shape === "" ? [] : [{ shape, letter, verdict }];
});

/** What a cell shows: the shape of its verdict, and the number of its error, from 1. */
export function cellText(letter: string, error: number | undefined): string {
  const shape = cellShapes[letter as CellLetter] ?? "";
  return error === undefined ? shape : `${shape} ${error + 1}`;
}

/** The letter of a cell; each stands for one verdict. */
export type CellLetter = keyof typeof cellVerdicts;

const letterOf = Object.fromEntries(
  Object.entries(cellVerdicts).map(([letter, verdict]) => [verdict, letter]),
) as Readonly<Record<Verdict, CellLetter>>;

/** The letters of cells in which a test failed by an error that is shown. */
const failingLetters: ReadonlySet<string> = new Set<CellLetter>(["F", "C", "N", "A"]);

/** Whether a cell with this letter shows an error. */
function tellsError(letter: string): boolean {
  return failingLetters.has(letter);
}

/** The rows and errors of a matrix as they grow, column by column. */
export interface GrowingMatrix {
  readonly rows: MatrixRow[];
  readonly rowOf: Map<string, number>;
  readonly errors: Label[];
  readonly errorOf: Map<string, number>;
  /** The errors by what they are called. */
  readonly called: Map<string, Signature>;
  /** By row, the error that its test failed by last. */
  readonly lastErrors: Map<number, number>;
}

/** A matrix without rows and columns, to which attempts are added in their order. */
export function emptyMatrix(): GrowingMatrix {
  return {
    rows: [],
    rowOf: new Map(),
    errors: [],
    errorOf: new Map(),
    called: new Map(),
    lastErrors: new Map(),
  };
}

/**
 * The cells of one more column: its results against those of the attempt before; without these it is the first, in which nothing
 * is new. A test that still fails by the same error keeps the shade it had.
 */
export function addCells(
  matrix: GrowingMatrix,
  cases: readonly TestCase[],
  before: Omit<Reference, "attempt"> | undefined,
  flaky: ReadonlySet<string> = new Set(),
): MatrixCells {
  const letters: string[] = [];
  const found = new Map<number, number>();
  const byId = new Map(cases.map((testCase) => [testCase.id, testCase]));
  for (const testCase of cases) {
    rowOf(matrix, testCase);
  }
  const comparison = compareWith(before ?? { cases }, cases, flaky);
  for (const [verdict, ids] of Object.entries(comparison) as [Verdict, readonly string[]][]) {
    for (const id of ids) {
      mark(id, verdict);
    }
  }
  // A partial reference need not list every failing test. Such a test is failing, but it is not known since when.
  for (const { id } of before?.isPartial === true ? cases.filter(isFailing) : []) {
    if (letters[matrix.rowOf.get(id) ?? -1] === undefined) {
      mark(id, "stillFailing");
    }
  }
  const cells = Array.from(letters, (letter) => letter ?? " ").join("");
  const errors = [...found].sort(([one], [other]) => one - other);
  for (const [row, error] of errors) {
    matrix.lastErrors.set(row, error);
  }
  return { cells, errors: errors.map(([, error]) => error) };

  function mark(id: string, verdict: Verdict): void {
    const row = matrix.rowOf.get(id);
    const testCase = byId.get(id);
    if (row === undefined) {
      return;
    }
    letters[row] = letterOf[verdict];
    if (testCase !== undefined && isFailing(testCase) && tellsError(letterOf[verdict])) {
      found.set(row, errorOf(matrix, row, testCase, verdict));
    }
  }
}

function rowOf({ rows, rowOf }: GrowingMatrix, testCase: TestCase): number {
  const { id, name, file } = testCase;
  const known = rowOf.get(id);
  if (known !== undefined) {
    return known;
  }
  rowOf.set(id, rows.length);
  const isNoTest = testCase.loadFailure === true || isRunnerFailure(testCase);
  return rows.push({ id, name, file, ...(isNoTest && { isNoTest }) }) - 1;
}

function errorOf(matrix: GrowingMatrix, row: number, testCase: TestCase, verdict: Verdict): number {
  const last = matrix.lastErrors.get(row);
  if (verdict === "stillFailing" && last !== undefined) {
    return last;
  }
  const signature = signatureOfCase(testCase);
  const plain = signature === undefined ? "" : signatureKey(signature);
  // A test that got further fails in the same words: what changed is the statement.
  const isElsewhere = verdict === "changedError" && last !== undefined && matrix.errorOf.get(plain) === last;
  const key = isElsewhere ? `${plain}\n${statementOf(signature)}` : plain;
  const known = matrix.errorOf.get(key);
  if (known !== undefined) {
    return known;
  }
  matrix.errorOf.set(key, matrix.errors.length);
  if (signature === undefined) {
    return matrix.errors.push(fact("error.noDetails")) - 1;
  }
  const label = labelAmong(signature, matrix.called);
  matrix.called.set(english(label), signature);
  return matrix.errors.push(label) - 1;
}

/** The rows in which something changed from one attempt to another, by their indices. */
export function listChangedRows({
  columns,
  rows,
}: {
  readonly columns: readonly MatrixCells[];
  readonly rows: readonly unknown[];
}): readonly number[] {
  const changed = new Set<number>();
  for (const { cells } of columns) {
    for (let row = 0; row < cells.length; row++) {
      if (changing.has(cells[row] ?? " ")) {
        changed.add(row);
      }
    }
  }
  return rows.map((_, row) => row).filter((row) => changed.has(row));
}

const changing: ReadonlySet<string> = new Set<CellLetter>(["f", "C", "N", "A", "n", "s", "u", "~"]);

/** What a page shows of a matrix, by indices. */
export interface MatrixExcerpt {
  /** In the order of the attempts. */
  readonly columns: readonly number[];
  /** Tests that failed in one of these columns: first those of which something changed, each group in the order of the rows. */
  readonly rows: readonly number[];
  /** How many more tests failed, in these columns or in others. */
  readonly more: number;
  /** How many tests never failed. */
  readonly never: number;
}

/**
 * At most so many rows and columns, those that say most: the baseline, the newest attempt, and the newest ones in which something
 * changed.
 */
export function excerptMatrix(
  matrix: Pick<Matrix, "columns" | "rows">,
  mostRows: number,
  mostColumns: number,
): MatrixExcerpt {
  const all = matrix.columns;
  const changed = new Set(listChangedRows(matrix));
  const tests = matrix.rows.map((_, row) => row).filter((row) => matrix.rows[row]?.isNoTest !== true);
  const failedIn = (columns: readonly MatrixCells[]) => {
    const failed = new Set<number>();
    for (const { cells } of columns) {
      for (let row = 0; row < cells.length; row++) {
        if (wasRed.has(cells[row] ?? " ")) {
          failed.add(row);
        }
      }
    }
    return failed;
  };
  const rank = (column: number) => {
    if (column === 0 || column === all.length - 1) {
      return 0;
    }
    return [...(all[column]?.cells ?? "")].some((letter) => changing.has(letter)) ? 1 : 2;
  };
  const columns = [...all.keys()]
    .sort((one, other) => rank(one) - rank(other) || other - one)
    .slice(0, mostColumns)
    .sort((one, other) => one - other);
  const [ever, here] = [failedIn(all), failedIn(columns.flatMap((column) => all[column] ?? []))];
  const failing = tests.filter((row) => here.has(row));
  const rows = [
    ...failing.filter((row) => changed.has(row)),
    ...failing.filter((row) => !changed.has(row)),
  ].slice(0, mostRows);
  const failed = tests.filter((row) => ever.has(row)).length;
  return { columns, rows, more: failed - rows.length, never: tests.length - failed };
}

/** The letters that say that a test failed, then or just before. */
const wasRed: ReadonlySet<string> = new Set<CellLetter>(["f", "F", "C", "N", "A", "~"]);

/** For each row of a column the index of its error, by row; for quick looks at single cells. */
export function spreadErrors({ cells, errors }: MatrixCells): ReadonlyMap<number, number> {
  const spread = new Map<number, number>();
  let next = 0;
  for (let row = 0; row < cells.length; row++) {
    if (tellsError(cells[row] ?? " ")) {
      spread.set(row, errors[next++] ?? 0);
    }
  }
  return spread;
}
