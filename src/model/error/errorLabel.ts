import { type Fact, fact } from "../../base/facts/fact.ts";
import { english } from "../../base/facts/words.ts";
import { causeOf, type Signature, statementOf } from "./signature.ts";

/** What an error is called: its own words, or ours where it has none. */
export type Label = string | Fact;

/**
 * The short text of a signature: the error that lies behind first, then the one that was reported, as
 * `InterfaceError: busy (SaveError: not saved)`; of a comparison the values, without what its framework always says.
 */
export function labelOf(signature: Signature): Label {
  const { type, place } = signature;
  // A line that only points at a place in another line says nothing.
  const says = /^[\s~^|]*$/.test(signature.says) ? "" : signature.says;
  const reported = [type, says.replace(alwaysSaid, "").trim() || says].filter(Boolean).join(": ");
  const cause = causeOf(signature);
  if (cause === undefined || cause === reported) {
    return reported === "" ? unsaid(place) : short(reported);
  }
  // A test that prints what it got prints the cause once more.
  const outer = reported.split(cause)[0]?.trim() || reported;
  return short(outer === "" ? cause : `${cause} (${outer})`);
}

/** What an error is called that has neither a type nor words. */
function unsaid(place: string | undefined): Fact {
  return place === undefined ? fact("error.noMessage") : fact("error.noMessageIn", { place });
}

/** What jest, node:assert, PHPUnit, vitest and Catch2 say before the values of every comparison. */
const alwaysSaid =
  /^(?:(?:Error: )?expect\(received\)\.[\w.]{1,60}\(\w*\)(?: \/\/ [\w. ]{1,40}?(?=\s[-A-Z]|$))?|Expected values to be (?:strictly |loosely )?(?:deep-)?equal:|Failed asserting that two \w+ are (?:equal|identical)\.|\+ actual - expected|--- Expected \+\+\+ Actual(?: @@[^@]{0,40}@@)*|- Expected(?: - \d+)? \+ Received(?: \+ \d+)?|panicked: | )+/;

const longestLabel = 120;

/** Cut between two words, never within a name. */
function short(text: string): string {
  if (text.length <= longestLabel) {
    return text;
  }
  const cut = text.slice(0, longestLabel - 1);
  const end = /[\w$.\\:]/.test(text[longestLabel - 1] ?? "") ? cut.replace(/[\w$.\\:]{1,60}$/, "") : cut;
  return `${(end.trim() === "" ? cut : end).trimEnd()}…`;
}

/** How many characters around a difference a label shows. */
const shownAround = 60;

/**
 * The name of an error among others: as `labelOf` has it, and if another error has the same name, with what differs, so
 * that no two errors read alike. `known` are the errors by what they are called in English.
 */
export function labelAmong(signature: Signature, known: ReadonlyMap<string, Signature>): Label {
  const label = labelOf(signature);
  const other = known.get(english(label));
  if (other === undefined) {
    return label;
  }
  const candidates = differences(signature, other).map((difference) => differing(label, difference));
  const apart = candidates.find((candidate) => !known.has(english(candidate)));
  if (apart !== undefined) {
    return apart;
  }
  // Three or more that differ in one and the same place beyond what is shown of it.
  let number = 2;
  while (known.has(`${english(label)} (${number})`)) {
    number++;
  }
  return typeof label === "string" ? `${label} (${number})` : fact("error.numbered", { label, number });
}

/**
 * What two errors of one test are called, one beside the other: where that is not to be seen else, both with what differs; alike,
 * where nothing does.
 */
export function labelsApart(before: Signature, now: Signature): readonly [from: Label, to: Label] {
  const [from, to] = [labelOf(before), labelOf(now)];
  return english(from) === english(to)
    ? [withDifference(from, before, now), withDifference(to, now, before)]
    : [from, to];
}

function withDifference(label: Label, signature: Signature, other: Signature): Label {
  const [difference] = differences(signature, other);
  return difference === undefined ? label : differing(label, difference);
}

function differing(label: Label, difference: string): Label {
  return typeof label === "string" ? `${label} [${difference}]` : fact("error.among", { label, difference });
}

/** Two texts, each cut to where they differ, if that is not to be seen at their beginnings. */
export function beside(one: string, other: string): readonly [string, string] {
  const [from, to] = [short(one), short(other)];
  return from === to ? [excerpt(one, other), excerpt(other, one)] : [from, to];
}

/** The parts that one error has and the other does not, the most informative first. */
function differences(one: Signature, other: Signature): readonly string[] {
  const statement = statementOf(one);
  const texts = [
    [one.says, other.says],
    [one.behind ?? "", other.behind ?? ""],
    [one.causes.join(" ← "), other.causes.join(" ← ")],
  ] as const;
  return [
    ...texts.flatMap(([text, otherText]) =>
      text === otherText || text === "" ? [] : [excerpt(text, otherText)],
    ),
    ...(one.place === other.place || one.place === undefined ? [] : [one.place]),
    ...(statement === undefined || statement === statementOf(other) ? [] : [excerpt(statement, "")]),
  ];
}

/** A text around the place where it differs from another. */
function excerpt(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) {
    at++;
  }
  const from = Math.max(0, at - shownAround / 2);
  const to = at + shownAround;
  return `${from > 0 ? "…" : ""}${text.slice(from, to).trim()}${to < text.length ? "…" : ""}`;
}
