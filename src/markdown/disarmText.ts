import type { InlineCode, Text } from "mdast";
import { inlineCode, text } from "./markdownNodes.ts";

/** Links, mail addresses and mentions; references by number or by commit; formulas. */
const acting = /:\/\/|www\.|@[\w.-]|[#!]\d|\bGH-\d|\$|^(?=[a-f]*\d)[\da-f]{7,64}$/i;

/** Punctuation that stands around a word and is not part of it. */
const opening = /^[([{"']*/;
const closing = new Set(")]}\"'.,;:!?");

/**
 * A word that a forge would turn into a link, a mention, a reference or a formula is written as code, because no escape stops a
 * forge from reading the finished text (docs/rules/security.md#s26).
 */
export function disarm(words: string): (Text | InlineCode)[] {
  return words.split(/(\s+)/).flatMap((word) => {
    const { start, end } = coreOf(word);
    const core = word.slice(start, end);
    return acting.test(core)
      ? [text(word.slice(0, start)), inlineCode(core), text(word.slice(end))]
      : [text(word)];
  });
}

/** Whether a forge would turn a word of these into something else. */
export function mayAct(words: string): boolean {
  return words.split(/\s+/).some((word) => {
    const { start, end } = coreOf(word);
    return acting.test(word.slice(start, end));
  });
}

/** Where a word begins and ends without the punctuation around it. */
function coreOf(word: string): { readonly start: number; readonly end: number } {
  const start = opening.exec(word)?.[0].length ?? 0;
  let end = word.length;
  while (end > start && closing.has(word.charAt(end - 1))) {
    end--;
  }
  return { start, end };
}
