import { englishOnly, type Language, spokenLanguage } from "../l10n.ts";
import { cutAt } from "../listNames.ts";
import { catalogue, type Words } from "./catalogue.ts";
import { type Fact, isFact, isSaid, type Said } from "./fact.ts";

/** How much is shown of the English of a fact that this version does not know, in characters. */
const longestUnknown = 500;

/** How deep facts are nested at most: three levels are in use. */
const deepest = 8;

/**
 * The words of a fact in the language of the window; in the engine, which has none, in English. It never throws: a code or arguments
 * that this version does not know come from a newer one, whose English is quoted.
 */
export function say(said: Said): string {
  return toWords(said, spokenLanguage(), 0);
}

/** The words of a fact in English, whatever the language of the window: for the log, and for what others read. */
export function english(said: Said): string {
  return toWords(said, englishOnly, 0);
}

function toWords(said: unknown, language: Language, depth: number): string {
  if (typeof said === "string" || typeof said === "number") {
    return String(said);
  }
  if (depth < deepest && isFact(said)) {
    return factWords(said, language, depth);
  }
  return depth < deepest && Array.isArray(said)
    ? said.map((one) => toWords(one, language, depth + 1)).join(", ")
    : "…";
}

function factWords(fact: Fact, language: Language, depth: number): string {
  const text = textOf(fact, language);
  if (text === undefined || !placesOf(text).every((place) => isSaid(fact[place]))) {
    return `“${cutAt(String(fact.english ?? fact.say), longestUnknown)}”`;
  }
  return text.replace(/\{(\w+)\}/g, (_, place: string) => toWords(fact[place], language, depth + 1));
}

/** Whether this version has words for a fact. */
export function isKnown({ say: code }: Fact): boolean {
  return Object.hasOwn(catalogue, code);
}

/** The text for a fact in a language, else in English; undefined where the code is not known. */
function textOf(fact: Fact, language: Language): string | undefined {
  const { say: code, count } = fact;
  const words = isKnown(fact) ? catalogue[code as keyof typeof catalogue] : undefined;
  return words === undefined || typeof words === "string"
    ? ((words && language.translate(code)) ?? words)
    : pluralText(code, words, typeof count === "number" ? count : 0, language);
}

function pluralText(code: string, words: Exclude<Words, string>, count: number, language: Language): string {
  return (
    language.translate(`${code}.${language.formOf(count)}`) ??
    language.translate(`${code}.other`) ??
    (count === 1 ? words.one : words.other)
  );
}

/** The names of what is put into a text. */
export function placesOf(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, place = ""]) => place);
}
