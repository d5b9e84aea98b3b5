/** SGR sequences: colours and weights. */
const colours = /\x1b\[[\d;:]*m/g;

/** A text without the colours of a terminal. */
export function withoutColours(text: string): string {
  return text.includes("\x1b") ? text.replace(colours, "") : text;
}
