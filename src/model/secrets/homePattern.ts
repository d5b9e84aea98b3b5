import { isOfWindows } from "../../base/pathSpellings.ts";

/**
 * What finds the home directory in a text, however it is written (docs/rules/reports.md#r47, docs/rules/reports.md#r48): with doubled or turned separators, in
 * an address, with accents in either form, by the short name that Windows gives to a long one, and as Git Bash, Cygwin and WSL write a drive; in any case where
 * the system compares names so. Undefined for none.
 */
export function patternOfHome(home: string): RegExp | undefined {
  const parts = home.split(/[\\/]+/).filter((part) => part !== "");
  const [drive = "", ...below] = parts;
  if (parts.length === 0) {
    return undefined;
  }
  const isWindows = isOfWindows(home);
  const hasDrive = isWindows && drive.endsWith(":");
  const named = (hasDrive ? below : parts).map((part) => spell(part, isWindows)).join(separators);
  const path = hasDrive && below.length > 0 ? `${separators}${named}` : named;
  // It begins where a run of separators does: tried within one, every place would read the run to its end again.
  const root = hasDrive ? rootOf(drive[0] ?? "") : `(?<![\\\\/])${separators}`;
  // macOS keeps homes in `/Users`, on a disk that compares names in any case.
  const flags = isWindows || home.startsWith("/Users/") ? "giu" : "gu";
  return new RegExp(`${root}${path}(?![\\p{L}\\p{N}\\p{M}_-]|~\\d)`, flags);
}

/** Also as an address has them. */
const separators = "(?:[\\\\/]|%2F|%5C)+";

/** A drive of Windows: `C:`, in an address `C%3A`, for Git Bash `/c`, for Cygwin `/cygdrive/c`, for WSL `/mnt/c`. */
function rootOf(letter: string): string {
  return `(?:${letter}(?::|%3A)|(?<![\\p{L}\\p{N}_.~\\\\/-])[\\\\/]+(?:(?:mnt|cygdrive)[\\\\/]+)?${letter}(?=[\\\\/]))`;
}

/** A name, or the short one for it. */
function spell(name: string, isWindows: boolean): string {
  const long = [...name.normalize("NFC")].map(spellCharacter).join("");
  const short = isWindows ? shortNames(name) : [];
  return short.length === 0 ? long : `(?:${[long, ...short].join("|")})`;
}

/** A character, its accent behind it, and both as an address has them. */
function spellCharacter(character: string): string {
  if (/^[\w.~]$/.test(character)) {
    return character === "." ? "\\." : character;
  }
  const forms = [...new Set([character, character.normalize("NFD")])];
  const spelled = forms.flatMap((form) => [literally(form), encoded(form)]);
  return `(?:${[...new Set(spelled)].join("|")})`;
}

function encoded(text: string): string {
  const byteOf = (byte: number) => {
    const hex = byte.toString(16).padStart(2, "0");
    return `%${hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`;
  };
  return [...text]
    .map((one) => (/^\w$/.test(one) ? one : [...Buffer.from(one)].map(byteOf).join("")))
    .join("");
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** What Windows may call a name of more than eight letters, or with a blank. */
function shortNames(name: string): readonly string[] {
  if (name.length <= 8 && !/[ .]|[^\x20-\x7e]/.test(name)) {
    return [];
  }
  const base = name.replace(/[ .]/g, "");
  const kept = [base, base.replace(/[^\x20-\x7e]/g, ""), base.replace(/[^\x20-\x7e]/g, "_")];
  return [...new Set(kept)]
    .filter((one) => one.length > 1)
    .flatMap((one) => [
      `${literally([...one].slice(0, 6).join(""))}~\\d{1,6}`,
      `${literally([...one].slice(0, 2).join(""))}[0-9A-F]{4}~\\d{1,6}`,
    ]);
}
