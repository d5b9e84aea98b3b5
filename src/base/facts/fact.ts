import { cutAt } from "../listNames.ts";
import type { catalogue, FactCode, Words } from "./catalogue.ts";

/**
 * Something to be said to people: a code of the catalogue, with the arguments of its words. It is plain JSON, and is what the log
 * keeps and what the two processes send each other. It becomes words where it is shown, and when it is shown (`say`).
 */
export interface Fact {
  readonly say: string;
  /** The English of the day it was recorded, for readers of plain git. Only shown where the code is not known. */
  readonly english?: string | undefined;
  readonly [argument: string]: Said | undefined;
}

/** A fact, or what can be an argument of one: a text of somebody else, a number, another fact, or several of these. */
export type Said = string | number | Fact | readonly Said[];

/** A fact with the code `say`. Its arguments are the names in `{…}` of its words; `count` decides between singular and plural. */
export function fact<C extends FactCode>(say: C, ...[args]: FactArguments<C>): Fact {
  return { say, ...args };
}

/** None where the words of the code have no places. */
type FactArguments<C extends FactCode> =
  Record<never, never> extends Arguments<C> ? readonly [] : readonly [Arguments<C>];

/** What the words of a code need: every name in braces, and `count` where it decides about the form. */
type Arguments<C extends FactCode> = ArgumentsOf<(typeof catalogue)[C]>;

type ArgumentsOf<W extends Words> = W extends string
  ? Readonly<Record<Places<W>, Said>>
  : W extends { readonly one: string; readonly other: string }
    ? Readonly<Record<Exclude<Places<W["one"] | W["other"]>, "count">, Said>> & { readonly count: number }
    : never;

type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never;

/** Whether a value is a fact, of whatever code. */
export function isFact(value: unknown): value is Fact {
  return typeof value === "object" && value !== null && "say" in value && typeof value.say === "string";
}

/** Whether a value can be said at all, by its outside: `say` takes care of what is within. */
export function isSaid(value: unknown): value is Said {
  return typeof value === "string" || typeof value === "number" || isFact(value) || Array.isArray(value);
}

/** What is kept of the longest name, in characters. */
const longestName = 100;

/** Names as an argument, bounded whatever they are: `a, b, c and 41 more`. */
export function listed(names: readonly Said[], most = 3): Said {
  const shown = names
    .slice(0, most)
    .map((name) => (typeof name === "string" ? cutAt(name, longestName) : name));
  return names.length > most ? fact("names.more", { names: shown, more: names.length - most }) : shown;
}
