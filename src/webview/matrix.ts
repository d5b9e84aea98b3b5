import {
  cellText,
  listChangedRows,
  type Matrix,
  type MatrixColumn,
  spreadErrors,
} from "../model/judgement/testMatrix.ts";
import type { MatrixAsked, MatrixShown, MatrixWords } from "../protocol/matrixMessages.ts";
import { type Cell, moveFrom, scrollTo, type Window, windowOf } from "./grid.ts";

/**
 * The panel of the matrix: a column for each attempt, a row for each test. Only what is in sight is in the document, so that hundreds
 * of attempts and thousands of tests scroll. Everything that was printed or written by somebody is text, never markup.
 */

/** The sizes of what is drawn, in pixels; the style sheet gets them as properties. */
const nameWidth = 260;
const columnWidth = 116;
const rowHeight = 24;
const headHeight = 62;
/** How much is drawn beyond what is in sight, in rows and in columns. */
const around = 2;

/** How many shades errors have; the number next to the shape distinguishes those that share one. */
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
/** The drawn cells, by row; redrawn if they are stale. */
const drawnRows = new Map<number, HTMLElement>();
let drawnColumns: Window = { first: 0, end: 0 };
let isStale = true;

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

/** Chooses the rows, and redraws everything. */
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
  body.style.width = width;
  body.style.height = `${shown.length * rowHeight}px`;
  status.textContent = say(words.shown, shown.length, matrix.rows.length, matrix.columns.length);
  updateCompare();
  isStale = true;
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
  if (isStale || columns.first !== drawnColumns.first || columns.end !== drawnColumns.end) {
    drawnRows.clear();
    body.replaceChildren();
    head.replaceChildren(drawHead(columns));
    drawnColumns = columns;
    isStale = false;
  }
  drawRows(rows, columns);
  activate();
}

/** Keeps the rows that are still in sight. */
function drawRows(rows: Window, columns: Window): void {
  for (const [index, row] of drawnRows) {
    if (index < rows.first || index >= rows.end) {
      row.remove();
      drawnRows.delete(index);
    }
  }
  const made = document.createDocumentFragment();
  for (let index = rows.first; index < rows.end; index++) {
    if (!drawnRows.has(index)) {
      const row = drawRow(index, columns);
      drawnRows.set(index, row);
      made.append(row);
    }
  }
  body.append(made);
}

/** Shows which cell has the focus. */
function activate(): void {
  for (const before of document.querySelectorAll(".active")) {
    before.classList.remove("active");
  }
  const focused = document.getElementById(idOf(active));
  focused?.classList.add("active");
  if (focused === null) {
    // Of a cell that is not drawn nothing can be said.
    grid.removeAttribute("aria-activedescendant");
  } else {
    grid.setAttribute("aria-activedescendant", focused.id);
  }
}

function idOf({ row, column }: Cell): string {
  return `cell_${row}_${column}`;
}

function place(cell: HTMLElement, { row, column }: Cell): HTMLElement {
  cell.id = idOf({ row, column });
  cell.setAttribute("aria-colindex", String(column + 2));
  return cell;
}

function makeRow(index: number, columns: Window, header: HTMLElement): HTMLElement {
  const row = element("row", index < 0 ? "row" : "row test");
  row.setAttribute("aria-rowindex", String(index + 2));
  row.style.top = `${Math.max(0, index) * rowHeight}px`;
  // The columns before those that are drawn.
  header.style.marginRight = `${columns.first * columnWidth}px`;
  row.append(header);
  return row;
}

function drawHead(columns: Window): HTMLElement {
  const header = place(element("columnheader", "name", words.test), { row: -1, column: -1 });
  const row = makeRow(-1, columns, header);
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

function drawRow(index: number, columns: Window): HTMLElement {
  const test = shown[index] ?? 0;
  const { name = "", file } = matrix.rows[test] ?? {};
  const header = place(element("rowheader", "name", name), { row: index, column: -1 });
  header.title = [name, file].filter(Boolean).join("\n");
  const row = makeRow(index, columns, header);
  for (let column = columns.first; column < columns.end; column++) {
    row.append(drawCell(index, test, column));
  }
  return row;
}

function drawCell(index: number, test: number, column: number): HTMLElement {
  const letter = matrix.columns[column]?.cells[test] ?? " ";
  const error = errors[column]?.get(test);
  const shade = error === undefined ? "" : ` shade${error % shadeCount}`;
  const className = letter === " " ? "cell" : `cell told ${classes[letter] ?? ""}${shade}`;
  const cell = place(element("gridcell", className, cellText(letter, error)), { row: index, column });
  if (letter !== " ") {
    cell.setAttribute("aria-label", labelOf(letter, error));
  }
  return cell;
}

/** What a cell says; the number of its error is what the cell shows. */
function labelOf(letter: string, error: number | undefined): string {
  const says = words.cells[letter] ?? "";
  return error === undefined ? says : `${says}, ${error + 1}: ${matrix.errors[error]}`;
}

const classes: Readonly<Record<string, string>> = {
  f: "fixed",
  N: "newlyFailing",
  A: "appearedFailing",
  p: "passing",
};

/** The cell that an event happened in. */
function cellAt(event: Event): { readonly element: HTMLElement; readonly cell: Cell } | undefined {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[id^=cell]") : null;
  const [, row, column] = /^cell_(-?\d+)_(-?\d+)$/.exec(target?.id ?? "") ?? [];
  return target === null || row === undefined || column === undefined
    ? undefined
    : { element: target, cell: { row: Number(row), column: Number(column) } };
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
    isStale = true;
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
  const { cell } = cellAt(event) ?? {};
  if (cell !== undefined) {
    focus(cell);
    if (cell.row < 0 && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      mark(cell);
    } else {
      open(cell);
    }
  }
});
grid.addEventListener("mouseover", (event) => {
  const { element: hovered } = cellAt(event) ?? {};
  // Thousands of cells are drawn, and few are looked at.
  if (hovered?.title === "" && hovered.hasAttribute("aria-label")) {
    hovered.title = hovered.getAttribute("aria-label") ?? "";
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

for (const [name, size] of Object.entries({ nameWidth, columnWidth, rowHeight, headHeight })) {
  grid.style.setProperty(`--${name}`, `${size}px`);
}
const kept = host.getState();
if (kept !== undefined) {
  filter.value = kept.filter;
  changedOnly.checked = kept.isChangedOnly;
}
host.postMessage({ kind: "ready" });
