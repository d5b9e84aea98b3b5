/** English texts to those of another language, as l10n/bundle.l10n.<language>.json has them. */
type Bundle = Readonly<Record<string, string>>;

let bundle: ReadonlyMap<string, string> = new Map();
/** Made when they are needed first: most windows are told nothing that needs them. */
let templates: readonly Template[] | undefined;

/**
 * What `t` gives from now on; without a bundle it is English. The window calls this once, before anything is said. The engine
 * never does: what it writes down is read by others, and by Casebook again.
 */
export function speak(translations: Bundle | undefined): void {
  bundle = new Map(Object.entries(translations ?? {}));
  templates = undefined;
}

/** The text in the language of the window, with `{0}`, `{1}`, … replaced by the arguments. */
export function t(message: string, ...args: readonly (string | number)[]): string {
  return fill(bundle.get(message) ?? message, args);
}

/** One of two whole texts: `one` for 1, `other` for all other counts. The count is `{0}`, the arguments follow it from `{1}` on. */
export function plural(
  count: number,
  one: string,
  other: string,
  ...args: readonly (string | number)[]
): string {
  return t(count === 1 ? one : other, count, ...args);
}

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

/** What `tell` gives in English, whatever the window's language: for language models, and for reports of bugs. */
export function inEnglish<T>(tell: () => T): T {
  const [before, templatesBefore] = [bundle, templates];
  speak(undefined);
  try {
    return tell();
  } finally {
    [bundle, templates] = [before, templatesBefore];
  }
}

function fill(text: string, args: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (placeholder, index) => String(args[Number(index)] ?? placeholder));
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
