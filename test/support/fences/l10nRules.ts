import { catalogue, type Words } from "../../../src/base/facts/catalogue.ts";

/** What is no part of the window: what the engine writes into Markdown, what language models and terminals read, the launchers of the command line, and what is for reports of bugs. */
const forOthers =
  /^markdown\/|^model\/answers\/|^agents\/|^(?:cli|mcp)(?:\/|\.ts$)|^editor\/folders\/diagnostics\.ts$|^editor\/runs\/launcherFiles\.ts$/;

/** Where texts for the window are put together; everywhere else there are commands, patterns and names besides. */
const shownIn = /^(?:views|commands|editor|webview)\//;

/** The members that VS Code and our rows show. */
const shownMember =
  /\b(?:label|description|detail|tooltip|title|prompt|place[hH]older|spoken|openLabel)\b\s*[:=][^,;{}]*$/;

/** Texts in these folders that are no language, or that are for the engine. */
const untranslated = new Set([
  "npm test",
  "npm run …",
  "Casebook: …",
  // For the output channel.
  "The engine ends again and again (…). It is started when it is asked for.",
  // Messages of failures, which the log keeps and compares.
  "The test did not end.",
  "The package could not be built.",
  "Not every test of this target has reported its end.",
  // Keys and class names.
  "arrangement casebook.failures",
  "type changed",
  "row test",
  "cell told ……",
  "aria-label",
  "width=device-width, initial-scale=1",
]);

/** Every message of the sources, by path below src: the literals given to `t` and to `plural`. */
export function readMessages(sources: ReadonlyMap<string, string>): ReadonlySet<string> {
  const messages = [...sources].flatMap(([file, source]) =>
    forOthers.test(file) ? [] : readLiterals(source).filter(isMessage),
  );
  return new Set(messages.map(({ text }) => text));
}

/** The second texts of `plural`, by which a language with more forms than English names them. */
function readPlurals(sources: ReadonlyMap<string, string>): ReadonlySet<string> {
  const seconds = [...sources].flatMap(([file, source]) =>
    forOthers.test(file) ? [] : readLiterals(source).filter(isSecond),
  );
  return new Set(seconds.map(({ text }) => text));
}

/**
 * What a bundle has to have: its keys, with the English text of each. A text of `t` is its own key; a fact has its code, and a plural
 * one key for each form of the language.
 */
export function keysFor(language: string, { messages, plurals, facts }: Said): ReadonlyMap<string, string> {
  const forms = new Intl.PluralRules([language, "en"]).resolvedOptions().pluralCategories;
  const more = forms.filter((form) => form !== "one" && form !== "other");
  return new Map([
    ...[...messages].map((text) => [text, text] as const),
    ...[...plurals].flatMap((text) => more.map((form) => [`${text}#${form}`, text] as const)),
    ...Object.entries(facts).flatMap(([code, words]) =>
      typeof words === "string"
        ? [[code, words] as const]
        : forms.map((form) => [`${code}.${form}`, form === "one" ? words.one : words.other] as const),
    ),
  ]);
}

/** Everything that is said in the window. */
export interface Said {
  readonly messages: ReadonlySet<string>;
  readonly plurals: ReadonlySet<string>;
  readonly facts: Readonly<Record<string, Words>>;
}

/** The keys of everything that the sources, the catalogue and the manifest say, for a language. */
export function readKeys(
  language: string,
  sources: ReadonlyMap<string, string>,
  ofManifest: Iterable<string>,
): ReadonlyMap<string, string> {
  return keysFor(language, {
    messages: new Set([...readMessages(sources), ...ofManifest]),
    plurals: readPlurals(sources),
    facts: catalogue,
  });
}

/** Calls of `t` and `plural` that are given something else than literals, so that nobody can translate it, as sentences. */
export function checkCalls(sources: ReadonlyMap<string, string>): readonly string[] {
  return [...sources].flatMap(([file, source]) => {
    const literals = readLiterals(source);
    const code = literals.map(({ before }) => before).join('""') + afterLast(source);
    const isOwn = /"[./]*base\/l10n\.ts"/.test(source) && !forOthers.test(file);
    const texts = code.match(/(?<![\w.$\\-])t\(/g)?.length ?? 0;
    const plurals = code.match(/(?<![\w.$\\-])plural\(/g)?.length ?? 0;
    return isOwn && texts + 2 * plurals !== literals.filter(isMessage).length
      ? [`${file} has a text to be translated that is no literal`]
      : [];
  });
}

/** Everything in which translations and what is said disagree, as sentences. */
export function checkTranslations(
  keys: ReadonlyMap<string, string>,
  translations: Readonly<Record<string, string>>,
): readonly string[] {
  return [
    ...[...keys.keys()]
      .filter((key) => !Object.hasOwn(translations, key))
      .map((key) => `not translated: ${key}`),
    ...Object.entries(translations).flatMap(([key, translation]) => {
      const text = keys.get(key);
      if (text === undefined) {
        return [`translated and said nowhere: ${key}`];
      }
      return placesOf(text) === placesOf(translation) ? [] : [`other places in the translation: ${key}`];
    }),
  ];
}

/** Texts that are shown without having gone through `t`, as far as literals tell, as sentences. */
export function checkShown(sources: ReadonlyMap<string, string>): readonly string[] {
  return [...sources].flatMap(([file, source]) => {
    if (forOthers.test(file) || file.startsWith("base/facts/")) {
      return [];
    }
    const isOurs = shownIn.test(file) ? isText : file.startsWith("tools/") ? () => false : isSentence;
    return readLiterals(source)
      .filter((one) => !isMessage(one) && !isId(one) && isOurs(one) && !untranslated.has(one.text))
      .map(({ text }) => `${file} shows “${text}” in English only`);
  });
}

/** A string or template of the code, with the code before it as far as the last one; what is put into a template is an ellipsis. */
interface Literal {
  readonly text: string;
  readonly before: string;
  /** The two literals of `plural` are told by what stands before the first. */
  readonly previous: Literal | undefined;
}

const token =
  /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\})*`/g;

function readLiterals(source: string): readonly Literal[] {
  const literals: Literal[] = [];
  let before = "";
  let from = 0;
  for (const { 0: found, index } of source.matchAll(token)) {
    before += source.slice(from, index);
    from = index + found.length;
    if (!found.startsWith("/")) {
      literals.push({ text: textOf(found), before, previous: literals.at(-1) });
      before = "";
      if (found.startsWith("`")) {
        literals.push(...substitutions(found).flatMap(readLiterals));
      }
    }
  }
  return literals;
}

/** The code that is put into a template. */
function substitutions(template: string): readonly string[] {
  return [...template.matchAll(/\$\{((?:[^{}`]|`[^`]*`|\{[^{}]*\})*)\}/g)].map(([, code = ""]) => code);
}

function afterLast(source: string): string {
  const last = [...source.matchAll(token)].at(-1);
  return last === undefined ? source : source.slice(last.index + last[0].length);
}

function isMessage(literal: Literal): boolean {
  return /(?<![\w.$\\-])(?:t\(|plural\([^;]*?,)\s*$/.test(literal.before) || isSecond(literal);
}

function isSecond({ before, previous }: Literal): boolean {
  return /^,\s*$/.test(before) && previous !== undefined && /plural\([^;]*?,\s*$/.test(previous.before);
}

/** Ids, keys, imports, lines of the log and what is compared are not shown. */
function isId({ before }: Literal): boolean {
  return /\b(?:id|key)\b(?::| =)[^,;]*$|Id = $|\bfrom $|\blog\.\w+\($|[!=]== $/i.test(before);
}

function isText({ text, before }: Literal): boolean {
  const isPhrase = /[A-Za-z]{2,},? [a-z]{2,}/.test(text) && !text.startsWith("<");
  return (
    isPhrase ||
    (shownMember.test(before) && /\b[A-Z]?[a-z]{2,}\b/.test(text) && !/^casebook\.|^\$\(/.test(text))
  );
}

/** Elsewhere what people read is a whole sentence, and what is not for them is thrown as a fault. */
function isSentence({ text, before }: Literal): boolean {
  return /^[A-Z“…][^<>]*[A-Za-z,] [a-z“…].*\.$/s.test(text) && !/\bnew Error\(\s*$/.test(before);
}

function placesOf(message: string): string {
  return [...new Set(message.match(/\{\w+\}/g))].toSorted().join();
}

function textOf(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}/g, "…")
    .replace(/\\(u[\da-f]{4}|[\s\S])/gi, (_, escaped: string) => {
      const isCode = /^u./i.test(escaped);
      return isCode
        ? String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
        : escaped === "n"
          ? "\n"
          : escaped;
    });
}
