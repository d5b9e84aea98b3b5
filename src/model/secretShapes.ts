import { t } from "../base/l10n.ts";
import { type Break, type JoinedView, type Joint, jointsIn } from "./brokenLines.ts";

/** A piece of a text that holds a secret: where it begins, where it ends, and in words what it is. Never the secret itself. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

/** How secrets of one kind look. */
interface Shape {
  readonly what: string;
  readonly pattern: RegExp;
  /** The pattern for a text in which the next word may stand at its end. */
  readonly broken?: RegExp;
  /** How many characters such a secret has as its service makes it today. */
  readonly usual?: number;
  /** Any word may be one, where it stands: such a secret is not known again in the next line. */
  readonly isOfAnything?: true;
}

/**
 * * Secrets that are known by their shape (docs/rules/security.md#s29; the prefixes are those that the services publish for scanners).
 * Each can be matched in a time that grows with the length of the text only: it begins with fixed characters, and what follows is one
 * class of characters, bounded where it may still fail at its end.
 */
const shapes: readonly Shape[] = [
  { what: t("GitHub token"), pattern: /gh[oprsu]_[A-Za-z0-9]{20,}/g, usual: 40 },
  { what: t("GitHub token"), pattern: /github_pat_\w{20,}/g, usual: 93 },
  {
    what: t("GitLab token"),
    pattern: /gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-[\w-]{20,}/g,
  },
  {
    what: t("AWS key"),
    pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])/g,
    broken: /(?<![A-Z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}/g,
    usual: 20,
  },
  {
    what: t("AWS key"),
    pattern: /(?<=aws_secret_access_key["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)[A-Za-z0-9/+]{40}/gi,
    usual: 40,
  },
  {
    what: t("Slack token"),
    pattern: /(?:xox[a-z]|xapp)-[\w-]{10,}|(?<=hooks\.slack\.com\/services\/)[\w/-]{20,}/g,
  },
  {
    // Classes of style sheets begin with `sk-` as well: where there are hyphens, a digit must be among the characters.
    what: t("API key"),
    pattern: /(?<![A-Za-z0-9])sk-(?:[A-Za-z0-9]{20,}|(?=[\w-]{0,200}\d)[\w-]{20,})/g,
  },
  {
    what: t("API key"),
    pattern:
      /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)_\w{10,}|AIza[\w-]{35}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,}|pypi-[\w-]{50,}|dckr_pat_[\w-]{20,}|do[opr]_v1_[0-9a-f]{40,}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,}|hvs\.[\w-]{20,}|SG\.[\w-]{16,64}\.[\w-]{16,})/g,
  },
  { what: t("API key"), pattern: /(?<=:_(?:authToken|auth|password)=)[^\x00-\x20"'<>*]{6,}/g },
  { what: t("bearer token"), pattern: /(?<=\bBearer )[\w.~+/-]{16,}=*/gi },
  {
    what: t("login of a request"),
    pattern: /(?<=\bAuthorization["']?[ \t]{0,4}[=:][ \t]{0,4}["']?Basic )[A-Za-z0-9+/]{6,}=*/gi,
  },
  {
    what: t("password of a connection"),
    pattern: /(?<=;[ \t]{0,4}(?:Password|Pwd|AccountKey|SharedAccessKey)=)[^\x00-\x20;"'<>]{1,1024}/gi,
    isOfAnything: true,
  },
  {
    what: t("user of a URL"),
    pattern: /(?<=:\/\/)[^\x00-\x20/?#"'<>]{1,1024}(?=@)/g,
    isOfAnything: true,
  },
];

/** Where secrets of a known shape stand in a text. They may overlap. */
export function findShapes(text: string): readonly Found[] {
  return [...shapes.flatMap((shape) => findShape(text, shape)), ...findWebTokens(text)];
}

function findShape(text: string, { what, pattern }: Shape): readonly Found[] {
  return [...text.matchAll(pattern)].map(({ index, 0: all }) => ({
    start: index,
    end: index + all.length,
    what,
  }));
}

/** Where such secrets go over the end of a line, as far as they go on for sure: what follows may be the next word as well. */
export function findBrokenShapes(view: JoinedView): readonly Found[] {
  const { text } = view;
  const ofShapes = shapes.flatMap((shape) => {
    const { pattern, broken = pattern } = shape;
    const isShape = (piece: string) => piece.search(pattern) >= 0;
    return findShape(text, { ...shape, pattern: broken }).flatMap((one) =>
      cutWhereItEnds(view, one, { ...shape, isShape }),
    );
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

/** How wide a line is at least that a terminal or a printer has broken, beside one that is as wide as that before it. */
const narrowest = 60;

/** Whether a line without any sign of a break goes on with a secret: nobody would have written it, and the line before was full. */
function goesOn(
  rest: string,
  of: { readonly joint: Joint; readonly last: Joint | undefined; readonly isWhole: boolean },
): boolean {
  const { joint, last, isWhole } = of;
  const isFull = () => joint.width() >= narrowest || joint.width() === last?.width();
  return isMadeUp(rest) && (!isWhole || isFull());
}

/** Whether a piece is not of words, numbers and dates, as the beginning of a line that has nothing to do with the one before it. */
function isMadeUp(piece: string): boolean {
  const parts = piece.slice(0, 200).split(/[^A-Za-z0-9]+/);
  return !parts.every((part) => /^(?:[A-Z]?[a-z]*|[A-Z]+)\d{0,4}(?:T\d\d)?$/.test(part));
}

/** The beginning of a secret at the end of a line, which may go on with anything. */
const opened = /(?:gh[oprsu]_|github_pat_|AKIA|ASIA)\w{0,100}$/;

/** Whether what stands on both sides of the end of a line may be one of these. */
export function mayBeShape(text: string, { start, end, isMarked }: Break): boolean {
  beginning.lastIndex = end;
  const rest = beginning.exec(text)?.[0] ?? "";
  return (
    isMarked ||
    isMadeUp(rest) ||
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
      found.push({ start: index + header, end: index + run.length, what: t("JSON web token") });
    }
  }
  return found;
}

/** How long the header of a token is at least: it names an algorithm. */
const shortestHeader = 11;
