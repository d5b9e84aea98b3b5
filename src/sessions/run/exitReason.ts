import { stripVTControlCharacters } from "node:util";
import { boundedPattern } from "../../base/boundedPattern.ts";

/** How many lines from the end of an output are looked at. */
const maxLines = 60;

/** How long what a command says may be, in characters. */
const longest = 200;

/** A threshold that was missed, as pytest-cov, jest, vitest, nyc, c8 and SimpleCov say it. */
const threshold = boundedPattern(
  /\b(?:coverage|thresholds?)\b.*(?:not met|not reached|does not meet|less than|below|fail-under)/i,
);
const error = boundedPattern(/\b(?:error|fail(?:ed|ure)?|fatal|problems?|not found|denied|refused)\b/i);
/** What package managers and make say of any command that fails. */
const ofAny = boundedPattern(
  /^(?:npm |ELIFECYCLE|\[ELIFECYCLE\]|\s*ELIFECYCLE|error Command failed|info Visit|make(?:\[\d+\])?:|error: script|\s*at )/,
);

/**
 * What an output says of why its command failed although its tests passed: the line about a threshold, else the last one about an
 * error; undefined where none is among its last lines.
 */
export function findExitReason(output: string): string | undefined {
  const lines = stripVTControlCharacters(output.slice(-maxLines * 1000))
    .split(/\r?\n/)
    .slice(-maxLines)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !ofAny.test(line));
  const found =
    lines.find((line) => threshold.test(line)) ??
    lines.findLast((line) => error.test(line) && !/\b0 (?:errors?|failed|failures)\b/.test(line));
  return found === undefined || found.length <= longest ? found : `${found.slice(0, longest)}…`;
}
