import { cutAt } from "../../base/listNames.ts";
import { readableLine } from "../../base/visibleText.ts";

/** How many characters of a text of people or tests an answer holds. */
const longestQuote = 200;

/** How many names of a list it holds. */
const mostNames = 10;

/**
 * Text of people, tests, files, branches or servers in an answer to a language model or in a terminal: one line, cut, without characters
 * that cannot be seen, and between marks that nothing in it can close. Whatever is not ours goes through here, so that it cannot pass for an answer of ours.
 */
export function quote(text: string): string {
  return `“${cutAt(readableLine(text).replace(/[“”„‟]/g, toEscape), longestQuote)}”`;
}

/** Several of them, with the number of the others: `“a”, “b” and 41 more`. */
export function quoteNames(names: readonly string[], most = mostNames): string {
  const more = names.length - most;
  const shown = names.slice(0, most).map(quote).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function toEscape(mark: string): string {
  return `\\u${mark.charCodeAt(0).toString(16)}`;
}
