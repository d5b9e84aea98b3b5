/**
 * The texts of another language, as l10n/bundle.l10n.<language>.json has them: by the English text, or by the code of a fact. A form
 * that English has not has a key of its own, with its name behind the plural: `{0} tests#few`, `run.passed.few`.
 */
export type Bundle = Readonly<Record<string, string>>;

/** A language that things are said in. */
export interface Language {
  /** The text with this key; undefined where it was not translated. */
  translate(key: string): string | undefined;
  /** Which form a count takes, as CLDR has them: English knows `one` and `other`, others also `zero`, `two`, `few` and `many`. */
  formOf(count: number): Intl.LDMLPluralRule;
}

/** English, which has no bundle: its texts stand in the code. */
export const englishOnly = createLanguage({}, "en");

let language = englishOnly;

/**
 * Sets the language of everything that is said from now on. The window calls this once, before anything is said. The engine never does: what it writes
 * down is read by others, and by Casebook again.
 * @param tag the language of the translations, as VS Code names it: `de`, `pt-br`
 */
export function speak(translations: Bundle | undefined, tag = "en"): void {
  language = translations === undefined ? englishOnly : createLanguage(translations, tag);
}

/**
 * What `tell` returns, in English even if the window speaks another language: for language models, and for reports of bugs. `tell` must
 * not wait for anything.
 */
export function tellInEnglish<T>(tell: () => T): T {
  const before = language;
  language = englishOnly;
  try {
    return tell();
  } finally {
    language = before;
  }
}

/** What is spoken in this process. */
export function spokenLanguage(): Language {
  return language;
}

/** The text in the language of the window, with `{0}`, `{1}`, … replaced by the arguments. */
export function t(message: string, ...args: readonly (string | number)[]): string {
  return fill(language.translate(message) ?? message, args);
}

/** One of two whole texts: `one` for 1, `other` for other counts, as English counts. The count is `{0}`, the arguments follow it from `{1}` on. */
export function plural(
  count: number,
  one: string,
  other: string,
  ...args: readonly (string | number)[]
): string {
  const form = language.formOf(count);
  const text =
    language.translate(form === "one" ? one : form === "other" ? other : `${other}#${form}`) ??
    language.translate(other) ??
    (count === 1 ? one : other);
  return fill(text, [count, ...args]);
}

function createLanguage(translations: Bundle, tag: string): Language {
  const texts = new Map(Object.entries(translations));
  let rules: Intl.PluralRules | undefined;
  return {
    translate: (key) => texts.get(key),
    formOf: (count) => {
      // VS Code has tags of its own for trying out translations (`qps-ploc`), which no table of plurals knows: they count as English.
      rules ??= new Intl.PluralRules([tag, "en"]);
      return rules.select(count);
    },
  };
}

function fill(text: string, args: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (placeholder, index) => String(args[Number(index)] ?? placeholder));
}
