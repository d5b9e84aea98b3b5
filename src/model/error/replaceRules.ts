/** What is looked for in a text, what stands there instead, and the signs without which it is nowhere, as `rules` takes them. */
type Written = readonly [pattern: RegExp, replacement: Replacement, needs: string];

/** As `String.replace` takes it; a pattern whose matches are asked about has no groups. */
type Replacement = string | ((found: string, at: number, all: string) => string);

/** A rule whose signs are bits of two numbers. */
export type ReplaceRule = readonly [pattern: RegExp, replacement: Replacement, needs: Signs];

/** The letters of a text are bits of their own: there are more signs than a number has bits. */
interface Signs {
  readonly others: number;
  readonly letters: number;
}

/**
 * Each sign is a bit. `0` stands for every digit, `A` for every capital, a small letter for itself in both sizes, `9` for a number of
 * four digits and more, `W` for five letters and digits in a row of which one at least is a digit; any other sign for itself.
 */
const signs = "0A -.:/@#=%([_'9W";
const alphabet = "abcdefghijklmnopqrstuvwxyz";

function bitsFor(needs: string): Signs {
  const bitsAmong = (all: string) =>
    [...needs].reduce((bits, sign) => bits | (all.includes(sign) ? 1 << all.indexOf(sign) : 0), 0);
  return { others: bitsAmong(signs), letters: bitsAmong(alphabet) };
}

const { others: digit } = bitsFor("0");
const { others: longNumber } = bitsFor("9");
const { others: mixedWord } = bitsFor("W");
/** Not a sign, but what marks the end of a word. */
const wordPart = 1 << signs.length;

const bitsOf = Uint32Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return (
    (/\d/.test(letter) ? digit : 0) |
    (/[A-Z]/.test(letter) ? bitsFor("A").others : 0) |
    (/[A-Za-z\d]/.test(letter) ? wordPart : 0) |
    (/[^\w]|_/.test(letter) ? bitsFor(letter).others : 0)
  );
});

const lettersOf = Uint32Array.from(
  { length: 128 },
  (_, code) => bitsFor(String.fromCharCode(code).toLowerCase()).letters,
);

/**
 * Rules for `replaceAll`. Most texts have little of what the rules look for, and there are thousands of texts: which signs a text
 * has is found out once, and a rule is applied only where the text has all that it needs.
 */
export function rules(written: readonly Written[]): readonly ReplaceRule[] {
  return written.map(([pattern, replacement, needs]) => [pattern, replacement, bitsFor(needs)]);
}

/** The signs that a text has. */
function signsOf(text: string): Signs {
  let found = 0;
  let letters = 0;
  let digits = 0;
  let word = 0;
  let isMixed = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const bits = bitsOf[code] ?? 0;
    found |= bits;
    letters |= lettersOf[code] ?? 0;
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
  return { others: found, letters };
}

/** The text after every rule, in their order. The replacement of a rule contains no sign that a later rule needs. */
export function replaceAll(text: string, all: readonly ReplaceRule[]): string {
  const { others, letters } = signsOf(text);
  let replaced = text;
  for (const [pattern, replacement, needs] of all) {
    if ((needs.others & ~others) === 0 && (needs.letters & ~letters) === 0) {
      replaced =
        typeof replacement === "string"
          ? replaced.replace(pattern, replacement)
          : replaced.replace(pattern, replacement);
    }
  }
  return replaced;
}
