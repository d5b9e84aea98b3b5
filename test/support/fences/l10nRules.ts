/** What is no part of the window: what the engine writes into Markdown, what language models read, and what is for reports of bugs. */
const forOthers = /^markdown\/|^tools\/\w+Text\.ts$|^editor\/folders\/diagnostics\.ts$/;

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
  "Not every test of this target has told its end.",
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

/** Everything in which translations and messages disagree, as sentences. */
export function checkTranslations(
  messages: ReadonlySet<string>,
  translations: Readonly<Record<string, string>>,
): readonly string[] {
  const translated = new Set(Object.keys(translations));
  return [
    ...[...messages].filter((one) => !translated.has(one)).map((one) => `not translated: ${one}`),
    ...[...translated]
      .filter((one) => !messages.has(one))
      .map((one) => `translated and said nowhere: ${one}`),
    ...Object.entries(translations)
      .filter(([message, translation]) => placesOf(message) !== placesOf(translation))
      .map(([message]) => `other places in the translation: ${message}`),
  ];
}

/** Texts that are shown without having gone through `t`, as far as literals tell, as sentences. */
export function checkShown(sources: ReadonlyMap<string, string>): readonly string[] {
  return [...sources].flatMap(([file, source]) => {
    if (forOthers.test(file)) {
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

function isMessage({ before, previous }: Literal): boolean {
  const isFirst = (code: string) => /(?<![\w.$\\-])(?:t\(|plural\([^;]*?,)\s*$/.test(code);
  const isSecond =
    /^,\s*$/.test(before) && previous !== undefined && /plural\([^;]*?,\s*$/.test(previous.before);
  return isFirst(before) || isSecond;
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
  return [...new Set(message.match(/\{\d+\}/g))].toSorted().join();
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
