import { createScanner } from "jsonc-parser";

/** How deep values of a configuration may be nested: far more than any is, and far less than breaks a parser that calls itself for each. */
export const deepestJson = 200;

/** Whether values in a text of JSON are nested deeper; nothing else about the text is looked at. */
export function isTooDeep(text: string): boolean {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const sign = text[scanner.getTokenOffset()];
    depth += sign === "{" || sign === "[" ? 1 : sign === "}" || sign === "]" ? -1 : 0;
    if (depth > deepestJson) {
      return true;
    }
  }
  return false;
}
