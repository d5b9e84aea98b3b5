import { boundedPattern, longestLine } from "../base/boundedPattern.ts";
import { namedRetry } from "../model/code/similarity.ts";
import type { LineFacts } from "../model/log/importedLog.ts";
import { highestNumber } from "../model/stored/storedValues.ts";

/**
 * What a line of a debugging log says, in the words that people and our own exports use for it. Anything else is a note.
 * `text` is Markdown on one line, without its time.
 */
export function readLineFacts(text: string): LineFacts {
  const words = text.slice(0, longestLine).replace(/\*\*|__/g, "");
  const [, number, inBrackets = ""] = attempt.exec(words) ?? [];
  const run = readRun(words);
  const hypothesis = supposing.exec(words)?.[1];
  const inNumber = /\b(?:retry|repeat|again)\b\D{0,20}(\d+)/i.exec(inBrackets)?.[1];
  const repeats = countable(inNumber === undefined ? namedRetry(hypothesis ?? "") : Number(inNumber));
  const reverts = /(?:^|[.:]\s+)(?:reverted|restored|undid|took the changes of|backed out)\b/i.test(words);
  const facts: Omit<LineFacts, "kind"> = {
    ...(hypothesis === undefined ? {} : { hypothesis: hypothesis.trim() }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(reverts ? { reverts } : {}),
  };
  // Its result may stand in the same line.
  const given = readRun(/[.;]\s+(result:.*)$/i.exec(words)?.[1] ?? "");
  if (number !== undefined) {
    const counted = countable(Number(number));
    return { kind: "attempt", ...(counted === undefined ? {} : { number: counted }), ...facts, ...given };
  }
  if (run !== undefined) {
    return { kind: "run", ...run, ...facts };
  }
  const kind = kindOf(words, facts);
  // A claim about the cause, and in the next sentence what was done about it.
  const changes = kind === "hypothesis" && changing.test(words.slice(words.search(/\bhypothesis/i)));
  return { kind, ...facts, ...(changes ? { changes } : {}), ...given };
}

/** A number that a document gives, in which anything may stand: undefined for one that nothing can have. */
function countable(number: number | undefined): number | undefined {
  return number !== undefined && number <= highestNumber ? number : undefined;
}

/** A sentence after the first one that says what was changed. */
const changing =
  /[.;]\s+(?:then\s+|and\s+|i\s+)?(?:added|modified|changed|removed|deleted|renamed|fixed|simplified|refactored|rewrote|replaced|moved|updated|set|restored|reverted)\b/i;

const attempt = boundedPattern(/^attempt #?(\d+)\s*(\([^)]*\))?\s*[:.–—-]/i);
const supposing = boundedPattern(/\bhypothesis(?: of attempt \d+)?:\s*(\S.*?)(?=\.\s+[A-Z`]|$)/i);

function kindOf(words: string, { hypothesis, reverts }: Omit<LineFacts, "kind">): LineFacts["kind"] {
  if (hypothesis !== undefined) {
    return "hypothesis";
  }
  if (reverts === true) {
    return "revert";
  }
  const changed =
    /^(?:added|modified|changed|removed|deleted|renamed|fixed|simplified|refactored|rewrote|replaced|moved|updated)\b/i;
  return changed.test(words) ? "change" : "note";
}

/** A run and its result; undefined for a line that reports none. */
function readRun(words: string): Pick<LineFacts, "failing" | "outcome"> | undefined {
  if (!/^(?:re-?)?(?:ran|run|running)\b|^result:/i.test(words)) {
    return undefined;
  }
  if (
    /\b(?:collection|import|syntax|compile|compilation|build) error\b|\bbroken\b|\bcrashed\b/i.test(words)
  ) {
    return { outcome: "broken" };
  }
  if (/\binterrupted\b|\bstopped\b/i.test(words)) {
    return { outcome: "interrupted" };
  }
  const [, count] =
    /\b(\d+|no|all)\s+(?:tests?\s+)?(?:failures?|failing|failed|fail|errors?)\b/i.exec(words) ?? [];
  if (count !== undefined && /^\d+$/.test(count)) {
    const failing = countable(Number(count));
    return { ...(failing === undefined ? {} : { failing }), outcome: failing === 0 ? "passed" : "failed" };
  }
  const isGreen =
    count?.toLowerCase() === "no" || /\b(?:all|\d+)\s+(?:tests?\s+)?pass(?:ed|es)?\b|\bgreen\b/i.test(words);
  return isGreen ? { failing: 0, outcome: "passed" } : {};
}
