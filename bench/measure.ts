/** The middle of some figures; of an even number, the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

/** One line of the table that `npm run bench` prints. */
export interface Row {
  readonly what: string;
  /** Median, with its unit. */
  readonly figure: string;
  /** Smallest and largest. */
  readonly range: string;
  /** What performance is promised, where anything is. */
  readonly goal: string;
}

/** A row of figures in milliseconds. */
export function milliseconds(what: string, figures: readonly number[], goal = ""): Row {
  const ms = (figure: number) => figure.toFixed(1);
  const range = `${ms(Math.min(...figures))}–${ms(Math.max(...figures))}`;
  return { what, figure: `${ms(median(figures))} ms`, range, goal };
}

/** How something grows between the last two of its sizes, as an exponent: 0 is constant, 1 in proportion, 2 with the square. */
export function growth(
  what: string,
  sizes: readonly number[],
  figures: readonly (readonly number[])[],
  goal = "≤ 1.2",
): Row {
  const [smaller = [], larger = []] = figures.slice(-2);
  const [small = 1, large = 1] = sizes.slice(-2);
  const exponent = Math.log(median(larger) / median(smaller)) / Math.log(large / small);
  const range = `${small.toLocaleString("en")} to ${large.toLocaleString("en")}`;
  return { what, figure: exponent.toFixed(2), range, goal };
}
