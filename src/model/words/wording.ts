import { say } from "../../base/facts/words.ts";
import { plural, t } from "../../base/l10n.ts";
import { listNames } from "../../base/listNames.ts";
import { quoteForAny } from "../../base/quoteWord.ts";
import type { Residue } from "../code/residue.ts";
import type { Echo } from "../code/similarity.ts";
import type { ChangedFile, Unseen } from "../code/snapshot.ts";
import type { FlakyTest } from "../judgement/flaky.ts";
import type { Delta, ErrorChange, Judgement, Steadiness } from "../judgement/judgement.ts";
import type { RunOutcome, RunResult } from "../judgement/outcome.ts";
import type { Headline, Verdict } from "../judgement/verdict.ts";
import { type Attempt, decidingRun, hasResults, headlineOf } from "../log/attempt.ts";
import type { HypothesisState } from "../log/hypothesis.ts";
import type { ImportedAttempt } from "../log/importedLog.ts";
import type { KeptPath, Restore } from "../log/restores.ts";
import type { Session } from "../log/session.ts";
import type { Stuck, UntouchedFile } from "../log/stuck.ts";
import type { Counts } from "../report/report.ts";
import type { Masked } from "../secrets/redaction.ts";

/** The words of the judgement, in one place: the views and the exported log say the same. Minus is U+2212. */

const headlineWords = (): Readonly<Record<Headline, string>> => ({
  solved: t("solved"),
  better: t("better"),
  unchanged: t("unchanged"),
  differentError: t("different error"),
  worse: t("worse"),
  mixed: t("mixed"),
  noLongerFailing: t("no longer seen failing"),
  broken: t("broken"),
  interrupted: t("interrupted"),
});

/**
 * An attempt's headline with what it gained and lost, and how much of what failed it did not run: `worse (+1)`,
 * `better (−2) · 1 not run`, `unchanged · 2 new failing`.
 */
export function headlineLabel(
  headline: Headline,
  { previous, steady }: Omit<Judgement, "headline"> = {},
): string {
  const word = headlineWords()[headline];
  if (headline === "noLongerFailing" && steady !== undefined) {
    return `${word} (${steadyLabel(steady)})`;
  }
  if (previous === undefined || headline === "solved") {
    return word;
  }
  const numbers = headlineNumbers(headline, previous);
  return [
    numbers === "" ? word : `${word} (${numbers})`,
    ...(previous.appearedFailing > 0 ? [t("{0} new failing", previous.appearedFailing)] : []),
    ...(previous.ambiguous === undefined ? [] : [ambiguousLabel(previous.ambiguous)]),
    ...(previous.notRun > 0 ? [unexecutedLabel(previous)] : []),
  ].join(" · ");
}

/** How often a flaky test was green since, and how likely that is by chance: `5 green runs, 3 % by chance`. */
function steadyLabel({ runs, chance }: Steadiness): string {
  const percent = chance < 0.001 ? "< 0.1" : (chance * 100).toPrecision(2);
  return plural(runs, "{0} green run, {1} % by chance", "{0} green runs, {1} % by chance", percent);
}

/**
 * An attempt of an imported log, with what its counts say: `#1 worse (+1)`; one that the log gives no number is the first, second …
 * after a numbered one: `#5.1 broken`.
 */
export function importedAttemptLabel({ number, part, headline }: ImportedAttempt): string {
  const name = part === 0 ? `${number}` : `${number}.${part}`;
  const word = headline && headlineWords()[headline.headline];
  const by = headline?.by ? ` (${headline.headline === "worse" ? "+" : "−"}${headline.by})` : "";
  return word === undefined ? t("Attempt #{0}", name) : t("Attempt #{0}: {1}", name, `${word}${by}`);
}

/** The headline of an attempt with its numbers; undefined where it has none, as #0 has. */
export function attemptHeadline(attempt: Attempt): string | undefined {
  const headline = headlineOf(attempt);
  return headline && headlineLabel(headline, decidingRun(attempt)?.end?.judgement);
}

/** What an attempt came to: its headline, `baseline` for #0, and nothing while it is not known. */
export function attemptLabel(attempt: Attempt): string {
  return attemptHeadline(attempt) ?? (attempt.number === 0 ? t("baseline") : "");
}

/** What stands at the column of an attempt: what it came to, and what its run gave. */
export function columnLabels(attempt: Attempt): { readonly headline: string; readonly results: string } {
  const result = decidingRun(attempt)?.end?.result;
  return {
    headline: attemptLabel(attempt),
    results: result === undefined ? t("not run") : resultLabel(result),
  };
}

function headlineNumbers(headline: Headline, delta: Delta): string {
  if (headline !== "better" && headline !== "worse" && headline !== "mixed") {
    return "";
  }
  const gained = delta.fixed > 0 ? `−${delta.fixed}` : "";
  const lost = delta.newlyFailing > 0 ? `+${delta.newlyFailing}` : "";
  return [lost, gained].filter(Boolean).join(" ");
}

const outcomeWords = (): Readonly<Record<RunOutcome, string>> => ({
  passed: t("passed"),
  failed: t("failed"),
  noTestMatched: t("no test matched"),
  broken: t("broken"),
  interrupted: t("interrupted"),
});

/** A run's outcome: `passed`, `no test matched`. */
export function outcomeLabel(outcome: RunOutcome): string {
  return outcomeWords()[outcome];
}

/** What a run gave: the counts where it has any, else why it has none. */
export function resultLabel({ outcome, counts, reason }: RunResult): string {
  return hasResults(outcome) ? countsLabel(counts) : say(reason);
}

/** How many kinds of masked values a label names. */
const namedKinds = 5;

/** What was masked in a run, by kind and never by value; undefined for nothing. */
export function maskedLabel(masked: readonly Masked[] = []): string | undefined {
  const kinds = masked.slice(0, namedKinds).map(({ what }) => say(what));
  return masked.length === 0
    ? undefined
    : plural(
        masked.reduce((sum, { count }) => sum + count, 0),
        "{0} value was masked before the run was recorded: {1}",
        "{0} values were masked before the run was recorded: {1}",
        [...kinds, ...(masked.length > namedKinds ? ["…"] : [])].join(", "),
      );
}

const verdictWords = (): Readonly<Record<Verdict, string>> => ({
  fixed: t("fixed"),
  stillFailing: t("still failing, same error"),
  changedError: t("still failing, different error"),
  newlyFailing: t("newly failing"),
  appearedFailing: t("new test, failing"),
  notRun: t("not run"),
  skippedNow: t("skipped"),
  unloaded: t("its file could not be loaded"),
  flaky: t("flaky"),
  passing: t("passing"),
  absent: t("not executed"),
});

/** What became of a test, in words. */
export function verdictLabel(verdict: Verdict): string {
  return verdictWords()[verdict];
}

/** How many tests had which outcome, without the zeros: `3 failing, 6 passed`; `no tests` where nothing was counted. */
export function countsLabel(counts: Counts): string {
  const { passed, skipped } = counts;
  const failing = countFailing(counts);
  const parts = [
    failing > 0 ? t("{0} failing", failing) : "",
    passed > 0 ? t("{0} passed", passed) : "",
    skipped > 0 ? t("{0} skipped", skipped) : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(", ") : t("no tests");
}

/** What changed against the attempt of the delta: `+1 newly failing, 2 fixed, 1 not run against #0`. */
export function deltaLabel(delta: Delta): string {
  const parts = deltaParts(delta).map(({ label }) => label);
  return t("{0} against #{1}", parts.length > 0 ? parts.join(", ") : t("no change"), delta.reference);
}

/** A kind of change in words, with how many tests it is about, and the names of the first of these as far as they are known. */
export interface DeltaPart {
  readonly label: string;
  readonly tests: number;
  readonly names: readonly string[];
}

/** The kinds of changes of a delta, what was lost first. */
export function deltaParts(delta: Delta): readonly DeltaPart[] {
  const { fixed, changedError, newlyFailing, appearedFailing, notRun, flaky = 0, ambiguous = 0 } = delta;
  const { failingNames, fixedNames } = delta;
  const parts: readonly DeltaPart[] = [
    {
      tests: newlyFailing,
      label: t("+{0} newly failing", newlyFailing),
      names: failingNames.slice(0, newlyFailing),
    },
    {
      tests: appearedFailing,
      label: t("{0} new failing", appearedFailing),
      names: failingNames.slice(newlyFailing),
    },
    { tests: ambiguous, label: ambiguousLabel(ambiguous), names: [] },
    { tests: fixed, label: t("{0} fixed", fixed), names: fixedNames },
    { tests: changedError, label: t("{0} with a different error", changedError), names: [] },
    { tests: notRun, label: unexecutedLabel(delta), names: [] },
    { tests: flaky, label: t("{0} flaky", flaky), names: [] },
  ];
  return parts.filter(({ tests }) => tests > 0);
}

/** Failing tests of a console that several known tests may be. */
function ambiguousLabel(tests: number): string {
  return t("{0} failing with a name of several tests", tests);
}

/** The tests that were not executed, by why: `1 skipped, 2 not loaded, 1 not run`. */
function unexecutedLabel({ notRun, skipped = 0, unloaded = 0 }: Delta): string {
  const rest = notRun - skipped - unloaded;
  const parts = [
    skipped > 0 ? t("{0} skipped", skipped) : "",
    unloaded > 0 ? t("{0} not loaded", unloaded) : "",
    rest > 0 ? t("{0} not run", rest) : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/**
 * An error that changed: `test_a: TypeError: … → KeyError: …`. Two errors that are called the same are distinguished by what differs:
 * `test_a: TypeError: … (another statement of the test: … → …)`.
 */
export function errorChangeLabel({ name, from, to, reason }: ErrorChange): string {
  const [before, now] = [say(from), say(to)];
  return before === now ? `${name}: ${before} (${say(reason)})` : `${name}: ${before} → ${now}`;
}

/**
 * What code has to do with an attempt before it, with what that gave: `same as #3: 4 failing`, `92 % the same as #3: 4 failing`,
 * `called a retry of #3, but shares only 31 %`.
 */
export function echoLabel(echo: Echo, result: string): string {
  switch (echo.kind) {
    case "sameCode":
      return echo.unseen === undefined
        ? t("same as #{0}: {1}", echo.attempt, result)
        : t("same as #{0}: {1}, but {2}", echo.attempt, result, unseenLabel(echo.unseen));
    case "samePatch":
      return t("same changes as #{0}, on other code: {1}", echo.attempt, result);
    case "nearSame":
      return t("{0} the same as #{1}: {2}", percent(echo.share), echo.attempt, result);
    case "notARetry":
      return t("called a retry of #{0}, but shares only {1}", echo.attempt, percent(echo.share));
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
    ? t("From #{0}: still in {1}, {2}", attempt, first.path, hunksLabel(first))
    : plural(files.length, "From #{1}: still in {0} file", "From #{1}: still in {0} files", attempt);
}

/** How much of a file's changes is left: `2 of 3 hunks`. */
export function hunksLabel({ hunks, of }: Residue): string {
  return plural(of, "{1} of {0} hunk", "{1} of {0} hunks", hunks);
}

/** That nothing helped for a while: `6 attempts, 42 minutes, same error, none fixed`. */
export function stuckLabel({ attempts, minutes, isSameError }: Stuck): string {
  const parts = [
    plural(attempts, "{0} attempt", "{0} attempts"),
    plural(minutes, "{0} minute", "{0} minutes"),
    isSameError && t("same error"),
    t("none fixed"),
  ];
  return parts.filter(Boolean).join(", ");
}

/** Files that nobody touched: `untouched so far: src/pool.js, in 3 of 3 stack traces`. */
export function untouchedLabel(files: readonly UntouchedFile[]): string {
  const named = files.map(({ path, traces, of }) =>
    plural(of, "{1}, in {2} of {0} stack trace", "{1}, in {2} of {0} stack traces", path, traces),
  );
  return named.length === 0 ? "" : t("untouched so far: {0}", named.join("; "));
}

/** How often a flaky test failed: `failed in 2 of 5 runs`. */
export function flakyLabel({ failed, of, unseen }: FlakyTest): string {
  const seen = plural(
    of,
    "failed in {1} of {0} run of the same code",
    "failed in {1} of {0} runs of the same code",
    failed,
  );
  return unseen === undefined ? seen : t("{0}, but {1}", seen, unseenLabel(unseen));
}

/** What of the code was not seen: `vendor/lib was edited and is not recorded`. */
export function unseenLabel(unseen: Unseen): string {
  const edited = unseen.filter(({ reason }) => reason === "edited submodule");
  const others = unseen.filter((one) => !edited.includes(one));
  const names = (paths: Unseen) => listNames(paths.map(({ path }) => path.replace(/\/$/, "")));
  return [
    edited.length === 0
      ? ""
      : plural(
          edited.length,
          "{1} was edited and is not recorded",
          "{1} were edited and are not recorded",
          names(edited),
        ),
    others.length === 0
      ? ""
      : plural(others.length, "{1} is not recorded", "{1} are not recorded", names(others)),
  ]
    .filter(Boolean)
    .join(", ");
}

/** What a restore did: `restored #2`; without an attempt it took the restore before it back. */
export function restoreLabel({ how, attempt, search }: Pick<Restore, "how" | "attempt" | "search">): string {
  if (attempt === undefined) {
    return t("Undid the restore");
  }
  if (search !== undefined) {
    return t("Reverted hunks of #{0} by what a search found", attempt);
  }
  switch (how) {
    case "exactly":
      return t("Restored #{0}", attempt);
    case "onTop":
      return t("Applied the changes from #{0} on top", attempt);
    case "reverted":
      return t("Reverted #{0}", attempt);
  }
}

/** The red tests of a run: failed and errored. */
export function countFailing(counts: Counts): number {
  return counts.failed + counts.errored;
}

/** A size on the disk: `812 bytes`, `1.2 MB`; a megabyte has 1,000,000 bytes. */
export function sizeLabel(bytes: number): string {
  const units = ["kB", "MB", "GB"];
  const power = Math.min(units.length, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return power === 0
    ? t("{0} bytes", bytes)
    : `${Number((bytes / 1000 ** power).toPrecision(2))} ${units[power - 1]}`;
}

/** A branch by its name; without one, HEAD is detached. */
export function branchLabel(branch: string | undefined): string {
  return branch ?? t("detached HEAD");
}

/** Where a session stands: `open`, `solved`, `abandoned`. */
export function sessionStateLabel(state: Session["state"]): string {
  const words = { open: t("open"), solved: t("solved"), abandoned: t("abandoned") };
  return words[state];
}

/** What became of a hypothesis: `hypothesis`, `hypothesis, confirmed`. */
export function hypothesisLabel(state: HypothesisState): string {
  const words = {
    open: t("hypothesis"),
    confirmed: t("hypothesis, confirmed"),
    refuted: t("hypothesis, refuted"),
  };
  return words[state];
}

/** Where a hypothesis stands: `open`, `confirmed`, `refuted`. */
export function hypothesisStateLabel(state: HypothesisState): string {
  const words = { open: t("open"), confirmed: t("confirmed"), refuted: t("refuted") };
  return words[state];
}

/** What became of a file: `added`, `deleted`. */
export function fileStatusLabel(status: ChangedFile["status"]): string {
  const words = {
    added: t("added"),
    modified: t("modified"),
    deleted: t("deleted"),
    renamed: t("renamed"),
    "type changed": t("type changed"),
  };
  return words[status];
}

/**
 * Why a restore leaves a path unchanged: `ignored now`. Nothing is checked out in a submodule, whose own work may be there: the user is
 * shown what to run.
 */
export function keptPathLabel({ path, reason, commit }: KeptPath): string {
  return commit === undefined
    ? keptReasonLabel(reason)
    : t(
        "{0}; it was at another commit. To check that out: {1}",
        keptReasonLabel(reason),
        `git -C ${quoteForAny(path)} checkout ${commit.slice(0, 12)}`,
      );
}

/** Why a path was not captured, or is left unchanged: `too big`, `ignored now`. */
export function keptReasonLabel(reason: KeptPath["reason"]): string {
  const words = {
    "too big": t("too big"),
    "too big together": t("over the size limit for all untracked files"),
    "too big, made by a filter": t("produced by a filter, and over a size limit"),
    "looks like a secret": t("looks like a secret"),
    unreadable: t("unreadable"),
    "nested repository": t("nested repository"),
    "edited submodule": t("submodule with changes"),
    "special file": t("special file"),
    "changed while read": t("changed while read"),
    submodule: t("submodule"),
    "outside of the sparse checkout": t("outside of the sparse checkout"),
    "ignored at that time": t("ignored at that time"),
    "ignored now": t("ignored now"),
    "made by a filter": t("produced by a filter"),
    "not in the store of git-lfs": t("its content is not in the git-lfs store"),
    "changed on both sides": t("changed on both sides"),
  };
  return words[reason];
}
