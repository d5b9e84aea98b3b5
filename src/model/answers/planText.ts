import { plural } from "../../base/l10n.ts";
import type { LikeAttempt } from "../code/similarity.ts";
import type { ShownSession } from "../folder/folderState.ts";
import { type Attempt, decidingRun } from "../log/attempt.ts";
import { attemptLabel } from "../words/wording.ts";
import { quote, quoteNames } from "./quote.ts";
import { describeAttempt } from "./sessionText.ts";

/** A change or a hypothesis that somebody means to try next. */
export interface PlannedChange {
  readonly text: string;
  /** Paths relative to the repository's top level that it would change. */
  readonly files: readonly string[];
  /** The attempts that its diff is like; undefined where it came without one. */
  readonly like?: readonly LikeAttempt[] | undefined;
}

/** How many of each are listed. */
const most = 5;

/** From this share of common words on a text counts as similar: below it, any two texts about the same code do. */
const similarFrom = 0.3;

/**
 * What the log knows of a plan: attempts that changed nearly the same lines, hypotheses and attempts that use many of the same
 * words, and attempts that changed the same files. It says what it compared: silence does not prove that something was
 * never tried.
 */
export function checkPlan(session: ShownSession, plan: PlannedChange): string {
  const { attempts, hypotheses, notes } = session;
  const planned = wordsOf(plan.text);
  const similar = hypotheses
    .map((hypothesis) => ({ hypothesis, share: similarity(planned, wordsOf(hypothesis.text)) }))
    .filter(({ share }) => share >= similarFrom)
    .sort((a, b) => b.share - a.share)
    .slice(0, most);
  const sameFiles = attempts.filter((attempt) => sharedFiles(attempt, plan).length > 0);
  const similarNotes = notes.filter(({ text }) => similarity(planned, wordsOf(text)) >= similarFrom);
  return [
    `Compared with ${plural(attempts.length, "{0} attempt", "{0} attempts")}, ${hypotheses.length} hypotheses and ${plural(notes.length, "{0} note", "{0} notes")} of this session, by ${plan.like === undefined ? "words and file names only" : "changed lines, words and file names"}.`,
    plan.like?.length === 0 && "No attempt changed nearly the same lines.",
    ...(plan.like ?? []).slice(0, most).flatMap(({ attempt, share }) => {
      const tried = attempts.find(({ number }) => number === attempt);
      const percent = share === 1 ? "Exactly the lines" : `${Math.floor(share * 100)} % of the lines`;
      return tried === undefined ? [] : [`${percent} of ${describeAttempt(tried, hypotheses)}`];
    }),
    similar.length === 0 && "No hypothesis uses many of the same words.",
    ...similar.flatMap(({ hypothesis, share }) => [
      `${Math.round(share * 100)} % of the words of the hypothesis ${quote(hypothesis.text)} (${hypothesis.state}). ${testedBy(attempts, hypothesis.id)}`,
      ...attempts
        .filter((attempt) => attempt.hypothesis === hypothesis.id)
        .slice(-most)
        .map((attempt) => `- ${describeAttempt(attempt, [])}`),
    ]),
    ...similarNotes.slice(-most).map(({ text }) => `A note says: ${quote(text)}`),
    plan.files.length > 0 &&
      `${plural(sameFiles.length, "{0} attempt", "{0} attempts")} changed a file of the plan.`,
    ...sameFiles
      .slice(-most)
      .map(
        (attempt) =>
          `- File ${quoteNames(sharedFiles(attempt, plan))} in ${describeAttempt(attempt, hypotheses)}`,
      ),
    similar.length + sameFiles.length + similarNotes.length + (plan.like ?? []).length === 0 &&
      "Finding nothing does not prove that it was never tried.",
  ]
    .filter((line) => line !== false)
    .join("\n");
}

/**
 * The same in few words: what the plan is like, the likest first, or in one line that nothing is. `isFound` says which.
 */
export function checkBriefly(
  session: ShownSession,
  plan: PlannedChange,
): { readonly isFound: boolean; readonly lines: readonly string[]; readonly attempts: readonly number[] } {
  const { attempts, hypotheses, notes } = session;
  const planned = wordsOf(plan.text);
  const like = (plan.like ?? []).slice(0, mostBrief);
  const similar = hypotheses
    .map((hypothesis) => ({ hypothesis, share: similarity(planned, wordsOf(hypothesis.text)) }))
    .filter(({ share }) => share >= similarFrom)
    .sort((a, b) => b.share - a.share)
    .slice(0, mostBrief);
  const similarNotes = notes.filter(({ text }) => similarity(planned, wordsOf(text)) >= similarFrom);
  const known = new Set(like.map(({ attempt }) => attempt));
  const sameFiles = attempts.filter(
    (attempt) => !known.has(attempt.number) && sharedFiles(attempt, plan).length > 0,
  );
  const lines = [
    ...like.flatMap(({ attempt, share }) => {
      const tried = attempts.find(({ number }) => number === attempt);
      const much = share === 1 ? "exactly these lines" : `${Math.floor(share * 100)} % of these lines`;
      return tried === undefined ? [] : [`Tried: ${much} in ${describeOutcome(tried)}`];
    }),
    ...similar.map(({ hypothesis, share }) => {
      const tested = attempts.filter((attempt) => attempt.hypothesis === hypothesis.id);
      const by =
        tested.length === 0
          ? "not tested"
          : `tested in ${tested.slice(-mostBrief).map(describeOutcome).join(", ")}`;
      return `Like the hypothesis ${quote(hypothesis.text)}, ${hypothesis.state} (${Math.round(share * 100)} % of the words): ${by}`;
    }),
    ...similarNotes.slice(-mostBrief).map(({ text }) => `A note says: ${quote(text)}`),
    ...(sameFiles.length === 0
      ? []
      : [
          `Same files changed in ${sameFiles.slice(-mostBrief).map(describeOutcome).join(", ")}${sameFiles.length > mostBrief ? ` and ${sameFiles.length - mostBrief} earlier` : ""}`,
        ]),
  ];
  const compared = `${plural(attempts.length, "{0} attempt", "{0} attempts")} and ${plural(hypotheses.length, "{0} hypothesis", "{0} hypotheses")}`;
  return lines.length > 0
    ? { isFound: true, lines, attempts: [...known, ...sameFiles.map(({ number }) => number)] }
    : {
        isFound: false,
        lines: [
          `Nothing like it in ${compared}, by ${plan.like === undefined ? "words" : "lines, words"} and files.`,
        ],
        attempts: [],
      };
}

/** How many of each a brief answer names. */
const mostBrief = 3;

function describeOutcome(attempt: Attempt): string {
  const outcome = decidingRun(attempt)?.end?.result.outcome ?? "not run";
  return `#${attempt.number} (${attemptLabel(attempt) || outcome})`;
}

function testedBy(attempts: readonly Attempt[], hypothesis: number): string {
  const count = attempts.filter((attempt) => attempt.hypothesis === hypothesis).length;
  return count === 0 ? "No attempt tested it." : `${plural(count, "{0} attempt", "{0} attempts")} tested it:`;
}

function sharedFiles(attempt: Attempt, { files }: PlannedChange): readonly string[] {
  return attempt.changes.map(({ path }) => path).filter((path) => files.includes(path));
}

/** The share of their words that two texts have in common, from 0 to 1 (Jaccard). */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((word) => b.has(word)).length;
  return common === 0 ? 0 : common / (a.size + b.size - common);
}

/** The informative words: names in code are taken apart, short words and endings are dropped. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text
    .slice(0, 10_000)
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .match(/[\p{L}\p{N}]{3,}/gu);
  return new Set(
    (words ?? []).map((word) => word.replace(/(?<=\p{L}{3})(?:ing|ed|es|s)$/u, "")).filter(isTellingWord),
  );
}

const commonWords = new Set([
  "the",
  "and",
  "for",
  "that",
  "this",
  "with",
  "from",
  "are",
  "was",
  "not",
  "because",
]);

function isTellingWord(word: string): boolean {
  return !commonWords.has(word);
}
