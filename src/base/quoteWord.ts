import type { ShellKind } from "./shellKind.ts";

/** How a language writes a word that is not plain. */
interface Quoting {
  /** Words that need no quotes. */
  readonly plain: RegExp;
  quote(word: string): string;
  /** Whether there is a way to write it; without this there is one for all but NUL. */
  canQuote?(word: string): boolean;
}

/** zsh takes a word that begins with `=` for the path of a program. */
const plain = /^(?!=)[\w./:=@+,-]+$/;

const posix: Quoting = {
  plain,
  quote: (word) => `'${word.replaceAll("'", "'\\''")}'`,
};

/**
 * A word for PowerShell must also get through what PowerShell makes of it for the program, and through
 * `cmd` where the program is a batch file, as `npx` is.
 */
const powershell: Quoting = {
  // A word that begins with a dash ends at a dot, and a comma makes a list.
  plain: /^(?:[a-z_./][\w./:=+-]*|--?[a-z][\w-]*|--)$/i,
  quote: (word) => `'${word.replace(/['\u2018-\u201b]/g, "$&$&")}'`,
  // Windows PowerShell puts what has a blank between quotes, and gives the program nothing for nothing.
  canQuote: (word) =>
    word !== "" &&
    !/["%!\r\n]/.test(word) &&
    (/\s/.test(word) ? !word.endsWith("\\") : !/[&|<>^]/.test(word)),
};

const quotings: Readonly<Record<ShellKind, Quoting>> = {
  sh: posix,
  bash: posix,
  zsh: posix,
  // Between single quotes a backslash may stand before a quote and another one.
  fish: { plain, quote: (word) => `'${word.replace(/['\\]/g, "\\$&")}'` },
  nu: {
    plain: /^[a-z_./-][\w./:=-]*$/i,
    quote: (word) => (word.includes("'") ? `"${word.replace(/["\\]/g, "\\$&")}"` : `'${word}'`),
  },
  // Between quotes all but `%` stays, also where a batch file hands it on. Backslashes mean something to the program before a quote only.
  cmd: {
    plain,
    quote: (word) => `"${word.replace(/(?<!\\)\\+$/, "$&$&")}"`,
    canQuote: (word) => !/["%!\r\n]/.test(word),
  },
  powershell,
  pwsh: powershell,
};

/** A word as a POSIX shell takes it for one word, whatever it holds but NUL; unchanged where nothing in it means anything to a shell. */
export function quoteWord(word: string): string {
  return quoteFor("sh", word);
}

/** What means nothing between double quotes, in whatever shell. */
const plainInQuotes = /^[^"$`\\%!\u201c-\u201e\x00-\x1f]*$/;

/** A word of a line that somebody copies into a shell that is not known: each takes a text between double quotes for one word. */
export function quoteForAny(word: string): string {
  return plain.test(word) || !plainInQuotes.test(word) ? quoteWord(word) : `"${word}"`;
}

/**
 * A word as a shell takes it for one, so that a program gets exactly it; unchanged where nothing in it means anything to the shell. Only
 * what `canQuoteFor` may be asked for. The rules of each shell are in docs/rules/shells.md#quoting.
 */
export function quoteFor(shell: ShellKind, word: string): string {
  const quoting = quotings[shell];
  return quoting.plain.test(word) ? word : quoting.quote(word);
}

/** Whether there is a way to write a word that a shell, and what it starts, leave unchanged. */
export function canQuoteFor(shell: ShellKind, word: string): boolean {
  return !word.includes("\0") && quotings[shell].canQuote?.(word) !== false;
}
