/** What is looked for in a text, what stands there instead, and the signs without which it is nowhere, as `rules` takes them. */
type Written = readonly [pattern: RegExp, replacement: Replacement, needs: string];

/** As `String.replace` takes it; a pattern whose matches are asked about has no groups. */
type Replacement = string | ((found: string, at: number, all: string) => string);

/** A rule whose signs are bits of a number. */
export type ReplaceRule = readonly [pattern: RegExp, replacement: Replacement, needs: number];

/**
 * Each sign is a bit. `0` stands for every digit, `A` for every capital, `x` for both sizes, `9` for a number of four digits and
 * more, `w` for five letters and digits in a row of which one at least is a digit; any other sign for itself.
 */
const signs = "0Ax -.:/@#=%([_'9w";

function bitsFor(letters: string): number {
  return [...letters].reduce((bits, letter) => bits | (1 << signs.indexOf(letter)), 0);
}

const digit = bitsFor("0");
const longNumber = bitsFor("9");
const mixedWord = bitsFor("w");
/** Not a sign, but what marks the end of a word. */
const wordPart = 1 << signs.length;

const bitsOf = Uint32Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return (
    (/\d/.test(letter) ? digit : 0) |
    (/[A-Z]/.test(letter) ? bitsFor("A") : 0) |
    (/[A-Za-z\d]/.test(letter) ? wordPart : 0) |
    (/[xX]/.test(letter) ? bitsFor("x") : 0) |
    (/[^\w]|_/.test(letter) && signs.includes(letter) ? bitsFor(letter) : 0)
  );
});

/**
 * Rules for `replaceAll`. Most texts have little of what the rules look for, and there are thousands of texts: which signs a text
 * has is found out once, and a rule is applied only where the text has all that it needs.
 */
export function rules(written: readonly Written[]): readonly ReplaceRule[] {
  return written.map(([pattern, replacement, needs]) => [pattern, replacement, bitsFor(needs)]);
}

/** The signs that a text has. */
function signsOf(text: string): number {
  let found = 0;
  let digits = 0;
  let word = 0;
  let isMixed = false;
  for (let at = 0; at < text.length; at++) {
    const bits = bitsOf[text.charCodeAt(at)] ?? 0;
    found |= bits;
    if ((bits & wordPart) === 0) {
      digits = 0;
      word = 0;
      isMixed = false;
      continue;
    }
    word++;
    if ((bits & digit) === 0) {
      digits = 0;
    } else {
      digits++;
      isMixed = true;
      found |= digits >= 4 ? longNumber : 0;
    }
    found |= isMixed && word >= 5 ? mixedWord : 0;
  }
  return found;
}

/** The text after every rule, in their order. The replacement of a rule contains no sign that a later rule needs. */
export function replaceAll(text: string, all: readonly ReplaceRule[]): string {
  const found = signsOf(text);
  let replaced = text;
  for (const [pattern, replacement, needs] of all) {
    if ((needs & ~found) === 0) {
      replaced =
        typeof replacement === "string"
          ? replaced.replace(pattern, replacement)
          : replaced.replace(pattern, replacement);
    }
  }
  return replaced;
}
