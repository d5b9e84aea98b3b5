import type { Signature } from "./signature.ts";

/**
 * What is said of a signature where there is little room: the error that lies behind first, then the one that was reported, as
 * `InterfaceError: busy (SaveError: not saved)`; of a comparison the values, without what its framework always says.
 */
export function labelOf({ type, says, causes, behind }: Signature): string {
  const reported = [type, says.replace(alwaysSaid, "").trim() || says].filter(Boolean).join(": ");
  const cause = behind ?? causes.at(-1);
  if (cause === undefined || cause === reported) {
    return short(reported);
  }
  // A test that prints what it got prints the cause once more.
  const outer = reported.split(cause)[0]?.trim() || reported;
  return short(`${cause} (${outer})`);
}

/** What jest, node:assert, PHPUnit, vitest and Catch2 say before the values of every comparison. */
const alwaysSaid =
  /^(?:(?:Error: )?expect\(received\)\.[\w.]{1,60}\(\w*\)(?: \/\/ [\w. ]{1,40}?(?=\s[-A-Z]|$))?|Expected values to be (?:strictly |loosely )?(?:deep-)?equal:|Failed asserting that two \w+ are (?:equal|identical)\.|\+ actual - expected|--- Expected \+\+\+ Actual(?: @@[^@]{0,40}@@)*|- Expected(?: - \d+)? \+ Received(?: \+ \d+)?|panicked: | )+/;

const longestLabel = 120;

/** Cut between two words, never within a name. */
export function short(text: string): string {
  if (text.length <= longestLabel) {
    return text;
  }
  const cut = text.slice(0, longestLabel - 1);
  const end = /[\w$.\\:]/.test(text[longestLabel - 1] ?? "") ? cut.replace(/[\w$.\\:]{1,60}$/, "") : cut;
  return `${(end.trim() === "" ? cut : end).trimEnd()}…`;
}
