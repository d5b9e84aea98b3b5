import { withoutColours } from "../base/withoutColours.ts";

/**
 * Cleans a text before anything is built from it: line ends become `\n`, colours are dropped (all other terminal sequences stay
 * visible), and what cannot be seen or turns the reading direction is shown as an escape (docs/rules/security.md#s21,
 * docs/rules/security.md#s26).
 */
export function cleanText(text: string): string {
  return withoutColours(text.replace(/\r\n/g, "\n")).replace(invisible, escapeOf);
}

/**
 * Control characters but newline and tab; soft hyphen; zero-width and bidi marks; line separators; byte order mark; tag
 * characters; surrogates without a partner. The joiners U+200C and U+200D stay: writing systems and emoji need them.
 */
const invisible =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cs}]|[\u{e0000}-\u{e007f}]/gu;

function escapeOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}
