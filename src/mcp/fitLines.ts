/**
 * UTF-8 bytes of a token, at the least of what is common: English has some 4, names and paths 3, and a character of Chinese, which is about
 * one token, 3.
 */
const bytesOfToken = 3;

/** The first lines that fit in about so many tokens; the last one then says how many are missing. The first line always stays. */
export function fitLines(lines: readonly string[], tokens: number): readonly string[] {
  let left = tokens * bytesOfToken;
  const fitting = lines.findIndex((line) => {
    left -= Buffer.byteLength(line) + 1;
    return left < 0;
  });
  const count = Math.max(fitting, 1);
  return fitting === -1
    ? lines
    : [...lines.slice(0, count), ...(lines.length > count ? [`… ${lines.length - count} more lines`] : [])];
}
