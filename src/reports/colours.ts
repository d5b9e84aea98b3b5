/** Text without colours: with the escape character, and with what reporters put in its place (junit-reports R31). */
export function withoutColours(text: string): string {
  return text.includes("[")
    ? text.replace(/(?:\x1b|\uFFFD|#x1B|\[NON-XML-CHAR-0x1B\])?\[(?:\d{1,3};?)+m/g, "")
    : text;
}
