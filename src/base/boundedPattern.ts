/** How many characters of a line patterns see: more than any framework writes for people to read (docs/rules/security.md#s28). */
export const longestLine = 2_000;

/** A regular expression that sees the beginning of a text only. */
export interface BoundedPattern {
  exec(text: string): RegExpExecArray | null;
  test(text: string): boolean;
}

/**
 * A pattern for single lines: it sees the first `longestLine` characters of what it is given, so that it may go back on its choices,
 * which takes the square of that at worst. Any other pattern must need no more time than grows with its text;
 * `test/unit/patterns.test.ts` measures both kinds. It must have no flag that makes it remember a place.
 */
export function boundedPattern(pattern: RegExp): BoundedPattern {
  return {
    exec: (text) => pattern.exec(text.slice(0, longestLine)),
    test: (text) => pattern.test(text.slice(0, longestLine)),
  };
}
