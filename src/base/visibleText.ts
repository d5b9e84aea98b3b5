/**
 * A command, in which nothing can be disguised: what a reader cannot see, or what would order the others differently on the screen, stands
 * there as its code (`\u{202e}`), and so do more than two blanks in a row, with their number (`\u{20}×300`), as they push what follows
 * out of sight. Ordinary text of letters, marks and single blanks stays unchanged (docs/rules/security.md#s21).
 */
export function visibleText(text: string): string {
  return text.replace(unseen, (found) =>
    found.startsWith("  ")
      ? `${code(" ")}×${found.length}`
      : Array.from(found, (character) => code(character)).join(""),
  );
}

function code(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/**
 * Control, format, unassigned and private characters and halves of pairs; all blanks but the usual one; what is ignored when it is
 * drawn; the blank of Braille; letters that are written from right to left, which turn the signs between them round as well (the
 * blocks that Unicode keeps for them); marks that pile up on a letter.
 */
const unseen =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]|(?! )\p{Zs}| {3,}|\p{M}{4,}/gu;

/**
 * A text of any language in which nothing is invisible: control, bidirectional, zero-width and other characters that cannot be seen stand
 * there as their codes, as in `visibleText`. Letters that are written from right to left, all blanks, a tab, and the character that asks for
 * the coloured form of an emoji stay.
 */
export function readableText(text: string): string {
  return text.replace(invisible, code);
}

/** The same on one line: every run of blanks and line ends, of any kind, becomes one blank, and none is left at either end. */
export function readableLine(text: string): string {
  return readableText(text.replace(/[\t-\r\u0085\p{Zs}\p{Zl}\p{Zp}]+/gu, " ").trim());
}

const invisible =
  /(?!\t)(?!(?<=\p{Extended_Pictographic})\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
