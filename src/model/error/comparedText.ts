import { withoutNoise, withoutRandom } from "./noise.ts";

/**
 * A text that compares values, made comparable with another one. Parts that are random by nature are removed everywhere. Parts that only may differ
 * from run to run, such as a time or a port, are removed if both sides have them: in the lines of a difference that did not change, and in what
 * two values have in common at their beginning and end. Where the values differ, it may be just that what is wrong.
 */
export function normaliseComparison(text: string): string {
  const lines = text.split("\n");
  const isDifference = lines.some((line) => marker(line) !== "");
  const partners = findPartners(lines);
  return lines
    .map((line, at) => {
      const partner = partners.get(at);
      if (partner !== undefined) {
        const value = line.slice(start(line));
        return `${line.slice(0, start(line))}${normaliseSide(value, partner)}`;
      }
      const sides = betweenOperands.exec(line);
      if (sides !== null) {
        const [, words = "", operator = "", right = ""] = sides;
        // Before the left value stands what the framework says of it: “assert”, “expected”.
        const from = Math.max(0, words.indexOf(right.slice(0, longestOpening)));
        const left = words.slice(from);
        return `${words.slice(0, from)}${normaliseSide(left, right)}${operator}${normaliseSide(right, left)}`;
      }
      return isDifference && marker(line) === "" && /^\s/.test(line)
        ? withoutNoise(line)
        : withoutRandom(line);
    })
    .join("\n");
}

/**
 * Whether a word was not found in a message, as jest, pytest, unittest, PHPUnit and testify say it: where the word has no number,
 * those of the message are not what is compared.
 */
export function isSearched(text: string): boolean {
  return searches.some(([sign, pattern]) => {
    const [, word = "1"] = (text.includes(sign) ? pattern.exec(text) : null) ?? [];
    return !/\d/.test(word);
  });
}

/** Each with a part that all its matches have: to look for that costs next to nothing. */
const searches: readonly (readonly [sign: string, pattern: RegExp])[] = [
  ["\nReceived message: ", /^Expected (?:substring|pattern): (.{1,300})\n+Received message: /m],
  ["egex: ", /^\s{0,20}(?:Expected regex|Regex): (.{1,300})\n\s{0,20}(?:Actual message|Input): /m],
  ['" does not match "', /^"(.{1,300})" does not match "/m],
  ["exception message '", /\bexception message '.{0,300}' (?:contains|matches) '(.{1,300})'/],
  ['" does not contain "', /\bError ".{0,300}" does not contain "(.{1,300})"/],
];

/** Two values in one line: pytest, unittest, Catch2, vitest, jest and chai, RSpec, Go. */
const betweenOperands =
  /^(.*?)( (?:===?|!==?|is not|and not) |,? (?:not )?to (?:deeply |strictly |loosely )?(?:equal|be|match|eq|eql) |,? (?:but )?(?:got|want(?:ed)?|(?<!error )was)[: ]{1,2}|,? expected[: ]{1,2})(.*)$/s;

/** So many characters of a value show where the other one begins, if they begin alike. */
const longestOpening = 6;

/** A value on a line of its own, behind the word that says which one it is. */
const labelled = /^\s*(?:expected|received|actual|got|want(?:ed)?|left|right|but was|which is)[: ]{1,3}/i;

/** Which side of a difference a line is on. */
function marker(line: string): string {
  return /^\s{0,12}([-+])(?![-+])/.exec(line)?.[1] ?? "";
}

/** Where the value begins in a line of one side. */
function start(line: string): number {
  return (labelled.exec(line)?.[0] ?? /^\s{0,12}[-+]/.exec(line)?.[0] ?? "").length;
}

/** The other side of each line that has one. */
function findPartners(lines: readonly string[]): ReadonlyMap<number, string> {
  const partners = new Map<number, string>();
  const pair = (one: number, other: number) => {
    const [a = "", b = ""] = [lines[one], lines[other]];
    partners.set(one, b.slice(start(b)));
    partners.set(other, a.slice(start(a)));
  };
  for (let at = 0; at < lines.length; ) {
    const next = endOfBlock(lines, at);
    const end = isSide(lines, at) && isSide(lines, next) ? endOfBlock(lines, next) : next;
    // Of a block of removed lines and the block of added ones, those of one number.
    for (let index = 0; index < Math.min(next - at, end - next); index++) {
      pair(at + index, next + index);
    }
    if (labelled.test(lines[at] ?? "") && labelled.test(lines[at + 1] ?? "")) {
      pair(at, at + 1);
    }
    at = end;
  }
  return partners;
}

function isSide(lines: readonly string[], at: number): boolean {
  return marker(lines[at] ?? "") !== "";
}

/** After the lines of one side that follow each other; a line of neither side is a block of its own. */
function endOfBlock(lines: readonly string[], from: number): number {
  let to = from + 1;
  while (to < lines.length && isSide(lines, from) && marker(lines[to] ?? "") === marker(lines[from] ?? "")) {
    to++;
  }
  return to;
}

/** Where one side takes whatever there is: Python's and jest's mocks, Mockito and gomock. */
const anything = /\bANY\b|\bAny(?:thing\b|<)|<any\b|\bis anything\b/;

/** One of two values: what both have in common without noise, what differs without what is random. */
function normaliseSide(value: string, other: string): string {
  if (anything.test(other)) {
    return withoutNoise(value);
  }
  const before = commonStart(value, other);
  const after = Math.min(commonEnd(value, other), value.length - before);
  return (
    withoutNoise(value.slice(0, before)) +
    withoutRandom(value.slice(before, value.length - after)) +
    withoutNoise(value.slice(value.length - after))
  );
}

/** What a time or a number may consist of: none is taken apart. */
const partOfWord = /[\w.:+-]/;

function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) {
    length++;
  }
  while (length > 0 && length < one.length && partOfWord.test(one[length - 1] ?? "")) {
    length--;
  }
  return length;
}

function commonEnd(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) {
    length++;
  }
  while (length > 0 && length < one.length && partOfWord.test(one[one.length - length] ?? "")) {
    length--;
  }
  return length;
}
