import type { PhrasingContent, RootContent } from "mdast";
import { plural } from "../base/l10n.ts";
import { type CellLetter, cellLegend, cellText, type Matrix, spreadErrors } from "../model/matrix.ts";
import { verdictLabel } from "../model/wording.ts";
import { clip, heading, inlineCode, list, paragraph, table, text } from "./tree.ts";

/** How many rows and columns a table shows: more is not read, and what is left out is counted. */
const mostRows = 100;
const mostColumns = 30;

/** What every attempt did to every test that failed or was not run in any of them, as a table with its legend. */
export function writeMatrix({ columns, rows, errors }: Matrix, depth: 2 | 3 = 2): RootContent[] {
  const isTelling = (row: number) => columns.some(({ cells }) => !quiet.has(cells[row] ?? " "));
  const telling = rows.map((_, row) => row).filter(isTelling);
  if (telling.length === 0) {
    return [];
  }
  const told = columns.slice(-mostColumns);
  const shown = telling.slice(0, mostRows);
  const errorOf = told.map(spreadErrors);
  const head = ["Test", ...told.map(({ attempt }) => String(attempt))].map((name) => [text(name)]);
  const body = shown.map((row): readonly PhrasingContent[][] => [
    [inlineCode(clip(rows[row]?.name ?? ""))],
    ...told.map(({ cells }, column) => [text(cellText(cells[row] ?? " ", errorOf[column]?.get(row)))]),
  ]);
  const used = new Set(errorOf.flatMap((one) => shown.flatMap((row) => one.get(row) ?? [])));
  return [
    heading(depth, text("Attempts × Tests")),
    table([head, ...body]),
    paragraph(text(legend(columns.length - told.length, telling.length - shown.length))),
    ...(used.size === 0
      ? []
      : [
          list(
            [...used]
              .sort((one, other) => one - other)
              .map((error) => [text(`Error ${error + 1}: `), inlineCode(clip(errors[error] ?? ""))]),
          ),
        ]),
  ];
}

/** The letters of cells that alone make no row worth showing. */
const quiet: ReadonlySet<string> = new Set<CellLetter>(["p", " "]);

function legend(columns: number, rows: number): string {
  const shapes = cellLegend.map(({ shape, verdict }) => `${shape} ${verdictLabel(verdict)}`);
  const left = [
    columns > 0 && `the first ${plural(columns, "{0} attempt", "{0} attempts")}`,
    rows > 0 && plural(rows, "{0} more test", "{0} more tests"),
  ].filter((part) => part !== false);
  return `${shapes.join(", ")}.${left.length > 0 ? ` Left out: ${left.join(", ")}.` : ""}`;
}
