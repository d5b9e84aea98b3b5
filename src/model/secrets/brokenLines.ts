import { type Reading, readAs, readThrough, type TextView } from "./textView.ts";

/** Where two lines were put together. */
export interface Joint {
  /** Where the second one begins in the joined text. */
  readonly at: number;
  /** A sign says that the first line continues: both sides of a box, a backslash, or the quotes of a text in pieces. */
  readonly isMarked: boolean;
  /** How many characters the first line has, as it is written, up to 1000. */
  width(): number;
}

/** A text with its lines put together. */
export interface JoinedView extends TextView {
  /** In order; of a solid text they only say that there are some. */
  readonly joints: readonly Joint[];
}

/** How lines are put together: see `joinLines`. */
export type Joining = "unframed" | "encoded" | "plain" | "solid";

/** Where a line ends, without what frames it, and where the next one begins. */
export interface Break {
  readonly start: number;
  readonly end: number;
  readonly isMarked: boolean;
}

/**
 * A text in which what printers break into lines is in one piece again. `unframed` leaves out what stands around the break: the
 * sides of boxes, an indentation, what both lines begin with, the quotes of a text in pieces. `encoded` reads what mails are encoded in
 * (RFC 2045, 6.7). `plain` leaves out the end of the line alone, for what looks like a frame may be of the text. `solid` leaves
 * out all blanks as well, one of which may be where the line was broken. Only those lines are joined that `mayGoOn` says, and a NUL stands
 * for the others. Undefined where there are none. Each character is looked at a bounded number of times.
 */
export function joinLines(
  under: TextView,
  joining: Joining,
  mayGoOn: (text: string, at: Break) => boolean,
): JoinedView | undefined {
  const { text } = under;
  const readings: Reading[] = [];
  const joints: Joint[] = [];
  let removed = 0;
  for (const { start, end, read, joint } of joining === "encoded"
    ? listEncoded(text)
    : listBreaks(text, joining, mayGoOn)) {
    readings.push({ start, end, text: read });
    removed += end - start - read.length;
    if (joint !== undefined) {
      joints.push({ ...joint, at: end - removed });
    }
  }
  const joined = joints.length === 0 ? undefined : readAs(under, readings);
  const view =
    joined && joining === "solid" ? (readThrough(joined, /[ \t]{1,1024}/g, () => "") ?? joined) : joined;
  return view && { ...view, joints };
}

/** The joints within a piece of the joined text: none if it is of one line. */
export function jointsIn({ joints }: JoinedView, start: number, end: number): readonly Joint[] {
  return joints.slice(indexAfter(joints, start), indexAfter(joints, end - 1));
}

/** The first joint after a place of the joined text. */
function indexAfter(joints: readonly Joint[], place: number): number {
  let low = 0;
  for (let high = joints.length; low < high; ) {
    const middle = (low + high) >> 1;
    [low, high] = (joints[middle]?.at ?? 0) > place ? [low, middle] : [middle + 1, high];
  }
  return low;
}

/** A piece that is read as something else, which for a break is nothing. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly read: string;
  readonly joint?: Omit<Joint, "at">;
}

function listBreaks(
  text: string,
  joining: Exclude<Joining, "encoded">,
  mayGoOn: (text: string, at: Break) => boolean,
): readonly Piece[] {
  const pieces: Piece[] = [];
  let lineStart = 0;
  // Up to where it was read, and up to where what follows stays.
  let done = 0;
  let kept = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", lineStart)) {
    const found =
      joining === "plain"
        ? { start: endOfLine(text, end), end: end + 1, isMarked: false }
        : unframe(text, { lineStart, end, isSolid: joining === "solid" });
    // Of an empty line the frame was left out with the break before it.
    if (found !== undefined && found.start >= done && mayGoOn(text, found)) {
      if (lineStart > kept) {
        pieces.push({ start: kept, end: lineStart, read: others });
      }
      const from = lineStart;
      const joint = { isMarked: found.isMarked, width: () => widthOf(text, from, end) };
      pieces.push({ start: found.start, end: found.end, read: "", joint });
      const next = text.indexOf("\n", found.end);
      kept = next === -1 ? text.length : next + 1;
      done = found.end;
    }
    lineStart = end + 1;
  }
  return kept === text.length ? pieces : [...pieces, { start: kept, end: text.length, read: others }];
}

/** What stands for lines that are not joined with any: no secret has it. */
export const others = "\0";

/** Escapes, and breaks that are none: the longest lines are broken so, at 76 characters at most. */
function* listEncoded(text: string): Generator<Piece> {
  if (!softBreak.test(text)) {
    return;
  }
  for (const { index: start, 0: all, 1: code } of text.matchAll(/=(?:([0-9A-F]{2})|[ \t]{0,4}\r?\n)/g)) {
    const end = start + all.length;
    if (code === undefined) {
      const width = widthOf(text, Math.max(text.lastIndexOf("\n", start), start - widest) + 1, start + 1);
      if (width > shortestEncoded) {
        const isMarked = width >= narrowestEncoded && width <= 76;
        yield { start, end, read: "", joint: { isMarked, width: () => width } };
      }
    } else {
      yield { start, end, read: String.fromCharCode(Number.parseInt(code, 16)) };
    }
  }
}

/** Nothing breaks lines shorter than this, and a text of nothing but breaks would be millions of them. */
const shortestEncoded = 20;
const softBreak = /[^\n]{20}=[ \t]{0,4}\r?\n/;

/** An escape has three characters, and the sign of the break one. */
const narrowestEncoded = 70;

/** Before the carriage return that may stand there. */
function endOfLine(text: string, end: number): number {
  return text[end - 1] === "\r" ? end - 1 : end;
}

/** Continuation bytes of UTF-8 take no room. */
function widthOf(text: string, from: number, to: number): number {
  let width = 0;
  for (let at = from; at < to && width < widest; at++) {
    const code = text.charCodeAt(at);
    width += code < 0x80 || code >= 0xc0 ? 1 : 0;
  }
  return width;
}

/** Nobody breaks lines at more. */
const widest = 1000;

/** How many characters a frame has at most, on either side. */
const widestFrame = 400;

/** What stands around a break; undefined where the first line ended before the room did, so that nothing goes on. */
function unframe(
  text: string,
  {
    lineStart,
    end,
    isSolid,
  }: { readonly lineStart: number; readonly end: number; readonly isSolid: boolean },
): Break | undefined {
  const before = skipBack(text, Math.max(lineStart, end - widestFrame), endOfLine(text, end));
  if (before.blanks > 1 && !isSolid) {
    return undefined;
  }
  const start = end + 1;
  const after = skipFrame(text, commonBeginning(text, lineStart, start));
  const isBoxed =
    before.hasSide &&
    countSides(text, start, after) === countSides(text, Math.max(lineStart, end - widest), before.at);
  const backslash = text[before.at - 1] === "\\" ? 1 : 0;
  const quotes = joinedQuotes(text, Math.max(lineStart, before.at - 8), before.at, after);
  return quotes === undefined
    ? { start: before.at - backslash, end: after, isMarked: isBoxed || backslash === 1 }
    : { start: before.at - quotes.before, end: after + quotes.after, isMarked: true };
}

/** The sides of boxes, in UTF-8 as one byte a character, and as ASCII has them, which may be of a table. */
const sides = ["|", "\xe2\x94\x82", "\xe2\x94\x83", "\xe2\x95\x91", "\xe2\x96\x8f", "\xe2\x96\x95"];

/** The side of a box that begins at a place, and that ends there: nearly all places are seen not to by their character. */
function sideFrom(text: string, at: number): string | undefined {
  const character = text[at];
  return character === "|" || character === "\xe2"
    ? sides.find((side) => text.startsWith(side, at))
    : undefined;
}

function sideUntil(text: string, end: number): string | undefined {
  const character = text[end - 1] ?? "";
  return character === "|" || character >= "\x80"
    ? sides.find((side) => text.startsWith(side, end - side.length))
    : undefined;
}

const isBlank = (character: string | undefined) => character === " " || character === "\t";

/** In a row of a table, what goes on stands behind as many sides as what it goes on from. */
function countSides(text: string, from: number, to: number): number {
  const piece = text.slice(from, to);
  return sides.reduce((sum, side) => sum + piece.split(side).length - 1, 0);
}

/** Goes back over the right sides of boxes, one in another, and the blanks before the innermost one, never before `from`. */
function skipBack(text: string, from: number, end: number) {
  let at = end;
  let hasSide = false;
  for (;;) {
    const afterBlanks = at;
    while (at > from && isBlank(text[at - 1])) {
      at -= 1;
    }
    const side = sideUntil(text, at);
    if (side === undefined || at - side.length < from) {
      return { at, blanks: afterBlanks - at, hasSide };
    }
    at -= side.length;
    hasSide = true;
  }
}

/** Goes over the left sides of boxes and blanks. */
function skipFrame(text: string, from: number): number {
  let at = from;
  const most = from + widestFrame;
  for (;;) {
    while (at < most && isBlank(text[at])) {
      at += 1;
    }
    const side = at < most ? sideFrom(text, at) : undefined;
    if (side === undefined) {
      return at;
    }
    at += side.length;
  }
}

/**
 * Where what both lines begin with ends in the second one, such as `E   `, `web-1  | ` or `remote: `: with a sign or several blanks, for
 * two lines may begin with the same word by chance.
 */
function commonBeginning(text: string, one: number, other: number): number {
  let end = other;
  for (let at = other; at < other + widestFrame && text[at] === text[one + at - other]; at++) {
    const character = text[at] ?? "\n";
    if (character === "\n") {
      break;
    }
    const before = text[at - 1] ?? "";
    const isEnd = isBlank(character)
      ? at === other || isBlank(before) || before === ":"
      : character === ">" || character === "+" || sideUntil(text, at + 1) !== undefined;
    end = isEnd ? at + 1 : end;
  }
  return end;
}

/** How much of a joint `'abc' +` with `f'def'` is on either side of the text; undefined where it is none. */
function joinedQuotes(text: string, from: number, before: number, after: number) {
  if (!/["'`+.\\]/.test(text[before - 1] ?? "")) {
    return undefined;
  }
  const [closing, quote] = /(["'`])[ \t]{0,2}[+.]?[ \t]{0,2}\\?$/.exec(text.slice(from, before)) ?? [];
  const [opening, same] = /^[+.]?[ \t]{0,2}[rbfuRBFU]{0,2}(["'`])/.exec(text.slice(after, after + 8)) ?? [];
  return closing === undefined || opening === undefined || quote !== same
    ? undefined
    : { before: closing.length, after: opening.length };
}
