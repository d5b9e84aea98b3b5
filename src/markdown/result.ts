import type { PhrasingContent } from "mdast";
import type { Delta } from "../model/judgement.ts";
import type { RunEnd } from "../model/run.ts";
import { countFailing, countsLabel, headlineLabel } from "../model/wording.ts";
import { join, listCode, strong, text } from "./tree.ts";
import { writeLine } from "./written.ts";

/** How many tests a line names of each kind. */
const namedTests = 5;

/** How many of the report's problems a line tells. */
const toldProblems = 3;

/**
 * What a run gave: `4 failing (+1 newly failing: test_x). Worse (+1).` A run without results says why instead of counting.
 * `attempt` is the attempt it was made on.
 */
export function describeResult(end: RunEnd, attempt: number): PhrasingContent[] {
  const { outcome, counts, reason } = end.result;
  const problems = end.problems
    .slice(0, toldProblems)
    .flatMap((problem) => [text(" "), ...writeLine(problem)]);
  if (outcome !== "passed" && outcome !== "failed") {
    const word = outcome === "interrupted" ? "Interrupted." : "Broken.";
    return [strong(word), text(" "), ...writeLine(reason), ...problems];
  }
  const { headline, previous, steady } = end.judgement ?? {};
  const failing = countFailing(counts);
  return [
    // A suite may be red though none of its tests is; then the reason says so.
    ...(outcome === "failed" && failing === 0
      ? writeLine(reason)
      : [
          text(failing > 0 ? `${failing} failing` : countsLabel(counts)),
          ...describeDelta(previous, attempt),
          text("."),
        ]),
    ...(headline === undefined
      ? []
      : [text(" "), strong(`${capitalise(headlineLabel(headline, { previous, steady }))}.`)]),
    ...problems,
  ];
}

/** The tests that changed, in parentheses; the attempt compared with is named where it is not the one before. */
function describeDelta(delta: Delta | undefined, attempt: number): PhrasingContent[] {
  if (delta === undefined) {
    return [];
  }
  const { newlyFailing, appearedFailing } = delta;
  const parts: PhrasingContent[][] = [];
  if (newlyFailing > 0) {
    const names = delta.failingNames.slice(0, newlyFailing);
    parts.push([text(`+${newlyFailing} newly failing: `), ...listCode(names, namedTests, newlyFailing)]);
  }
  if (appearedFailing > 0) {
    const names = delta.failingNames.slice(newlyFailing);
    parts.push([text(`${appearedFailing} new failing: `), ...listCode(names, namedTests, appearedFailing)]);
  }
  if (delta.fixed > 0) {
    parts.push([text(`${delta.fixed} fixed: `), ...listCode(delta.fixedNames, namedTests, delta.fixed)]);
  }
  if (delta.changedError > 0) {
    parts.push([text(`${delta.changedError} with a different error`)]);
  }
  if (delta.notRun > 0) {
    parts.push([text(`${delta.notRun} not run`)]);
  }
  if (parts.length > 0 && delta.reference !== attempt - 1) {
    parts.push([text(`against attempt ${delta.reference}`)]);
  }
  return parts.length > 0 ? [text(" ("), ...join(parts, "; "), text(")")] : [];
}

function capitalise(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
