import { type Attempt, decidingRun, hasResults, headlineOf } from "./attempt.ts";
import type { FlakyTest } from "./flaky.ts";
import type { Delta, ErrorChange } from "./judgement.ts";
import type { RunOutcome, RunResult } from "./outcome.ts";
import { plural } from "./plural.ts";
import type { Counts } from "./report.ts";
import type { Residue } from "./residue.ts";
import type { RestoreHow } from "./restore.ts";
import type { Echo } from "./similarity.ts";
import type { Stuck, UntouchedFile } from "./stuck.ts";
import type { Headline, Verdict } from "./verdict.ts";

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

/** The headline of an attempt with its numbers; undefined where it has none, as #0 has. */
export function attemptHeadline(attempt: Attempt): string | undefined {
  const headline = headlineOf(attempt);
  return headline && headlineLabel(headline, decidingRun(attempt)?.end?.judgement?.previous);
}

/** What an attempt came to: its headline, `baseline` for #0, and nothing while it is not known. */
export function attemptLabel(attempt: Attempt): string {
  return attemptHeadline(attempt) ?? (attempt.number === 0 ? "baseline" : "");
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

/** What a run gave: the counts where it has any, else why it has none. */
export function resultLabel({ outcome, counts, reason }: RunResult): string {
  return hasResults(outcome) ? countsLabel(counts) : reason;
}

const verdictWords: Readonly<Record<Verdict, string>> = {
  fixed: "fixed",
  stillFailing: "still failing, same error",
  changedError: "still failing, different error",
  newlyFailing: "newly failing",
  appearedFailing: "new test, failing",
  notRun: "not run",
  skippedNow: "skipped",
  unloaded: "its file could not be loaded",
  flaky: "flaky",
  passing: "passing",
  absent: "not executed",
};

/** What became of a test, in words. */
export function verdictLabel(verdict: Verdict): string {
  return verdictWords[verdict];
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

/**
 * What code has to do with an attempt before it, with what that gave: `same as #3: 4 failing`, `92 % the same as #3: 4 failing`,
 * `named a retry of #3, shares 31 % with it`.
 */
export function echoLabel(echo: Echo, result: string): string {
  const attempt = `#${echo.attempt}`;
  switch (echo.kind) {
    case "sameCode":
      return `same as ${attempt}: ${result}`;
    case "samePatch":
      return `same changes as ${attempt}, on other code: ${result}`;
    case "nearSame":
      return `${percent(echo.share)} the same as ${attempt}: ${result}`;
    case "notARetry":
      return `named a retry of ${attempt}, shares ${percent(echo.share)} with it`;
  }
}

/** Rounded down: what differs at all is not 100 %. */
function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** What is left of one attempt: `From #1: still in src/x.py, 2 of 3 hunks`, or in how many files. */
export function residueLabel(attempt: number, files: readonly Residue[]): string {
  const [first] = files;
  return files.length === 1 && first !== undefined
    ? `From #${attempt}: still in ${first.path}, ${hunksLabel(first)}`
    : `From #${attempt}: still in ${plural(files.length, "file")}`;
}

/** How much of a file's changes is left: `2 of 3 hunks`. */
export function hunksLabel({ hunks, of }: Residue): string {
  return `${hunks} of ${plural(of, "hunk")}`;
}

/** That nothing helped for a while: `6 attempts, 42 minutes, same error, none fixed`. */
export function stuckLabel({ attempts, minutes, isSameError }: Stuck): string {
  const parts = [
    plural(attempts, "attempt"),
    plural(minutes, "minute"),
    isSameError && "same error",
    "none fixed",
  ];
  return parts.filter(Boolean).join(", ");
}

/** Files that nobody touched: `untouched so far: src/pool.js, in 3 of 3 stack traces`. */
export function untouchedLabel(files: readonly UntouchedFile[]): string {
  const named = files.map(({ path, traces, of }) => `${path}, in ${traces} of ${plural(of, "stack trace")}`);
  return named.length === 0 ? "" : `untouched so far: ${named.join("; ")}`;
}

/** How often a flaky test failed: `failed in 2 of 5 runs`. */
export function flakyLabel({ failed, of }: FlakyTest): string {
  return `failed in ${failed} of ${plural(of, "run")} of the same code`;
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
