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
 * What everything is said in from now on. The window calls this once, before anything is said. The engine never does: what it writes
 * down is read by others, and by Casebook again.
 * @param tag the language of the translations, as VS Code names it: `de`, `pt-br`
 */
export function speak(translations: Bundle | undefined, tag = "en"): void {
  bundle = new Map(Object.entries(translations ?? {}));
  templates = undefined;
  language = translations === undefined ? englishOnly : createLanguage(translations, tag);
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

let bundle: ReadonlyMap<string, string> = new Map();
let templates: readonly Template[] | undefined;

/**
 * A text that the engine made by `t`, or that a log keeps, in the language of the window: its template is found again by the
 * words between its arguments. A text that is nobody's template stays as it is.
 */
export function retell(text: string): string {
  const translated = bundle.get(text);
  if (translated !== undefined) {
    return translated;
  }
  // Those that say most by themselves come first: “{0} failed.” is in many others.
  templates ??= [...bundle.keys()].flatMap(toTemplate).sort((one, other) => other.letters - one.letters);
  for (const template of templates) {
    const args = findArguments(template, text);
    if (args !== undefined) {
      return fill(bundle.get(template.message) ?? template.message, args);
    }
  }
  return text;
}

/** Runs `tell` as if no other language were set, and gives what it returns: what is written for others is in English. */
export function inEnglish<T>(tell: () => T): T {
  const [before, bundleBefore] = [language, bundle];
  [language, bundle, templates] = [englishOnly, new Map(), undefined];
  try {
    return tell();
  } finally {
    [language, bundle, templates] = [before, bundleBefore, undefined];
  }
}

/** A message with arguments, taken apart: n + 1 literals with n places between them. */
interface Template {
  readonly message: string;
  readonly literals: readonly string[];
  /** Which argument stands in which place. */
  readonly places: readonly number[];
  /** How many letters the literals have together. */
  readonly letters: number;
}

function toTemplate(message: string): readonly Template[] {
  const parts = message.split(/\{(\d+)\}/);
  const literals = parts.filter((_, index) => index % 2 === 0);
  const places = parts.filter((_, index) => index % 2 === 1).map(Number);
  const letters = literals.join("").replace(/\P{L}/gu, "").length;
  // One that says nearly nothing by itself would be found in everything.
  return places.length > 0 && letters > 2 ? [{ message, literals, places, letters }] : [];
}

/** The arguments with which the template gives the text; texts of ours among them are retold, names in quotation marks are not. */
function findArguments({ literals, places }: Template, text: string): readonly string[] | undefined {
  const [first = "", ...others] = literals;
  if (!text.startsWith(first)) {
    return undefined;
  }
  const args: string[] = [];
  let from = first.length;
  for (const [index, literal] of others.entries()) {
    const isLast = index === others.length - 1;
    const to = isLast ? text.length - literal.length : text.indexOf(literal, from);
    if (to < from || !text.startsWith(literal, to)) {
      return undefined;
    }
    const arg = text.slice(from, to);
    const isName = literals[index]?.endsWith("“") === true || !arg.includes(" ");
    args[places[index] ?? index] = isName ? arg : retell(arg);
    from = to + literal.length;
  }
  return args;
}
