/**
 * Text without colours: with the escape character, and with what reporters put in its place (docs/rules/reports.md#r31). The numbers of a
 * colour are few: a pattern without a bound would take for ever on a line of digits.
 */
export function withoutReportColours(text: string): string {
  return text.includes("[")
    ? text.replace(/(?:\x1b|\uFFFD|#x1B|\[NON-XML-CHAR-0x1B\])?\[[\d;]{1,40}m/g, "")
    : text;
}

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
