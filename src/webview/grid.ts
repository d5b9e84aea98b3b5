/** Which part of a long list is drawn: those in sight, and some around them. */
export interface Window {
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
}

/**
 * The part of `count` things of `size` pixels each that is seen through `view` pixels scrolled by `scrolled`, and `around` more on
 * either side.
 */
export function windowOf(
  scrolled: number,
  view: number,
  size: number,
  count: number,
  around: number,
): Window {
  const first = Math.max(0, Math.min(count, Math.floor(scrolled / size)) - around);
  const end = Math.min(count, Math.ceil((scrolled + view) / size) + around);
  return { first, end: Math.max(first, end) };
}

/** A cell that has the focus: row -1 is the head, column -1 the names of the tests. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a cell, in a table of so many rows and columns; undefined for any other key. `page` is in rows. */
export function moveFrom(
  { row, column }: Cell,
  key: string,
  isFar: boolean,
  { rows, columns, page }: { readonly rows: number; readonly columns: number; readonly page: number },
): Cell | undefined {
  const at = (toRow: number, toColumn: number): Cell => ({
    row: Math.max(-1, Math.min(rows - 1, toRow)),
    column: Math.max(-1, Math.min(columns - 1, toColumn)),
  });
  switch (key) {
    case "ArrowUp":
      return at(isFar ? -1 : row - 1, column);
    case "ArrowDown":
      return at(isFar ? rows : row + 1, column);
    case "ArrowLeft":
      return at(row, isFar ? -1 : column - 1);
    case "ArrowRight":
      return at(row, isFar ? columns : column + 1);
    case "Home":
      return at(isFar ? -1 : row, -1);
    case "End":
      return at(isFar ? rows : row, columns);
    case "PageUp":
      return at(row - page, column);
    case "PageDown":
      return at(row + page, column);
    default:
      return undefined;
  }
}

/** How far to scroll so that something is in sight that begins at `start` and is `size` long. */
export function scrollTo(scrolled: number, view: number, start: number, size: number): number {
  return Math.max(Math.min(scrolled, start), start + size - view, 0);
}
