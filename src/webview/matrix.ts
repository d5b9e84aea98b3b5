import { cellText, listChangedRows, type Matrix, type MatrixColumn, spreadErrors } from "../model/matrix.ts";
import type { MatrixAsked, MatrixShown, MatrixWords } from "../protocol/matrixMessages.ts";
import { type Cell, moveFrom, scrollTo, windowOf } from "./grid.ts";

/**
 * The panel of the matrix: a column for each attempt, a row for each test. Only what is in sight is in the document, so that hundreds
 * of attempts and thousands of tests scroll. Everything that was printed or written by somebody is text, never markup.
 */

/** The sizes of what is drawn, in pixels. */
const nameWidth = 260;
const columnWidth = 92;
const rowHeight = 24;
const headHeight = 62;
/** How much is drawn beyond what is in sight, in rows and in columns. */
const around = 4;

/** How many shades errors have; the number beside the shape tells those apart that share one. */
const shadeCount = 6;

/** What is kept while the panel is hidden. */
interface Kept {
  readonly filter: string;
  readonly isChangedOnly: boolean;
}

declare function acquireVsCodeApi(): {
  postMessage(message: MatrixAsked): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const host = acquireVsCodeApi();

function find<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

const filter = find<HTMLInputElement>("filter");
const changedOnly = find<HTMLInputElement>("changedOnly");
const compare = find<HTMLButtonElement>("compare");
const status = find("status");
const grid = find("grid");
const head = find("head");
const body = find("body");

let matrix: Matrix = { session: "", columns: [], rows: [], errors: [] };
let words: MatrixWords = { shown: "", compare: "", marked: "", test: "", cells: {} };
/** By column, the error of each failing cell. */
let errors: readonly ReadonlyMap<number, number>[] = [];
/** The rows of the matrix that are shown. */
let shown: readonly number[] = [];
let changed: readonly number[] = [];
let active: Cell = { row: -1, column: 0 };
/** The columns to be compared, by attempt. */
let marked: readonly number[] = [];
let isDrawing = false;

function element(role: string, className: string, text = ""): HTMLElement {
  const made = document.createElement("div");
  made.setAttribute("role", role);
  made.className = className;
  made.textContent = text;
  return made;
}

/** The words of the host with numbers in them. */
function say(text: string, ...values: readonly (number | string)[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ""));
}

function show({ matrix: next, words: said }: MatrixShown): void {
  matrix = next;
  words = said;
  errors = matrix.columns.map(spreadErrors);
  changed = listChangedRows(matrix);
  marked = marked.filter((attempt) => matrix.columns.some((column) => column.attempt === attempt));
  arrange();
}

/** Chooses the rows, and draws everything anew. */
function arrange(): void {
  const text = filter.value.trim().toLowerCase();
  const rows = changedOnly.checked ? changed : matrix.rows.map((_, row) => row);
  shown = rows.filter((row) => {
    const { name = "", file = "" } = matrix.rows[row] ?? {};
    return text === "" || `${file} ${name}`.toLowerCase().includes(text);
  });
  host.setState({ filter: filter.value, isChangedOnly: changedOnly.checked });
  active = {
    row: Math.min(active.row, shown.length - 1),
    column: Math.min(active.column, matrix.columns.length - 1),
  };
  grid.setAttribute("aria-rowcount", String(shown.length + 1));
  grid.setAttribute("aria-colcount", String(matrix.columns.length + 1));
  const width = `${nameWidth + matrix.columns.length * columnWidth}px`;
  head.style.width = width;
  head.style.height = `${headHeight}px`;
  body.style.width = width;
  body.style.height = `${shown.length * rowHeight}px`;
  status.textContent = say(words.shown, shown.length, matrix.rows.length, matrix.columns.length);
  updateCompare();
  draw();
}

function updateCompare(): void {
  const [one, other] = marked;
  compare.disabled = one === undefined || other === undefined;
  compare.textContent = compare.disabled ? words.marked : say(words.compare, one ?? 0, other ?? 0);
}

/** Draws what is in sight, once a frame. */
function draw(): void {
  if (!isDrawing) {
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      drawNow();
    });
  }
}

function drawNow(): void {
  const columns = windowOf(
    grid.scrollLeft,
    grid.clientWidth - nameWidth,
    columnWidth,
    matrix.columns.length,
    around,
  );
  const rows = windowOf(grid.scrollTop, grid.clientHeight - headHeight, rowHeight, shown.length, around);
  head.replaceChildren(drawHead(columns));
  const drawn: HTMLElement[] = [];
  for (let row = rows.first; row < rows.end; row++) {
    drawn.push(drawRow(row, columns));
  }
  body.replaceChildren(...drawn);
  const focused = document.getElementById(idOf(active));
  focused?.classList.add("active");
  // Of a cell that is not drawn nothing can be said.
  grid.setAttribute("aria-activedescendant", focused === null ? "" : idOf(active));
}

function idOf({ row, column }: Cell): string {
  return `cell-${row}-${column}`;
}

function place(cell: HTMLElement, { row, column }: Cell): HTMLElement {
  cell.id = idOf({ row, column });
  cell.setAttribute("aria-colindex", String(column + 2));
  cell.dataset["row"] = String(row);
  cell.dataset["column"] = String(column);
  cell.style.height = `${row < 0 ? headHeight : rowHeight}px`;
  cell.style.width = `${column < 0 ? nameWidth : columnWidth}px`;
  if (column >= 0) {
    cell.style.top = "0";
    cell.style.left = `${nameWidth + column * columnWidth}px`;
  } else {
    cell.style.lineHeight = cell.style.height;
  }
  return cell;
}

function makeRow(index: number, top: number, height: number): HTMLElement {
  const row = element("row", "row");
  row.setAttribute("aria-rowindex", String(index + 2));
  row.style.top = `${top}px`;
  row.style.height = `${height}px`;
  row.style.width = head.style.width;
  return row;
}

function drawHead(columns: { readonly first: number; readonly end: number }): HTMLElement {
  const row = makeRow(-1, 0, headHeight);
  row.append(place(element("columnheader", "name", words.test), { row: -1, column: -1 }));
  for (const [offset, column] of matrix.columns.slice(columns.first, columns.end).entries()) {
    row.append(drawColumn(column, columns.first + offset));
  }
  return row;
}

function drawColumn(column: MatrixColumn, index: number): HTMLElement {
  const { attempt, headline, results, hypothesis = "" } = column;
  const header = place(element("columnheader", "column"), { row: -1, column: index });
  const line = (className: string, text: string) => {
    const part = document.createElement("span");
    part.className = className;
    part.textContent = text;
    return part;
  };
  header.append(line("number", `#${attempt}`), line("headline", headline), line("hypothesis", hypothesis));
  header.title = [`#${attempt} ${headline}`, results, hypothesis].filter(Boolean).join("\n");
  header.setAttribute("aria-selected", String(marked.includes(attempt)));
  return header;
}

function drawRow(index: number, columns: { readonly first: number; readonly end: number }): HTMLElement {
  const test = shown[index] ?? 0;
  const { name = "", file } = matrix.rows[test] ?? {};
  const row = makeRow(index, index * rowHeight, rowHeight);
  const header = place(element("rowheader", "name", name), { row: index, column: -1 });
  header.title = [name, file].filter(Boolean).join("\n");
  row.append(header);
  for (let column = columns.first; column < columns.end; column++) {
    row.append(drawCell(index, test, column));
  }
  return row;
}

function drawCell(index: number, test: number, column: number): HTMLElement {
  const letter = matrix.columns[column]?.cells[test] ?? " ";
  const error = errors[column]?.get(test);
  const says = words.cells[letter] ?? "";
  const cell = place(element("gridcell", "cell", cellText(letter, error)), { row: index, column });
  cell.style.lineHeight = `${rowHeight - 2}px`;
  if (letter !== " ") {
    cell.classList.add("told", classes[letter] ?? "told");
    const label = error === undefined ? says : `${says}, ${error + 1}: ${matrix.errors[error]}`;
    cell.setAttribute("aria-label", label);
    cell.title = label;
  }
  if (error !== undefined) {
    cell.classList.add(`shade${error % shadeCount}`);
  }
  return cell;
}

const classes: Readonly<Record<string, string>> = {
  f: "fixed",
  N: "newlyFailing",
  A: "appearedFailing",
  p: "passing",
};

/** The cell that an event happened in. */
function cellAt(event: Event): Cell | undefined {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row]") : null;
  return target === null
    ? undefined
    : { row: Number(target.dataset["row"]), column: Number(target.dataset["column"]) };
}

/** What a click or Enter does: the failure of a cell, the changes of a column. */
function open({ row, column }: Cell): void {
  const attempt = matrix.columns[column]?.attempt;
  const test = shown[row];
  if (attempt !== undefined && row < 0) {
    host.postMessage({ kind: "openChanges", attempt });
  } else if (attempt !== undefined && test !== undefined && matrix.columns[column]?.run !== undefined) {
    host.postMessage({ kind: "openFailure", attempt, row: test });
  }
}

/** Marks the column of a cell for the comparison, or takes the mark away; of more than two the oldest mark goes. */
function mark({ column }: Cell): void {
  const attempt = matrix.columns[column]?.attempt;
  if (attempt !== undefined) {
    marked = marked.includes(attempt)
      ? marked.filter((one) => one !== attempt)
      : [...marked, attempt].slice(-2);
    updateCompare();
    draw();
  }
}

function focus(cell: Cell): void {
  active = cell;
  if (cell.row >= 0) {
    const view = grid.clientHeight - headHeight;
    grid.scrollTop = scrollTo(grid.scrollTop, view, cell.row * rowHeight, rowHeight);
  }
  if (cell.column >= 0) {
    const view = grid.clientWidth - nameWidth;
    grid.scrollLeft = scrollTo(grid.scrollLeft, view, cell.column * columnWidth, columnWidth);
  }
  draw();
}

function onKeyDown(event: KeyboardEvent): void {
  const isFar = event.ctrlKey || event.metaKey;
  const page = Math.max(1, Math.floor((grid.clientHeight - headHeight) / rowHeight) - 1);
  const size = { rows: shown.length, columns: matrix.columns.length, page };
  const next = moveFrom(active, event.key, isFar, size);
  if (next !== undefined) {
    focus(next);
  } else if (event.key === "Enter") {
    open(active);
  } else if (event.key === " ") {
    mark(active);
  } else {
    return;
  }
  event.preventDefault();
}

grid.addEventListener("scroll", draw, { passive: true });
grid.addEventListener("keydown", onKeyDown);
grid.addEventListener("click", (event) => {
  const cell = cellAt(event);
  if (cell !== undefined) {
    focus(cell);
    if (cell.row < 0 && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      mark(cell);
    } else {
      open(cell);
    }
  }
});
filter.addEventListener("input", arrange);
changedOnly.addEventListener("change", arrange);
compare.addEventListener("click", () => {
  const [one, other] = marked;
  if (one !== undefined && other !== undefined) {
    host.postMessage({ kind: "compare", attempts: [one, other] });
  }
});
new ResizeObserver(draw).observe(grid);
window.addEventListener("message", ({ data }: MessageEvent<MatrixShown>) => {
  if (data?.kind === "matrix") {
    show(data);
  }
});

const kept = host.getState();
if (kept !== undefined) {
  filter.value = kept.filter;
  changedOnly.checked = kept.isChangedOnly;
}
host.postMessage({ kind: "ready" });
