/** The two sides of an assertion, as the failure's text has them. */
export interface ComparedSides {
  readonly expected: string;
  readonly actual: string;
}

/**
 * The two sides that a line compares, `'a == b' == 'c'`, as languages write values: an operator within quotes or brackets is part of a
 * value. Undefined where the operator does not stand between two sides.
 */
export function splitSides(line: string, operator: string): readonly [string, string] | undefined {
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    if (depth <= 0 && line.startsWith(operator, at)) {
      const [left, right] = [line.slice(0, at).trim(), line.slice(at + operator.length).trim()];
      return left === "" || right === "" ? undefined : [left, right];
    }
    depth = Math.max(0, depth + depthOf(line[at] ?? ""));
    at = endOfQuoted(line, at);
  }
  return undefined;
}

/** Where the text ends that is quoted from a place on; the place itself where none begins there, as at an apostrophe. */
function endOfQuoted(line: string, from: number): number {
  const quote = line[from] ?? "";
  if (!/["'`]/.test(quote) || /\w/.test(line[from - 1] ?? "")) {
    return from;
  }
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] === quote) {
      return at;
    }
    at += line[at] === "\\" ? 1 : 0;
  }
  return from;
}

function depthOf(character: string): number {
  return "([{".includes(character) ? 1 : ")]}".includes(character) ? -1 : 0;
}

/** A word that says which side follows it, or stands behind it. */
const sideWord =
  /(?<![\w-])(?:(?<expected>want(?:ed)?|expect(?:ed|ing)?)|(?<actual>got|received|but (?:it )?(?:was|found|had|got)|found|(?<=[Ee]xpected \S{1,100} )[Ww]as))(?![\w()-])(?: to (?:equal|be(?: equal to)?))?[ ]?(?:=|:(?!:))? ?/gi;

/**
 * The sides of a sentence that somebody wrote, `total() = 9, want 8`, `expected 404 but got 500`: by the words for them, in either
 * order, in one line. Undefined where it does not have one of each.
 */
export function readSentence(line: string): ComparedSides | undefined {
  const words = [...line.matchAll(sideWord)];
  const [first, second] = words;
  if (first === undefined || words.length > 2) {
    return undefined;
  }
  const end = (at: RegExpExecArray) => at.index + at[0].length;
  if (second === undefined) {
    // `total() = 9, want 8`
    const before = line.slice(0, first.index);
    const is = before.lastIndexOf(" = ");
    return first.groups?.["expected"] === undefined || is === -1 || !/[,;] ?$/.test(before)
      ? undefined
      : sides(line.slice(end(first)), before.slice(is + 3));
  }
  const [one, other] = [line.slice(end(first), second.index), line.slice(end(second))];
  const isExpectedFirst = first.groups?.["expected"] !== undefined;
  const isExpectedSecond = second.groups?.["expected"] !== undefined;
  if (isExpectedFirst === isExpectedSecond) {
    return undefined;
  }
  return isExpectedFirst ? sides(wanted(one), other) : sides(other, one);
}

/** Of `the status to be 404` what it was to be. */
function wanted(text: string): string {
  const [, value] =
    / to (?:be|equal|have|throw)(?! called)(?: (?:an? )?(?:equal to|length of|property \S{1,100} of|error including|with value))? (.*)$/.exec(
      text,
    ) ?? [];
  return value ?? text;
}

function sides(expected: string, actual: string): ComparedSides | undefined {
  const [e, a] = [expected, actual].map((side) =>
    side
      .trim()
      .replace(/^(?:but|and|only) /, "")
      .replace(/(?:[,;]|[,;]? (?:but|and|only|but only|and only)|,? but)$/, "")
      .replace(/ (?:with backtrace:|\(difference of [^)]{0,100}\)\.?)$/, "")
      .trim(),
  );
  // Several lines that somebody joined are not a value.
  const isValue = (side: string | undefined): side is string =>
    side !== undefined && side !== "" && !side.includes("  ");
  return isValue(e) && isValue(a) ? { expected: e, actual: a } : undefined;
}
