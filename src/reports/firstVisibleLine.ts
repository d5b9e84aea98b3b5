/**
 * The first line of a text that is not blank, without the blanks around it: what a failure without a message says
 * (docs/rules/reports.md#r25).
 */
export function firstVisibleLine(text: string): string | undefined {
  return text
    .split(/\r?\n/)
    .find((line) => line.trim() !== "")
    ?.trim();
}
