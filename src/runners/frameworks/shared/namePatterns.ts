/**
 * A regular expression of JavaScript for a name as it is, in characters that no shell and no script between has a meaning
 * for when they stand in quotes. Several blanks match any white space, and those at the ends none as well: reports change
 * them.
 */
export function escapeName(name: string): string {
  return name
    .replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
    .replace(
      /["'`%!]|(?!\s)[\x00-\x1f\x7f]/g,
      (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`,
    )
    .replace(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16)}`,
    )
    .replace(/^\s+|(?<!\s)\s+$/g, "\\s*")
    .replace(/\s+/g, (blanks) => (blanks === " " ? " " : "\\s+"));
}

/** A glob for a path as it is: what has a meaning in globs is any character, since not every program takes it escaped. */
export function globOf(path: string): string {
  return path.replace(/[[\]{}()*?\\]|^!/g, "?");
}

/** A pattern that matches any of these whole, and nothing else. */
export function anyOf(patterns: readonly string[]): string {
  const all = [...new Set(patterns)];
  return all.length === 1 ? `^${all[0]}$` : `^(?:${all.join("|")})$`;
}

/** The same for Ruby, where `^` and `$` stand for the ends of lines. */
export function anyOfInRuby(patterns: readonly string[]): string {
  return `\\A${anyOf(patterns).slice(1, -1)}\\z`;
}
