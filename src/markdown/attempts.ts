import type { BlockContent, PhrasingContent, RootContent } from "mdast";
import { groupBy } from "../base/groupBy.ts";
import { plural } from "../base/l10n.ts";
import { lookUp } from "../base/lookUp.ts";
import { type Attempt, decidingRun, headlineOf } from "../model/log/attempt.ts";
import type { Session } from "../model/log/session.ts";
import { restoredParent } from "../model/words/codeFacts.ts";
import type { ExportContent } from "../model/words/exportContent.ts";
import type { ExportPart } from "../model/words/exportForm.ts";
import { heldLabel } from "../model/words/heldLabel.ts";
import {
  attemptHeadline,
  attemptLabel,
  countsLabel,
  flakyLabel,
  hunksLabel,
  outcomeLabel,
  residueLabel,
} from "../model/words/wording.ts";
import { changedNames, createNames, describeSkipped } from "./describeChanges.ts";
import { writeDiff, writeFailures, writeOutput } from "./evidence.ts";
import { clip, heading, inlineCode, list, listCode, paragraph, table, text } from "./markdownNodes.ts";
import { writeMatrix } from "./matrixTable.ts";
import { withKind } from "./page/nodeKind.ts";
import { writeFact, writeLine } from "./writtenByPeople.ts";

/**
 * The attempts at a glance, what their snapshots lack, what became of each test, and what each of them changed and gave, folded
 * away. The diffs stand here and not in the chronological log, which stays a list of single lines.
 */
export function writeAttempts(session: Session, parts: ExportContent): RootContent[] {
  const { attempts } = session;
  if (attempts.length === 0) {
    return [];
  }
  return [
    heading(2, text("Attempts")),
    ...writeTable(session, parts, attempts),
    ...writeHeld(parts),
    ...writeResidue(session, parts, attempts.at(-1)?.number),
    ...writeFlaky(parts),
    ...writeSkipped(attempts),
    ...attempts.flatMap((attempt) => writeEvidence(session, attempt, parts)),
    ...(parts.form.parts.includes("matrix") ? writeMatrix(parts.matrix) : []),
  ];
}

/** Some attempts at a glance; with the hypotheses they test, where these stand nowhere else. */
export function writeTable(
  session: Session,
  parts: ExportContent,
  attempts: readonly Attempt[],
  isWithHypotheses = false,
): RootContent[] {
  const nameOf = createNames(session, parts);
  const tested = isWithHypotheses ? attempts.filter(({ hypothesis }) => hypothesis !== undefined) : [];
  const firstOf = new Map(tested.toReversed().map(({ hypothesis, number }) => [hypothesis, number]));
  const columns = [
    "Attempt",
    "Headline",
    "Results",
    ...(tested.length > 0 ? ["Hypothesis"] : []),
    "Changed files",
  ];
  const rows = attempts.map((attempt) => {
    const { number, changes } = attempt;
    const headline = headlineOf(attempt);
    return [
      [text(String(number))],
      [withKind(text(attemptLabel(attempt)), headline && `headline ${headline}`)],
      [text(describeResults(attempt))],
      ...(tested.length > 0 ? [describeHypothesis(session, attempt, firstOf.get(attempt.hypothesis))] : []),
      changedNames(parts.restored.get(number)?.changes ?? changes, (path) => nameOf(path, number)),
    ];
  });
  return [withKind(table([columns.map((name) => [text(name)]), ...rows]), "attempts")];
}

/** Its words stand at the first attempt that tests it. */
function describeHypothesis(
  { hypotheses }: Session,
  { number, hypothesis }: Attempt,
  first: number | undefined,
): PhrasingContent[] {
  const found = lookUp(hypotheses, "id", hypothesis);
  if (found === undefined) {
    return [];
  }
  const state = found.state === "open" ? "" : ` (${found.state})`;
  return first === number
    ? [...writeLine(found.text), text(state)].filter((node) => !("value" in node) || node.value !== "")
    : [text(`as attempt ${first}`)];
}

/** What is left of earlier attempts in the code of one. */
export function writeResidue(
  { attempts }: Session,
  { findings }: ExportContent,
  number: number | undefined,
): RootContent[] {
  const residue = lookUp(findings.attempts, "attempt", number)?.residue ?? [];
  const groups = [...groupBy(residue, ({ attempt }) => attempt)];
  const lines = groups.map(([of, files]) => {
    const attempt = lookUp(attempts, "number", of);
    const headline = attempt && attemptHeadline(attempt);
    const named =
      files.length === 1 ? [] : files.slice(0, namedFiles).map((one) => `${one.path} (${hunksLabel(one)})`);
    return [
      ...writeFact(residueLabel(of, files), named.length > 0 ? ":" : "."),
      ...(named.length === 0 ? [] : [text(" "), ...listCode(named, namedFiles, files.length), text(".")]),
      ...(headline === undefined ? [] : [text(` Headline: ${headline}.`)]),
    ];
  });
  return lines.length === 0
    ? []
    : [paragraph(text(`Still in the code of attempt ${number} from earlier attempts:`)), list(lines)];
}

/** How many files are named in which something is left of an attempt. */
const namedFiles = 10;

/** The commits that hold attempts. */
export function writeHeld({ findings: { held = [] } }: ExportContent): RootContent[] {
  const lines = held.map((one) => [
    ...writeFact(`Attempt ${one.attempt} is ${heldLabel(one)}`, one.subject === "" ? "." : ":"),
    ...(one.subject === "" ? [] : [text(" "), inlineCode(clip(one.subject))]),
  ]);
  return lines.length === 0 ? [] : [paragraph(text("Commits that hold attempts:")), list(lines)];
}

/** How many flaky tests are listed. */
const listedFlaky = 20;

/** The tests that pass and fail on the same code. */
export function writeFlaky({ findings: { flaky } }: ExportContent): RootContent[] {
  const listed = flaky.slice(0, listedFlaky);
  const more = flaky.length - listed.length;
  const lines = listed.map((test) => [inlineCode(clip(test.name)), text(`: ${flakyLabel(test)}`)]);
  return lines.length === 0
    ? []
    : [
        paragraph(
          text(`${plural(flaky.length, "{0} flaky test", "{0} flaky tests")}, ignored in headlines:`),
        ),
        list([...lines, ...(more > 0 ? [[text(`And ${more} more.`)]] : [])]),
      ];
}

/** What the snapshots of attempts lack. */
export function writeSkipped(attempts: readonly Attempt[]): RootContent[] {
  const skipped = describeSkipped(attempts);
  return skipped.length > 0 ? [paragraph(text("Not captured in the snapshots:")), list(skipped)] : [];
}

/** What an attempt changed and gave, as far as it is asked for. */
export function writeEvidence(session: Session, attempt: Attempt, parts: ExportContent): BlockContent[] {
  const { number } = attempt;
  const { reports, outputs, found, form } = parts;
  const isAsked = (part: ExportPart) => form.parts.includes(part);
  const searches = session.searches.filter((search) => search.attempt === number);
  return [
    ...(isAsked("diffs") ? writeDiffOf(session, attempt, parts) : []),
    ...(isAsked("diffs")
      ? searches.flatMap(({ search }) =>
          writeDiff(`Hunks of attempt ${number} that a search found`, found.get(search) ?? noChange),
        )
      : []),
    ...(isAsked("failures") ? writeFailures(number, reports.get(number)) : []),
    ...(isAsked("output") ? writeOutput(number, outputs.get(number)) : []),
  ];
}

const noChange = { changes: [], diff: "" };

/** Against the attempt it continues from, if that is not the one before it. */
function writeDiffOf(session: Session, attempt: Attempt, { restored, diffs }: ExportContent): BlockContent[] {
  const { number } = attempt;
  const own = restored.get(number);
  const parent = own && restoredParent(session, attempt);
  const against = parent === undefined ? "" : ` against attempt ${parent.number}`;
  return writeDiff(`Diff of attempt ${number}${against}`, {
    changes: own?.changes ?? attempt.changes,
    diff: own?.diff ?? diffs.get(number) ?? "",
  });
}

/** The counts only where they mean something: a broken run has no results, not zero failing. */
function describeResults(attempt: Attempt): string {
  const result = decidingRun(attempt)?.end?.result;
  if (result === undefined) {
    return "not run";
  }
  const hasResults = result.outcome === "passed" || result.outcome === "failed";
  return hasResults ? countsLabel(result.counts) : outcomeLabel(result.outcome);
}
