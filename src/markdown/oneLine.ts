/** A text on one line: its line ends, with the white space around them, become a space each. The time grows with its length only. */
export function oneLine(text: string): string {
  // Only the beginning of a run is tried: within a run without a line end, every further place would read it to its end again.
  return text.replace(/(?<!\s)\s*\n\s*/g, " ");
}
