/** Where something stands in a line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A piece of a command line, as its shell takes it. */
export type Token =
  | { readonly kind: "redirection" }
  /** What ends a command, or begins one: `;`, `&`, `|`, a parenthesis, a line break, a comment. */
  | { readonly kind: "separator"; readonly text: string; readonly span: Span }
  /** A quote is not closed: a shell would refuse the line. */
  | { readonly kind: "open" }
  /** What follows is a text and no command. */
  | { readonly kind: "hereDocument" }
  /** What the program gets, but that variables and patterns stay as they are written. */
  | { readonly kind: "word"; readonly value: string; readonly span: Span };

/** How lines of a shell are written. Each pattern is sticky and linear. */
export interface Syntax {
  readonly blank: RegExp;
  readonly redirection: RegExp;
  /** What ends a command, a comment among it. */
  readonly separator: RegExp;
  /** The pieces of a word, with what the shell makes of each. */
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly pattern: RegExp;
  value(match: RegExpExecArray): string;
}

const inner = ([, text = ""]: RegExpExecArray) => text;
const whole = ([text]: RegExpExecArray) => text;

/** The shell of POSIX. */
export const shSyntax: Syntax = {
  blank: /[ \t\r]+|\\\r?\n/y,
  redirection: /\d*(?:<<-?|>>|>\||<>|[<>]&|[<>])|&>{1,2}/y,
  separator: /[;&|()\n]|#[^\n]*/y,
  pieces: [
    { pattern: /'([^']*)'/y, value: inner },
    {
      pattern: /"((?:[^"\\$]|\$\([^()]*\)|\$(?!\([^()]*\))|\\[\s\S])*)"/y,
      value: (match) => inner(match).replace(/\\(\r?\n|[$`"\\])/g, (_, after: string) => after.trim()),
    },
    { pattern: /\\\r?\n/y, value: () => "" },
    { pattern: /\\([\s\S])/y, value: inner },
    { pattern: /\$\([^()]*\)|\$\{[^}]*\}|`[^`]*`/y, value: whole },
    { pattern: /[^\s'"\\`;&|<>()]/y, value: whole },
  ],
};

/** `cmd` of Windows, with words as the runtime of C takes them apart for most programs. */
export const cmdSyntax: Syntax = {
  blank: /[ \t\r]+/y,
  redirection: /\d?(?:>>|[<>]&|[<>])/y,
  separator: /[&|()\n]/y,
  pieces: [
    { pattern: /"([^"\n]*)"/y, value: inner },
    { pattern: /\^([\s\S])/y, value: inner },
    { pattern: /[^\s"^&|<>()]/y, value: whole },
  ],
};

/** Takes a line apart, from left to right; after `open` nothing comes. */
export function* scanLine(line: string, syntax: Syntax): Generator<Token> {
  let at = 0;
  while (at < line.length) {
    const blank = matchAt(syntax.blank, line, at);
    const redirection = blank ?? matchAt(syntax.redirection, line, at);
    const other = redirection ?? matchAt(syntax.separator, line, at);
    const word = other === undefined ? wordAt(line, at, syntax) : undefined;
    if (word !== undefined) {
      yield word;
    } else if (other === undefined) {
      yield { kind: "open" };
      return;
    } else if (blank === undefined) {
      yield tokenOf(other, redirection, at);
    }
    at = word?.span.end ?? at + (other?.length ?? 0);
  }
}

function tokenOf(text: string, redirection: string | undefined, start: number): Token {
  if (redirection === undefined) {
    return { kind: "separator", text, span: { start, end: start + text.length } };
  }
  return { kind: text.includes("<<") ? "hereDocument" : "redirection" };
}

function wordAt(
  line: string,
  start: number,
  { pieces }: Syntax,
): Extract<Token, { kind: "word" }> | undefined {
  let end = start;
  let value = "";
  for (let match = pieceAt(line, end, pieces); match !== undefined; match = pieceAt(line, end, pieces)) {
    end += match.length;
    value += match.value;
  }
  return end === start ? undefined : { kind: "word", value, span: { start, end } };
}

function pieceAt(line: string, at: number, pieces: readonly Piece[]) {
  for (const { pattern, value } of pieces) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match !== null) {
      return { length: match[0].length, value: value(match) };
    }
  }
  return undefined;
}

function matchAt(pattern: RegExp, line: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(line)?.[0];
}
