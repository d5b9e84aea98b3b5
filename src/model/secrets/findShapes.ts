import { type Fact, fact } from "../../base/facts/fact.ts";
import { Beginnings } from "./beginnings.ts";
import { type Break, type JoinedView, type Joint, jointsIn } from "./brokenLines.ts";
import { findCookies } from "./cookies.ts";
import { isReadable } from "./madeUp.ts";
import { shapes } from "./secretShapes.ts";
import type { Shape } from "./shape.ts";

/** A piece of a text that holds a secret: where it begins, where it ends, and in words what it is. Never the secret itself. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly what: Fact;
}

/** The shapes by the first three characters of what they begin with. */
const byHead = new Map<string, Shape[]>();
for (const shape of shapes) {
  const heads = new Set(shape.begins.flatMap((text) => headsOf(text, shape.isAnyCase === true)));
  for (const head of heads) {
    byHead.set(head, [...(byHead.get(head) ?? []), shape]);
  }
}

const beginnings = new Beginnings(byHead.keys());

/** The first three characters of a text, as they may be written. */
function headsOf(text: string, isAnyCase: boolean): readonly string[] {
  const letters = [...text.slice(0, 3)].map((letter) =>
    isAnyCase ? [letter.toLowerCase(), letter.toUpperCase()] : [letter],
  );
  return letters.reduce((heads, ways) => heads.flatMap((head) => ways.map((way) => head + way)), [""]);
}

/** Where secrets of a known shape stand in a text. They may overlap. */
export function findShapes(text: string): readonly Found[] {
  const ofCookies = findCookies(text).map((one) => ({ ...one, what: fact("secret.named") }));
  return [...findIn(text, ({ pattern }) => pattern), ...ofCookies, ...findWebTokens(text)];
}

/** A secret with the shape that it has. */
interface FoundShape extends Found {
  readonly shape: Shape;
}

function findIn(text: string, patternOf: (shape: Shape) => RegExp): readonly FoundShape[] {
  const found: FoundShape[] = [];
  // Up to where each shape was found: none of a kind is within another of it.
  const done = new Map<Shape, number>();
  for (let at = beginnings.next(text, 0); at >= 0; at = beginnings.next(text, at + 1)) {
    for (const shape of byHead.get(text.slice(at, at + 3)) ?? []) {
      const one = at < (done.get(shape) ?? 0) ? undefined : findAt(text, at, shape, patternOf(shape));
      if (one !== undefined) {
        found.push({ ...one, shape });
        done.set(shape, one.end);
      }
    }
  }
  return found;
}

function findAt(text: string, at: number, shape: Shape, pattern: RegExp): Found | undefined {
  pattern.lastIndex = at;
  const [all, before = ""] = pattern.exec(text) ?? [];
  if (all === undefined || shape.isSecret?.(all.slice(before.length)) === false) {
    return undefined;
  }
  return { start: at + before.length, end: at + all.length, what: shape.what };
}

/** Where such secrets go over the end of a line, as far as they go on for sure: what follows may be the next word as well. */
export function findBrokenShapes(view: JoinedView): readonly Found[] {
  const { text } = view;
  const ofShapes = findIn(text, ({ pattern, broken = pattern }) => broken).flatMap(({ shape, ...one }) => {
    const isShape = (piece: string) =>
      findIn(piece, ({ pattern }) => pattern).some((it) => it.shape === shape);
    return cutWhereItEnds(view, one, { ...shape, isShape });
  });
  const isToken = (piece: string) => findWebTokens(piece).length > 0;
  const ofWeb = findWebTokens(text).flatMap((one) => cutWhereItEnds(view, one, { isShape: isToken }));
  return [...ofShapes, ...ofWeb];
}

/** What is known of the secrets of one kind where they are broken. */
interface BrokenShape extends Pick<Shape, "usual" | "isOfAnything"> {
  /** Whether a piece is such a secret without what follows. */
  isShape(piece: string): boolean;
}

/** What has no end of its own ends before the first line that does not go on with it. Nothing where it is in one line. */
function cutWhereItEnds(view: JoinedView, found: Found, shape: BrokenShape): readonly Found[] {
  const usualEnd = found.start + (shape.usual ?? 0);
  const surely = found.end >= usualEnd ? usualEnd : found.start;
  const joints = jointsIn(view, found.start, found.end);
  for (const [index, joint] of joints.entries()) {
    const from = Math.max(joint.at, surely);
    const rest = view.text.slice(from, joints[index + 1]?.at ?? found.end);
    const isWhole = index > 0 || shape.isShape(view.text.slice(found.start, joint.at));
    const isSure = rest === "" || joint.isMarked;
    if (!isSure && (shape.isOfAnything || !goesOn(rest, { joint, last: joints[index - 1], isWhole }))) {
      return from === joint.at && index === 0 ? [] : [{ ...found, end: from }];
    }
  }
  return joints.length === 0 ? [] : [found];
}

/** The minimum width of a line that a terminal or a printer has broken, after another line of the same width. */
const narrowest = 60;

/** Whether a line without any sign of a break continues a secret: nobody would have written it, and the line before was full. */
function goesOn(
  rest: string,
  of: { readonly joint: Joint; readonly last: Joint | undefined; readonly isWhole: boolean },
): boolean {
  const { joint, last, isWhole } = of;
  const isFull = () => joint.width() >= narrowest || joint.width() === last?.width();
  return !isReadable(rest.slice(0, 200)) && (!isWhole || isFull());
}

/** The beginning of a secret at the end of a line, which may go on with anything. */
const opened = /(?:gh[oprsu]_|github_pat_|AKIA|ASIA)\w{0,100}$/;

/** Whether what stands on both sides of the end of a line may be one of these. */
export function mayBeShape(text: string, { start, end, isMarked }: Break): boolean {
  beginning.lastIndex = end;
  const rest = beginning.exec(text)?.[0] ?? "";
  return (
    isMarked ||
    !isReadable(rest) ||
    /^[A-Z\d]{8}/.test(rest) ||
    opened.test(text.slice(Math.max(0, start - 110), start))
  );
}

/** What a piece of any shape begins with. */
const beginning = /[\w./+~-]{0,200}/y;

/** Characters of Base64 for addresses with dots among them; it is tried once for each run of such characters. */
const dotted = /(?<![\w-])[\w-]+(?:\.[\w-]+)+/g;

/**
 * JSON web tokens: a header that begins as `{"` does in Base64, and at least one more part. Not one pattern: the header has no bound, and
 * a text of nothing but such beginnings would be read to its end from each of them.
 */
function findWebTokens(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const { index, 0: run } of text.includes("eyJ") ? text.matchAll(dotted) : []) {
    const header = /(?<![A-Za-z0-9])eyJ/.exec(run)?.index ?? -1;
    const dot = run.indexOf(".", header);
    if (header >= 0 && dot - header >= shortestHeader) {
      found.push({ start: index + header, end: index + run.length, what: fact("secret.jwt") });
    }
  }
  return found;
}

/** How long the header of a token is at least: it names an algorithm. */
const shortestHeader = 11;
