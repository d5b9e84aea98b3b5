/** How many characters a pattern may have: more is a mistake, or meant to take long. */
export const longestPattern = 1000;

/** How many patterns the braces of one may stand for. */
export const mostAlternatives = 100;

/** One character of a name: the only one that fits, or what says which do. */
type Letter = string | ((character: string) => boolean);

/** A part of a pattern, between two `/`. */
interface NamePattern {
  readonly text: string;
  /** What stands between the stars. */
  readonly pieces: readonly (readonly Letter[])[];
}

/** Any folders, and at the end of a pattern everything in them. */
const anyFolders = "**";

/** A pattern for paths, part by part. */
export type PathPattern = readonly (NamePattern | typeof anyFolders)[];

/**
 * What a pattern stands for, in the dialect of VS Code's own settings: `*` and `?` within a name, `**` for any folders, `[ab]` and `[!ab]` for
 * one character, `{a,b}` for either of two; what ends in `/` means everything in the folder. A name with brackets is also found as it is
 * written. A name that begins with a dot is like any other. Undefined if it is longer, or stands for more patterns, than allowed.
 *
 * No library: each of them makes a regular expression, which goes back on its choices for a pattern that somebody made to be slow
 * (docs/decisions/5-patterns-are-matched-in-linear-time.md). Here the time grows with the lengths of the pattern and of the path, multiplied.
 */
export function readPattern(pattern: string): readonly PathPattern[] {
  const all = pattern.length > longestPattern ? [] : expandBraces(pattern.replace(/\/$/, "/**"));
  return all.length > mostAlternatives
    ? []
    : all.map((one) =>
        one
          .split("/")
          .filter((part, index, parts) => part !== anyFolders || parts[index - 1] !== anyFolders)
          .map((part) => (part === anyFolders ? anyFolders : { text: part, pieces: readName(part) })),
      );
}

/** How far a path has got in a pattern: the parts that its next name may be. */
export type MatchProgress = ReadonlySet<number>;

/** Before the first name. */
export function start(pattern: PathPattern): MatchProgress {
  return reach(pattern, [0]);
}

/** Behind one more name. Empty, where nothing that begins so fits. */
export function enter(pattern: PathPattern, progress: MatchProgress, name: string): MatchProgress {
  const next = [...progress].flatMap((at) => {
    const part = pattern[at];
    if (part === anyFolders) {
      return [at];
    }
    return part !== undefined && fits(name, part) ? [at + 1] : [];
  });
  return reach(pattern, next);
}

/** Whether the names until now fit the whole pattern. */
export function isWhole(pattern: PathPattern, progress: MatchProgress): boolean {
  return progress.has(pattern.length);
}

/** Whether a path of these names fits a pattern. */
export function fitsPath(pattern: PathPattern, names: readonly string[]): boolean {
  let progress = start(pattern);
  for (const name of names) {
    progress = enter(pattern, progress, name);
    if (progress.size === 0) {
      return false;
    }
  }
  return isWhole(pattern, progress);
}

/** Whether the last names of a path fit a pattern, whatever folders are above them. */
export function fitsEnd(pattern: PathPattern, names: readonly string[]): boolean {
  if (pattern.includes(anyFolders)) {
    return fitsPath([anyFolders, ...pattern], names);
  }
  const from = names.length - pattern.length;
  return (
    from >= 0 && pattern.every((part, index) => part !== anyFolders && fits(names[from + index] ?? "", part))
  );
}

/** Any folders may also be none. */
function reach(pattern: PathPattern, places: readonly number[]): MatchProgress {
  const reached = new Set<number>();
  for (let at of places) {
    reached.add(at);
    while (pattern[at] === anyFolders) {
      at++;
      reached.add(at);
    }
  }
  return reached;
}

/** What a pattern stands for: `{a,b}` is either, also one in another. At most some more than `mostAlternatives`. */
export function expandBraces(pattern: string): readonly string[] {
  let patterns = [pattern];
  for (let index = 0; index < patterns.length && patterns.length <= mostAlternatives; ) {
    const [, before = "", inner = "", after = ""] =
      /^(.*?)\{([^{}]*)\}(.*)$/s.exec(patterns[index] ?? "") ?? [];
    if (before + inner + after === "") {
      index++;
    } else {
      patterns = patterns.toSpliced(index, 1, ...inner.split(",").map((one) => before + one + after));
    }
  }
  return patterns;
}

function readName(part: string): readonly (readonly Letter[])[] {
  const pieces: Letter[][] = [[]];
  for (let at = 0; at < part.length; at++) {
    const character = part[at] ?? "";
    const end = endOfClass(part, at);
    if (character === "*") {
      pieces.push([]);
    } else if (end > at) {
      pieces.at(-1)?.push(readClass(part.slice(at + 1, end)));
      at = end;
    } else {
      pieces.at(-1)?.push(character === "?" ? () => true : character);
    }
  }
  return pieces;
}

/** Where the bracket closes that opens at a place; -1 if none does. One that closes at once is one of the characters. */
function endOfClass(part: string, at: number): number {
  const isOther = part[at + 1] === "!" || part[at + 1] === "^";
  return part[at] === "[" ? part.indexOf("]", at + (isOther ? 3 : 2)) : -1;
}

/** The inside of brackets: `ab`, `a-z`, and what begins with `!` or `^` for any other character. */
function readClass(inner: string): Letter {
  const isOther = /^[!^]/.test(inner);
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let at = isOther ? 1 : 0; at < inner.length; at++) {
    const from = inner[at] ?? "";
    const to = inner[at + 1] === "-" ? inner[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    at += to === undefined ? 0 : 2;
  }
  return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== isOther;
}

/**
 * Whether a whole name fits. Each letter of a piece is one character long: of the places where a piece between two stars fits, the first
 * one leaves most to those behind it, so that no choice is ever taken back.
 */
function fits(name: string, { text, pieces: [first = [], ...between] }: NamePattern): boolean {
  const last = between.pop();
  if (name === text) {
    return true;
  }
  if (!fitsAt(name, 0, first)) {
    return false;
  }
  if (last === undefined) {
    return name.length === first.length;
  }
  let at = first.length;
  for (const piece of between) {
    while (at + piece.length <= name.length && !fitsAt(name, at, piece)) {
      at++;
    }
    at += piece.length;
  }
  return at + last.length <= name.length && fitsAt(name, name.length - last.length, last);
}

function fitsAt(name: string, at: number, piece: readonly Letter[]): boolean {
  return piece.every((letter, index) => {
    const character = name[at + index];
    return character !== undefined && (typeof letter === "string" ? letter === character : letter(character));
  });
}
