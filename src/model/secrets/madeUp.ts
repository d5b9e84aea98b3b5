/** A word, a number, a date or a name with a number at its end: what people write. */
const readable = /^(?:[A-Z]?[a-z]*|[A-Z]+)\d{0,4}(?:T\d\d)?$/;

/** Whether a text is of words, numbers and dates only, joined by signs. */
export function isReadable(text: string): boolean {
  return text.split(/[^A-Za-z0-9]+/).every((part) => readable.test(part));
}

/**
 * Whether a machine has made a text up: it has letters and digits, and is not readable, where capitals join words as well as signs do, and a
 * number may be of any length (`build-20241130`, `getToken2`). Anything shorter than `least` characters is not.
 */
export function isMadeUp(text: string, least: number): boolean {
  const piece = text.slice(0, 200);
  return (
    text.length >= least &&
    /\d/.test(piece) &&
    /[A-Za-z]/.test(piece) &&
    !isReadable(piece.replace(/\d+/g, "0").replace(/([a-z])([A-Z])/g, "$1 $2"))
  );
}
