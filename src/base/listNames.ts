import { t } from "./l10n.ts";

/** How many names a sentence holds, and how many characters of each. */
const mostNames = 3;
const longestName = 100;

/** Names as a part of a sentence, bounded whatever they are: `a, b, c and 41 more`. Empty for none. */
export function listNames(names: readonly string[], most = mostNames): string {
  const shown = names
    .slice(0, most)
    .map((name) => cutAt(name, longestName))
    .join(", ");
  return names.length > most ? t("{0} and {1} more", shown, names.length - most) : shown;
}

/** Names a line each, bounded likewise. */
export function listLines(names: readonly string[], most = 20): string {
  const shown = names.slice(0, most).map((name) => cutAt(name, longestName));
  const rest = names.length > most ? [t("… and {0} more", names.length - most)] : [];
  return [...shown, ...rest].join("\n");
}

/** The first `most` characters, with … where something was cut off; never half of a character. */
export function cutAt(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…` : text;
}
