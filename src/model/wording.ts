import type { Delta, ErrorChange } from "./judgement.ts";
import type { RunOutcome } from "./outcome.ts";
import type { Counts } from "./report.ts";
import type { RestoreHow } from "./restore.ts";
import type { Headline } from "./verdict.ts";

/** The words of the judgement, in one place: the views and the exported log say the same. Minus is U+2212. */

const headlineWords: Readonly<Record<Headline, string>> = {
  solved: "solved",
  better: "better",
  unchanged: "unchanged",
  differentError: "different error",
  worse: "worse",
  mixed: "mixed",
  broken: "broken",
  interrupted: "interrupted",
};

/** An attempt's headline with what it gained and lost against `delta`: `worse (+1)`, `better (−2)`, `mixed (+1 −1)`. */
export function headlineLabel(headline: Headline, delta: Delta | undefined): string {
  const numbers = delta === undefined ? "" : headlineNumbers(headline, delta);
  return headlineWords[headline] + (numbers === "" ? "" : ` (${numbers})`);
}

function headlineNumbers(headline: Headline, delta: Delta): string {
  if (headline !== "better" && headline !== "worse" && headline !== "mixed") {
    return "";
  }
  const gained = delta.fixed > 0 ? `−${delta.fixed}` : "";
  const lost = countNewlyFailing(delta) > 0 ? `+${countNewlyFailing(delta)}` : "";
  const notRun = delta.notRun > 0 ? unexecutedLabel(delta) : "";
  return [[lost, gained].filter(Boolean).join(" "), notRun].filter(Boolean).join(", ");
}

const outcomeWords: Readonly<Record<RunOutcome, string>> = {
  passed: "passed",
  failed: "failed",
  noTestMatched: "no test matched",
  broken: "broken",
  interrupted: "interrupted",
};

/** A run's outcome: `passed`, `no test matched`. */
export function outcomeLabel(outcome: RunOutcome): string {
  return outcomeWords[outcome];
}

/** How many tests had which outcome, without the zeros: `3 failing, 6 passed`; `no tests` where nothing was counted. */
export function countsLabel(counts: Counts): string {
  const { passed, skipped } = counts;
  const failing = countFailing(counts);
  const parts = [
    failing > 0 ? `${failing} failing` : "",
    passed > 0 ? `${passed} passed` : "",
    skipped > 0 ? `${skipped} skipped` : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : "no tests";
}

/** What changed against the attempt of the delta: `+1 newly failing, 2 fixed, 1 not run against #0`. */
export function deltaLabel(delta: Delta): string {
  const { fixed, changedError, notRun, reference } = delta;
  const lost = countNewlyFailing(delta);
  const parts = [
    lost > 0 ? `+${lost} newly failing` : "",
    fixed > 0 ? `${fixed} fixed` : "",
    changedError > 0 ? `${changedError} with a different error` : "",
    notRun > 0 ? unexecutedLabel(delta) : "",
    delta.flaky === undefined ? "" : `${delta.flaky} flaky`,
  ].filter(Boolean);
  return `${parts.length > 0 ? parts.join(", ") : "no change"} against #${reference}`;
}

/** The tests that were not executed, by why: `1 skipped, 2 not loaded, 1 not run`. */
function unexecutedLabel({ notRun, skipped = 0, unloaded = 0 }: Delta): string {
  const rest = notRun - skipped - unloaded;
  const parts = [
    skipped > 0 ? `${skipped} skipped` : "",
    unloaded > 0 ? `${unloaded} not loaded` : "",
    rest > 0 ? `${rest} not run` : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** An error that changed: `test_a: TypeError: … → KeyError: …`. */
export function errorChangeLabel({ name, from, to }: ErrorChange): string {
  return `${name}: ${from} → ${to}`;
}

/** What a restore did: `restored #2`; without an attempt it took the restore before it back. */
export function restoreLabel(how: RestoreHow, attempt: number | undefined): string {
  if (attempt === undefined) {
    return "Undid the restore";
  }
  switch (how) {
    case "exactly":
      return `Restored #${attempt}`;
    case "onTop":
      return `Applied the changes of #${attempt} on top`;
    case "reverted":
      return `Took the changes of #${attempt} out`;
  }
}

/** The red tests of a run: failed and errored. */
export function countFailing(counts: Counts): number {
  return counts.failed + counts.errored;
}

/** The tests that fail now and did not before, whether they existed before or not. */
export function countNewlyFailing(delta: Delta): number {
  return delta.newlyFailing + delta.appearedFailing;
}

/** A size on the disk: `812 bytes`, `1.2 MB`; a megabyte has 1,000,000 bytes. */
export function sizeLabel(bytes: number): string {
  const units = ["kB", "MB", "GB"];
  const power = Math.min(units.length, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return power === 0
    ? `${bytes} bytes`
    : `${Number((bytes / 1000 ** power).toPrecision(2))} ${units[power - 1]}`;
}
