import type { PhrasingContent, RootContent } from "mdast";
import { english } from "../base/facts/words.ts";
import { plural } from "../base/l10n.ts";
import type { Label } from "../model/error/errorLabel.ts";
import {
  type CellLetter,
  cellLegend,
  cellText,
  cellVerdicts,
  excerptMatrix,
  type Matrix,
  type MatrixExcerpt,
  spreadErrors,
} from "../model/judgement/testMatrix.ts";
import { labelsById } from "../model/words/testLabel.ts";
import { verdictLabel } from "../model/words/wording.ts";
import { clip, heading, inlineCode, list, paragraph, table, text } from "./markdownNodes.ts";
import { type NodeKind, withKind } from "./page/nodeKind.ts";

/** How many rows and columns a table shows: more is not read, and what is left out is counted. */
const mostRows = 100;
const mostColumns = 30;

/** How many errors are spelled out below it. */
const mostErrors = 50;

/** What the attempts did to every test that failed in one of them, as a table with its legend; the others are counted. */
export function writeMatrix(matrix: Matrix, depth: 2 | 3 = 2): RootContent[] {
  const excerpt = excerptMatrix(matrix, mostRows, mostColumns);
  if (excerpt.rows.length === 0) {
    return [];
  }
  const columns = excerpt.columns.flatMap((column) => matrix.columns[column] ?? []);
  const errorOf = columns.map(spreadErrors);
  const head = ["Test", ...columns.map(({ attempt }) => String(attempt))].map((name) => [text(name)]);
  const shown = new Set<string>();
  const names = labelsById(excerpt.rows.flatMap((row) => matrix.rows[row] ?? []));
  const body = excerpt.rows.map((row, at): readonly PhrasingContent[][] => [
    [inlineCode(clip(names[at] ?? ""))],
    ...columns.map(({ cells }, column) => {
      const letter = cells[row] ?? " ";
      shown.add(letter);
      return [withKind(text(cellText(letter, errorOf[column]?.get(row))), cellKind(letter))];
    }),
  ]);
  const used = new Set(errorOf.flatMap((one) => excerpt.rows.flatMap((row) => one.get(row) ?? [])));
  return [
    heading(depth, text("Attempts × Tests")),
    withKind(table([head, ...body]), "matrix"),
    paragraph(text(legend(shown, matrix.columns.length - columns.length, excerpt))),
    ...writeErrors(
      matrix.errors,
      [...used].sort((one, other) => one - other),
    ),
  ];
}

function cellKind(letter: string): NodeKind | undefined {
  const verdict = Object.hasOwn(cellVerdicts, letter) ? cellVerdicts[letter as CellLetter] : undefined;
  return verdict && `cell ${verdict}`;
}

function writeErrors(errors: readonly Label[], used: readonly number[]): RootContent[] {
  const listed = used.slice(0, mostErrors);
  const more = used.length - listed.length;
  const lines = listed.map((error) => [
    text(`Error ${error + 1}: `),
    inlineCode(clip(english(errors[error] ?? ""))),
  ]);
  return used.length === 0
    ? []
    : [
        list([
          ...lines,
          ...(more > 0 ? [[text(`And ${plural(more, "{0} more error", "{0} more errors")}.`)]] : []),
        ]),
      ];
}

/** The shapes that stand in the table, and what is not in it. */
function legend(shown: ReadonlySet<string>, attempts: number, { more, never }: MatrixExcerpt): string {
  const shapes = cellLegend.flatMap(({ shape, letter, verdict }) =>
    shown.has(letter) ? [`${shape} ${verdictLabel(verdict)}`] : [],
  );
  const left = [
    attempts > 0 && plural(attempts, "{0} more attempt", "{0} more attempts"),
    more > 0 && plural(more, "{0} more test that failed", "{0} more tests that failed"),
    never > 0 && plural(never, "{0} test that never failed", "{0} tests that never failed"),
  ].filter((part) => part !== false);
  const said = shapes.length > 0 ? `${shapes.join(", ")}.` : "";
  return `${said}${left.length > 0 ? ` Left out: ${left.join(", ")}.` : ""}`.trim();
}
