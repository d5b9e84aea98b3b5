/** A word, a number, a date or a name with a number at its end: what people write. */
const readable = /^(?:[A-Z]?[a-z]*|[A-Z]+)\d{0,4}(?:T\d\d)?$/;

/** Whether a text is of words, numbers and dates only, joined by signs. */
export function isReadable(text: string): boolean {
  return text.split(/[^A-Za-z0-9]+/).every((part) => readable.test(part));
}

/**
 * Whether a machine has made a text up: it has letters and digits, and is not readable, nor are most of its letters in words, whatever numbers stand
 * between these (`build-20241130`, `getToken2`, `operatorPlus2Node5`). Anything shorter than `least` characters is not.
 */
export function isMadeUp(text: string, least: number): boolean {
  const piece = text.slice(0, 200);
  return (
    text.length >= least &&
    /\d/.test(piece) &&
    /[A-Za-z]/.test(piece) &&
    !isReadable(piece.replace(/\d+/g, "0").replace(/([a-z])([A-Z])/g, "$1 $2")) &&
    !isOfWords(piece)
  );
}

/** A word begins at a capital, or where the small letters do. */
const words = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g;

/** At least two thirds of the letters stand in words of three or more that can be said. */
function isOfWords(text: string): boolean {
  const all = text.match(words) ?? [];
  const count = (some: readonly string[]) => some.reduce((sum, { length }) => sum + length, 0);
  return 3 * count(all.filter(isWord)) >= 2 * count(all);
}

function isWord(text: string): boolean {
  return (
    text.length >= 3 && text.length <= 20 && /[aeiouy]/i.test(text) && !/[^aeiouy]{5}|[aeiou]{4}/i.test(text)
  );
}
