import type { PhrasingContent } from "mdast";
import { english } from "../base/facts/words.ts";
import type { Delta, ErrorChange } from "../model/judgement/judgement.ts";
import type { RunEnd } from "../model/log/run.ts";
import {
  countFailing,
  countsLabel,
  deltaParts,
  errorChangeLabel,
  headlineLabel,
} from "../model/words/wording.ts";
import { capitalise, clip, inlineCode, join, listCode, strong, text } from "./markdownNodes.ts";
import { withKind } from "./page/nodeKind.ts";
import { writeLine } from "./writtenByPeople.ts";

/** How many tests a line names of each kind. */
const namedTests = 5;

/** How many of the report's problems a line lists. */
const listedProblems = 3;

/** How many errors a line names. */
const namedErrors = 3;

/**
 * What a run gave: `4 failing (+1 newly failing: test_x). Worse (+1).` A run without results says why instead of counting.
 * `attempt` is the attempt it was made on; `loadErrors` say why files could not be loaded.
 */
export function describeResult(
  end: RunEnd,
  attempt: number,
  loadErrors: readonly string[] = [],
): PhrasingContent[] {
  const { outcome, counts, reason } = end.result;
  const problems = end.problems
    .slice(0, listedProblems)
    .flatMap((problem) => [text(" "), ...writeLine(english(problem))]);
  if (outcome !== "passed" && outcome !== "failed") {
    const word = outcome === "interrupted" ? "Interrupted." : "Broken.";
    const errors = loadErrors.length > 0 ? [text(" "), ...listCode(loadErrors, namedErrors), text(".")] : [];
    return [
      withKind(strong(word), `headline ${outcome === "interrupted" ? "interrupted" : "broken"}`),
      text(" "),
      ...writeLine(english(reason)),
      ...errors,
      ...problems,
    ];
  }
  const { headline, previous, steady } = end.judgement ?? {};
  const failing = countFailing(counts);
  return [
    // A suite may be red though none of its tests is; then the reason says so.
    ...(outcome === "failed" && failing === 0
      ? writeLine(english(reason))
      : [
          text(failing > 0 ? `${failing} failing` : countsLabel(counts)),
          ...describeDelta(previous, attempt),
          text("."),
        ]),
    ...(headline === undefined
      ? []
      : [
          text(" "),
          withKind(
            strong(`${capitalise(headlineLabel(headline, { previous, steady }))}.`),
            `headline ${headline}`,
          ),
        ]),
    ...describeErrors(previous),
    ...problems,
  ];
}

/** The tests that changed, in parentheses; the attempt compared with is named where it is not the one before. */
function describeDelta(delta: Delta | undefined, attempt: number): PhrasingContent[] {
  if (delta === undefined) {
    return [];
  }
  const parts: PhrasingContent[][] = deltaParts(delta).map(({ label, tests, names }) =>
    names.length === 0 ? [text(label)] : [text(`${label}: `), ...listTests(names, tests)],
  );
  if (parts.length > 0 && delta.reference !== attempt - 1) {
    parts.push([text(`against attempt ${delta.reference}`)]);
  }
  return parts.length > 0 ? [text(" ("), ...join(parts, "; "), text(")")] : [];
}

/** The first names of so many tests. A name that several of them have is there once, with their number. */
function listTests(names: readonly string[], tests: number): PhrasingContent[] {
  const shown = [...new Set(names)].slice(0, namedTests);
  const countOf = (name: string) => names.filter((one) => one === name).length;
  const listed = shown.map((name): PhrasingContent[] => {
    const count = countOf(name);
    return [inlineCode(clip(name)), ...(count > 1 ? [text(` (${count} tests)`)] : [])];
  });
  const more = tests - shown.reduce((sum, name) => sum + countOf(name), 0);
  return [...join(listed, ", "), ...(more > 0 ? [text(` and ${more} more`)] : [])];
}

/** From which error to which: what several tests have in common is said once. */
function describeErrors(delta: Delta | undefined): PhrasingContent[] {
  const changes = delta?.changes ?? [];
  const listed = changes.filter((one, index) => changes.findIndex((other) => isAlike(one, other)) === index);
  const more = (delta?.changedError ?? 0) - changes.length;
  return listed.length === 0
    ? []
    : [
        text(` Different error${listed.length + more > 1 ? "s" : ""}: `),
        ...join(
          listed.map((change) => [inlineCode(clip(errorChangeLabel(change)))]),
          ", ",
        ),
        text(more > 0 ? ` and ${more} more.` : "."),
      ];
}

function isAlike(one: ErrorChange, other: ErrorChange): boolean {
  const label = ({ from, to, reason }: ErrorChange) => JSON.stringify([from, to, reason].map(english));
  return label(one) === label(other);
}
