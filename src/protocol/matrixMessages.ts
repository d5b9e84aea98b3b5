import type { Matrix } from "../model/judgement/testMatrix.ts";

/** Messages from the extension host to the panel of the matrix. */
export interface MatrixShown {
  readonly kind: "matrix";
  readonly matrix: Matrix;
  /** Words of the panel by what they are for; `{0}` and `{1}` stand for numbers. */
  readonly words: MatrixWords;
}

/** The words of the page in the language of the window: the page itself knows none. */
export interface MatrixWords {
  readonly shown: string;
  readonly compare: string;
  readonly marked: string;
  readonly test: string;
  /** What a cell says, by its letter. */
  readonly cells: Readonly<Record<string, string>>;
}

/** What the panel asks of the extension host. */
export type MatrixAsked =
  | { readonly kind: "ready" }
  /** What the run of a column says of the test of a row. */
  | { readonly kind: "openFailure"; readonly attempt: number; readonly row: number }
  | { readonly kind: "openChanges"; readonly attempt: number }
  | { readonly kind: "compare"; readonly attempts: readonly [number, number] };

/** Decodes what a panel says; undefined for anything else. */
export function readMatrixAsked(message: unknown): MatrixAsked | undefined {
  if (typeof message !== "object" || message === null || !("kind" in message)) {
    return undefined;
  }
  const { kind, attempt, row, attempts } = message as Readonly<Record<string, unknown>>;
  const isNumber = (value: unknown): value is number => Number.isInteger(value);
  switch (kind) {
    case "ready":
      return { kind };
    case "openFailure":
      return isNumber(attempt) && isNumber(row) ? { kind, attempt, row } : undefined;
    case "openChanges":
      return isNumber(attempt) ? { kind, attempt } : undefined;
    case "compare": {
      const [one, other] = Array.isArray(attempts) ? (attempts as readonly unknown[]) : [];
      return isNumber(one) && isNumber(other) ? { kind, attempts: [one, other] } : undefined;
    }
    default:
      return undefined;
  }
}
