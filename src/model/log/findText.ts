import type { SeenError } from "../memory/seenErrors.ts";
import { type SectionName, sectionNames } from "./section.ts";
import type { Session } from "./session.ts";

/** What can be looked for alone, by a word before the text: `error: timed out`. */
export const findableKinds = ["test", "error", "file", "hypothesis", "note"] as const;

/** The name of one of these. */
export type FindableKind = (typeof findableKinds)[number];

/** What is looked for: words that all stand in one text, whatever their case and order; of one kind, or anywhere. */
export interface TextQuery {
  readonly kind: FindableKind | undefined;
  /** In lower case. */
  readonly words: readonly string[];
}

/** A place of a session in which the words were found. */
export type FoundPlace = {
  /** The text around the first of the words, on one line. */
  readonly excerpt: string;
} & (
  | { readonly kind: "section"; readonly section: SectionName }
  | { readonly kind: "hypothesis" | "note"; readonly attempt?: number | undefined }
  | { readonly kind: "file"; readonly attempt: number; readonly path: string }
  /** A test that failed, by its name and the identity that it shares with its twins, in the newest attempt in which it had the error. */
  | {
      readonly kind: "test" | "error";
      readonly attempt: number;
      readonly test: string;
      readonly name: string;
    }
);

/** How long an excerpt is, how much of it stands before what was found, and how many places of one session are listed. */
const most = { excerpt: 90, before: 30, places: 50, words: 20 };

/** Reads what was typed. Without words, nothing is looked for. */
export function readQuery(typed: string): TextQuery {
  const [, named = "", rest = ""] = /^\s{0,99}([a-z]{4,10}):([\s\S]*)$/i.exec(typed) ?? [];
  const kind = findableKinds.find((one) => one === named.toLowerCase());
  const words = (kind === undefined ? typed : rest).toLowerCase().split(/\s+/).filter(Boolean);
  return { kind, words: [...new Set(words)].slice(0, most.words) };
}

/**
 * The places of a session that hold what is looked for, what people wrote first, then hypotheses and notes, tests and errors, and files. `errors`
 * are those that its failing tests had. Bounded, whatever a log holds.
 */
export function findInSession(
  session: Session,
  errors: readonly SeenError[],
  query: TextQuery,
): readonly FoundPlace[] {
  const found = new Map<string, FoundPlace>();
  if (query.words.length === 0) {
    return [];
  }
  for (const { kind, texts, place } of placesIn(session, errors)) {
    const isAsked = query.kind === undefined || query.kind === kind;
    const excerpt = isAsked ? excerptOf(texts, query.words) : undefined;
    if (excerpt !== undefined) {
      const one = { ...place, excerpt };
      // What is written there twice is one line.
      found.set(JSON.stringify(one), one);
    }
    if (found.size === most.places) {
      break;
    }
  }
  return [...found.values()];
}

/** A place without what is found in it. */
type Place = FoundPlace extends infer P ? (P extends FoundPlace ? Omit<P, "excerpt"> : never) : never;

interface Findable {
  readonly kind: FindableKind | "section";
  /** Of which the words may stand in any. */
  readonly texts: readonly string[];
  readonly place: Place;
}

function* placesIn(session: Session, errors: readonly SeenError[]): Generator<Findable> {
  for (const section of sectionNames) {
    yield { kind: "section", texts: [session.sections[section]], place: { kind: "section", section } };
  }
  for (const { id, text } of session.hypotheses) {
    const attempt = session.attempts.find((one) => one.hypothesis === id)?.number;
    yield { kind: "hypothesis", texts: [text], place: { kind: "hypothesis", attempt } };
  }
  for (const { text } of session.notes) {
    yield { kind: "note", texts: [text], place: { kind: "note" } };
  }
  for (const { event } of session.log) {
    if (event?.kind === "lineImported") {
      yield { kind: "note", texts: [event.text], place: { kind: "note" } };
    }
  }
  yield* errorsIn(errors);
  for (const { number: attempt, changes } of session.attempts.toReversed()) {
    for (const { path, from } of changes) {
      yield { kind: "file", texts: [path, from ?? ""], place: { kind: "file", attempt, path } };
    }
  }
}

function* errorsIn(errors: readonly SeenError[]): Generator<Findable> {
  for (const { test, name, last: attempt, signature } of errors) {
    yield { kind: "test", texts: [name], place: { kind: "test", attempt, test, name } };
    const { type = "", says, causes, behind = "" } = signature;
    const texts = [[type, says].filter(Boolean).join(": "), behind, ...causes];
    yield { kind: "error", texts, place: { kind: "error", attempt, test, name } };
  }
}

/** What stands around the first of the words, if all are there; of the text that has it. */
function excerptOf(texts: readonly string[], words: readonly string[]): string | undefined {
  const lower = texts.map((text) => text.toLowerCase());
  const [first = ""] = words;
  if (!words.every((word) => lower.some((text) => text.includes(word)))) {
    return undefined;
  }
  const index = lower.findIndex((text) => text.includes(first));
  const text = texts[index] ?? "";
  // In a few languages, a letter has another length in lower case: then the excerpt begins a little beside it.
  const at = Math.min(lower[index]?.indexOf(first) ?? 0, text.length);
  const start = at <= most.before ? 0 : at - most.before;
  const part = text
    .slice(start, start + most.excerpt)
    .replace(/\s+/g, " ")
    .trim();
  return `${start > 0 ? "…" : ""}${part}${start + most.excerpt < text.length ? "…" : ""}`;
}
