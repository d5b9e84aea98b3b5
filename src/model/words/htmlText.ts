/** A text as it stands in HTML, in an element or in a quoted attribute: nothing in it is markup there. The only place that escapes it. */
export function toHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
