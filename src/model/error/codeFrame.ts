/**
 * The excerpt of code that Playwright, jest, vitest, AVA, Babel and Prisma print around the line that failed: numbered lines, of
 * which one is pointed at. It moves with every edit above it, and says of the error only which statement failed.
 */
const pointing = /^\s{0,12}[>→❱] {0,8}(\d{1,7})(?: ?[|:│]| {2}| ?$)(.{0,500})/;

/** The line of code that the first excerpt points at. */
export function pointedCode(lines: readonly string[]): string | undefined {
  for (const [at, line] of lines.entries()) {
    const [, number, code = ""] = pointing.exec(line) ?? [];
    if (number !== undefined && findExcerpt(lines, at, Number(number)).length > 1) {
      return code.trim() || undefined;
    }
  }
  return undefined;
}

/** The lines without excerpts. Where code could not be read at all, the excerpt is what the error says, and stays without numbers. */
export function withoutCodeFrames(lines: readonly string[]): readonly string[] {
  const excerpts = new Set<number>();
  for (const [at, line] of lines.entries()) {
    const [, number] = pointing.exec(line) ?? [];
    const found = number === undefined ? [] : findExcerpt(lines, at, Number(number));
    for (const index of found.length > 1 ? found : []) {
      excerpts.add(index);
    }
  }
  if (excerpts.size === 0) {
    return lines;
  }
  return lines.some((line) => unreadable.test(line) && !/\bJSON\b/.test(line))
    ? lines.map((line, at) =>
        excerpts.has(at) ? line.replace(/^(\s{0,12}[>→❱]?) {0,8}\d{1,7}/, "$1") : line,
      )
    : lines.filter((_, at) => !excerpts.has(at));
}

const unreadable =
  /\bSyntaxError\b|\bUnexpected token\b|\b(?:Parse|Transform|Syntax) (?:error|failed|failure)\b/i;

/** The lines around one as far as their numbers go on, and the one below it that only points. */
function findExcerpt(lines: readonly string[], from: number, number: number): readonly number[] {
  const found = [from];
  for (const step of [-1, 1]) {
    let next = number + step;
    for (let at = from + step; at >= 0 && at < lines.length; at += step) {
      const line = lines[at] ?? "";
      const [, numbered] = /^\s{0,20}(\d{1,7})(?: ?[|:│]|\s|$)/.exec(line) ?? [];
      if (Number(numbered) === next) {
        next += step;
      } else if (!/^\s{0,20}[|│][ ^~]{0,400}$/.test(line)) {
        break;
      }
      found.push(at);
    }
  }
  return found;
}
