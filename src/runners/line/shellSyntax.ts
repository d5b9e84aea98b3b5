import type { ShellKind } from "../../base/shellKind.ts";

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
  | WordToken;

/** A word of a line. */
interface WordToken {
  readonly kind: "word";
  /** What the program gets, but that variables and patterns stay as they are written. */
  readonly value: string;
  /** Nothing in it is known only when it runs: no variable, no pattern, no command. */
  readonly isLiteral: boolean;
  readonly span: Span;
}

/** How lines of a shell are written. Each pattern is sticky and linear. */
export interface Syntax {
  readonly blank: RegExp;
  readonly redirection: RegExp;
  /** What ends a command, a comment among it. */
  readonly separator: RegExp;
  /** The word at a place, and where it ends; undefined where none begins, or a quote is not closed. */
  wordAt(line: string, start: number): Omit<WordToken, "kind"> | undefined;
}

/** A piece of a word, with what the shell makes of it. */
interface Piece {
  readonly pattern: RegExp;
  value(match: RegExpExecArray): string;
  /** What in its text is known only when it runs. */
  readonly open?: RegExp;
}

const inner = ([, text = ""]: RegExpExecArray) => text;
const whole = ([text]: RegExpExecArray) => text;
const always = /^/;

/** Words that are pieces one after the other. */
function wordsOf(pieces: readonly Piece[], openWord: RegExp): Syntax["wordAt"] {
  return (line, start) => {
    let end = start;
    let value = "";
    let isLiteral = true;
    for (let found = pieceAt(line, end, pieces); found !== undefined; found = pieceAt(line, end, pieces)) {
      end += found.length;
      value += found.value;
      isLiteral &&= found.isLiteral;
    }
    const text = line.slice(start, end);
    return end === start
      ? undefined
      : { value, isLiteral: isLiteral && !openWord.test(text), span: { start, end } };
  };
}

function pieceAt(line: string, at: number, pieces: readonly Piece[]) {
  for (const { pattern, value, open } of pieces) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match !== null) {
      return { length: match[0].length, value: value(match), isLiteral: open?.test(match[0]) !== true };
    }
  }
  return undefined;
}

/** A variable or a command in a text in which a backslash takes the meaning from a sign. */
const openInText = /(?:^|[^\\])(?:\\\\)*[$`]/;

const posixPieces: readonly Piece[] = [
  { pattern: /'([^']*)'/y, value: inner },
  {
    pattern: /"((?:[^"\\$]|\$\([^()]*\)|\$(?!\([^()]*\))|\\[\s\S])*)"/y,
    value: (match) => inner(match).replace(/\\(\r?\n|[$`"\\])/g, (_, after: string) => after.trim()),
    open: openInText,
  },
  { pattern: /\\\r?\n/y, value: () => "" },
  { pattern: /\\([\s\S])/y, value: inner },
  { pattern: /\$\([^()]*\)|\$\{[^}]*\}|`[^`]*`/y, value: whole, open: always },
  { pattern: /[^\s'"\\`;&|<>()]/y, value: whole, open: /[$*?[{]/ },
];

/** Somebody's directory, also where a value of a variable begins. */
const openPosixWord = /^~|^\w+=(?:.*:)?~/;

const sh: Syntax = {
  blank: /[ \t\r]+|\\\r?\n/y,
  redirection: /\d*(?:<<-?|>>|>\||<>|[<>]&|[<>])|&>{1,2}/y,
  separator: /[;&|()\n]|#[^\n]*/y,
  wordAt: wordsOf(posixPieces, openPosixWord),
};

const escapesOfC: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  e: "\x1b",
};

const bashPieces: readonly Piece[] = [
  {
    pattern: /\$'((?:[^'\\]|\\[\s\S])*)'/y,
    value: (match) => inner(match).replace(/\\([\s\S])/g, (_, sign: string) => escapesOfC[sign] ?? sign),
    open: /\\[0-9xuUcvfE]/,
  },
  ...posixPieces,
];

const bash: Syntax = { ...sh, wordAt: wordsOf(bashPieces, openPosixWord) };

const zsh: Syntax = {
  ...sh,
  // At its beginning, `=` stands for the path of a program.
  wordAt: wordsOf([{ pattern: /\^/y, value: whole, open: always }, ...bashPieces], /^[~=]|^\w+=(?:.*:)?~/),
};

const fish: Syntax = {
  blank: /[ \t\r]+|\\\r?\n/y,
  redirection: /\d?(?:>>|>\?|[<>]&|[<>])|&>>?/y,
  separator: /[;&|\n]|#[^\n]*/y,
  wordAt: wordsOf(
    [
      {
        pattern: /'((?:[^'\\]|\\[\s\S])*)'/y,
        value: (match) => inner(match).replace(/\\(['\\])/g, "$1"),
      },
      {
        pattern: /"((?:[^"\\]|\\[\s\S])*)"/y,
        value: (match) => inner(match).replace(/\\(\r?\n|[$"\\])/g, (_, after: string) => after.trim()),
        open: /(?:^|[^\\])(?:\\\\)*\$/,
      },
      { pattern: /\\\r?\n/y, value: () => "" },
      { pattern: /\\([\s\S])/y, value: inner, open: /\\[a-zA-Z0-9]/ },
      { pattern: /\([^()]*\)/y, value: whole, open: always },
      { pattern: /[^\s'"\\;&|<>()]/y, value: whole, open: /[$*?{]/ },
    ],
    /^~|^\w+=(?:.*:)?~|^%self/,
  ),
};

const nu: Syntax = {
  blank: /[ \t\r]+/y,
  redirection: /(?:o|out|e|err|o\+e|out\+err)>>?/y,
  separator: /[;|\n(){}]|#[^\n]*/y,
  wordAt: wordsOf(
    [
      // It says that a program is meant.
      { pattern: /(?<![^\s;|(){}])\^/y, value: () => "" },
      { pattern: /r#'((?:[^']|'(?!#))*)'#/y, value: inner },
      { pattern: /'([^'\n]*)'|`([^`\n]*)`/y, value: ([, one, other]) => one ?? other ?? "" },
      {
        pattern: /"((?:[^"\\]|\\[\s\S])*)"/y,
        value: (match) => inner(match).replace(/\\([\s\S])/g, (_, sign: string) => escapesOfC[sign] ?? sign),
        open: /\\[u0-9x]/,
      },
      { pattern: /[^\s'"`;|(){}]/y, value: whole, open: /[$*?]/ },
    ],
    /^[~[]|^\$/,
  ),
};

/** What a backtick makes of a letter. */
const escapesOfPowerShell: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
};

const powershell: Syntax = {
  blank: /[ \t\r]+|`\r?\n/y,
  redirection: /[\d*]?>&\d|[\d*]?>>?|</y,
  separator: /[;|&(){}\n]|#[^\n]*/y,
  wordAt: wordsOf(
    [
      {
        pattern: /['\u2018-\u201b]((?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*)['\u2018-\u201b]/y,
        value: (match) => inner(match).replace(/(['\u2018-\u201b])['\u2018-\u201b]/g, "$1"),
      },
      {
        pattern: /["\u201c-\u201e]((?:[^"\u201c-\u201e`]|`[\s\S]|["\u201c-\u201e]{2})*)["\u201c-\u201e]/y,
        value: (match) =>
          inner(match).replace(
            /`([\s\S])|(["\u201c-\u201e])["\u201c-\u201e]/g,
            (_, sign: string | undefined, quote: string) =>
              sign === undefined ? quote : (escapesOfPowerShell[sign] ?? sign),
          ),
        open: /(?:^|[^`])(?:``)*\$|`[0evfu]/,
      },
      { pattern: /`([\s\S])/y, value: inner, open: /`[a-zA-Z0\n]/ },
      { pattern: /[^\s'"\u2018-\u201e`;|&(){}]/y, value: whole, open: /[$<>]/ },
    ],
    // An array or a table, several words in a list, a parameter with what follows it, and the end of what PowerShell reads.
    /^@|^,|,$|^-[a-z_?][^\s'":.[]*[.[]|^--%$/i,
  ),
};

/**
 * `cmd` of Windows, with words as the runtime of C takes them apart for most programs. Each has a view of its own of what is quoted: a
 * backslash takes the meaning from a quote for the program, and not for `cmd` (docs/rules/shells.md#windows-words).
 */
const cmd: Syntax = {
  blank: /[ \t\r]+|\^(?=[ \t\r])/y,
  redirection: /\d?(?:>>|[<>]&|[<>])/y,
  separator: /[&|()\n]/y,
  wordAt(line, start) {
    let word: WordOfCmd = { at: start, value: "", isQuoted: false, isQuotedForCmd: false };
    while (word.at < line.length && !endsWord(line[word.at] ?? "", word)) {
      word = { ...word, ...continueWord(line, word) };
    }
    const { value, isQuoted, isQuotedForCmd } = word;
    const end = Math.min(word.at, line.length);
    return end === start || isQuoted || isQuotedForCmd
      ? undefined
      : { value, isLiteral: !value.includes("%"), span: { start, end } };
  },
};

/** A word as far as it was read. */
interface WordOfCmd {
  readonly at: number;
  readonly value: string;
  /** For the program. */
  readonly isQuoted: boolean;
  readonly isQuotedForCmd: boolean;
}

function endsWord(sign: string, { isQuoted, isQuotedForCmd }: WordOfCmd): boolean {
  return sign === "\n" || (/[ \t\r]/.test(sign) && !isQuoted) || (/[&|<>()]/.test(sign) && !isQuotedForCmd);
}

/** Backslashes, and the quote behind them, as `cmd` writes it outside of quotes as well. */
const quoteAhead = /(\\*)(\^?"|)/y;

function continueWord(line: string, word: WordOfCmd): Partial<WordOfCmd> {
  const { at, value, isQuotedForCmd } = word;
  quoteAhead.lastIndex = at;
  const [, backslashes = "", quote = ""] = quoteAhead.exec(line) ?? [];
  if (quote === '"' || (quote !== "" && !isQuotedForCmd)) {
    return afterQuote(line, word, backslashes.length, quote);
  }
  if (backslashes !== "") {
    return { at: at + backslashes.length, value: value + backslashes };
  }
  if (line[at] !== "^" || isQuotedForCmd) {
    return { at: at + 1, value: value + line[at] };
  }
  const sign = line[at + 1] ?? "";
  return /[&|<>()^\n]/.test(sign) ? { at: at + 2, value: value + sign.trim() } : { at: at + 1 };
}

/**
 * Backslashes before a quote stand for half as many; one that is left over makes the quote a sign of the word. Behind `^` it has its meaning
 * for the program alone.
 */
function afterQuote(line: string, word: WordOfCmd, backslashes: number, quote: string): Partial<WordOfCmd> {
  const at = word.at + backslashes + quote.length;
  const value = word.value + "\\".repeat(Math.floor(backslashes / 2));
  const isQuotedForCmd = word.isQuotedForCmd !== (quote === '"');
  if (backslashes % 2 === 1) {
    return { at, value: `${value}"`, isQuotedForCmd };
  }
  // Two quotes in a quoted text are one of it.
  const second = !isQuotedForCmd && line[at] === "^" ? '^"' : '"';
  return word.isQuoted && line.startsWith(second, at)
    ? { at: at + second.length, value: `${value}"`, isQuotedForCmd: isQuotedForCmd !== (second === '"') }
    : { at, value, isQuoted: !word.isQuoted, isQuotedForCmd };
}

/** How lines of each shell are written. */
export const syntaxes: Readonly<Record<ShellKind, Syntax>> = {
  sh,
  bash,
  zsh,
  fish,
  nu,
  cmd,
  powershell,
  pwsh: powershell,
};

/** Takes a line apart, from left to right; after `open` nothing comes. */
export function* scanLine(line: string, syntax: Syntax): Generator<Token> {
  let at = 0;
  while (at < line.length) {
    const blank = matchAt(syntax.blank, line, at);
    const redirection = blank ?? matchAt(syntax.redirection, line, at);
    const other = redirection ?? matchAt(syntax.separator, line, at);
    const word = other === undefined ? syntax.wordAt(line, at) : undefined;
    if (word !== undefined) {
      yield { kind: "word", ...word };
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

function matchAt(pattern: RegExp, line: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(line)?.[0];
}
