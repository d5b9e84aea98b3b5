import { say } from "../base/facts/words.ts";
import { groupBy } from "../base/groupBy.ts";
import { plural, t } from "../base/l10n.ts";
import { listNames } from "../base/listNames.ts";
import { lookUp } from "../base/lookUp.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import type { ChangedFile } from "../model/code/snapshot.ts";
import type { FolderState, ShownSession } from "../model/folder/folderState.ts";
import type { Delta } from "../model/judgement/judgement.ts";
import { type Attempt, decidingRun, headlineOf } from "../model/log/attempt.ts";
import type { CodeFindings } from "../model/log/findings.ts";
import type { Hypothesis } from "../model/log/hypothesis.ts";
import { makerDescription, makerLabel } from "../model/log/maker.ts";
import { isMadeBy, type MakerFilter } from "../model/log/makerFilter.ts";
import { isOfThisCode, originLabel } from "../model/log/outsideRun.ts";
import { type Restore, restoreToUndo } from "../model/log/restores.ts";
import type { Run } from "../model/log/run.ts";
import { currentHypothesis, type Note } from "../model/log/session.ts";
import type { HeldIn } from "../model/memory/heldCommits.ts";
import { codeFacts, describeRunResult } from "../model/words/codeFacts.ts";
import { heldLabel } from "../model/words/heldLabel.ts";
import {
  attemptLabel,
  deltaLabel,
  errorChangeLabel,
  fileStatusLabel,
  hypothesisLabel,
  keptPathLabel,
  keptReasonLabel,
  maskedLabel,
  restoreLabel,
} from "../model/words/wording.ts";
import { hypothesisIcon, icons } from "./attemptIcons.ts";
import { findingNodes, flakyNodes, heldNodes, stuckNodes } from "./findingRows.ts";
import { importedNodes } from "./importedRows.ts";
import { searchNodes } from "./searchRows.ts";

/**
 * The rows of Attempts, newest first: what changed since the newest attempt, the attempts, and the log that they go on from. A filter leaves out
 * attempts of others, with everything that stands at them.
 */
export function attemptTree(
  state: FolderState,
  session: ShownSession,
  filter?: MakerFilter,
): readonly TreeNode[] {
  const { findings } = state;
  const found = new Map(findings?.attempts.map((one) => [one.attempt, one]));
  const held = groupBy(findings?.held ?? [], (one) => one.attempt);
  const attempts = session.attempts.flatMap((attempt, index) => {
    if (!isMadeBy(attempt, filter)) {
      return [];
    }
    const next = session.attempts[index + 1];
    const isNow = next === undefined && state.openChanges?.length === 0;
    return [
      ...searchNodes(state, session, attempt.number),
      attemptNode(session, attempt, next, {
        code: found.get(attempt.number),
        held: held.get(attempt.number) ?? [],
        isNow,
      }),
      ...stuckNodes(findings, attempt.number),
    ];
  });
  return [
    ...openChangesNodes(state, session),
    ...flakyNodes(findings),
    ...attempts.reverse(),
    ...importedNodes(session),
    ...newerNodes(session),
  ];
}

/** What this version of Casebook does not understand, so that nobody takes what is shown for all there is. */
function newerNodes({ newer = [] }: ShownSession): readonly TreeNode[] {
  const kinds = new Map<string, number>();
  for (const kind of newer) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds.size === 0
    ? []
    : [
        {
          id: "newer",
          kind: "newer",
          label: plural(
            newer.length,
            "{0} entry written by a newer version",
            "{0} entries written by a newer version",
          ),
          description: listNames(
            [...kinds].map(([kind, count]) => (count === 1 ? kind : `${kind} (${count})`)),
          ),
          tooltip: t(
            "This version of Casebook does not understand these entries and leaves them unchanged. Update Casebook to see them.",
          ),
          icon: icons.newer,
        },
      ];
}

/** What the next attempt will be made of: the open changes, and the hypothesis it will test. */
function openChangesNodes(state: FolderState, session: ShownSession): readonly TreeNode[] {
  const newest = session.attempts.at(-1);
  const hypothesis = currentHypothesis(session);
  const isUntested =
    hypothesis !== undefined && session.attempts.every(({ hypothesis: id }) => id !== hypothesis.id);
  const changes = state.openChanges ?? [];
  const findings = changes.length > 0 ? state.findings?.open : undefined;
  if (newest === undefined || session.state !== "open" || (changes.length === 0 && !isUntested)) {
    return isUntested && newest === undefined ? [hypothesisNode(hypothesis)] : [];
  }
  const facts = codeFacts(session, undefined, findings);
  const label =
    changes.length > 0
      ? t("Open changes since #{0}", newest.number)
      : t("No changes since #{0}", newest.number);
  return [
    {
      id: "openChanges",
      kind: "openChanges",
      label,
      description: [
        plural(changes.length, "{0} file", "{0} files"),
        ...facts.origin,
        ...facts.tried,
        isUntested && hypothesis.text,
      ]
        .filter(Boolean)
        .join(" · "),
      tooltip: t("Not run yet. The next run records them as an attempt."),
      icon: icons.openChanges,
      expanded: true,
      click: changes.length > 0 ? "casebook.openChanges" : undefined,
      subject: { kind: "openChanges" },
      children: [
        ...(isUntested ? [hypothesisNode(hypothesis)] : []),
        ...findingNodes(session, undefined, findings, true),
        ...changes.map((file) => changedFileNode("openChanges", file, undefined)),
      ],
    },
  ];
}

/** What is known of an attempt in addition to what its log says. */
interface KnownOfAttempt {
  readonly code: CodeFindings | undefined;
  readonly held: readonly HeldIn[];
  /** Its code is what the files hold. */
  readonly isNow: boolean;
}

function attemptNode(
  session: ShownSession,
  attempt: Attempt,
  next: Attempt | undefined,
  { code: findings, held, isNow }: KnownOfAttempt,
): TreeNode {
  const hypothesis = lookUp(session.hypotheses, "id", attempt.hypothesis);
  const run = decidingRun(attempt) ?? attempt.runs.at(-1);
  const facts = codeFacts(session, attempt, findings);
  const label = `#${attempt.number} ${attemptLabel(attempt)}`.trimEnd();
  const description = [
    run && runLabel(run),
    ...held.slice(0, 1).map(heldLabel),
    ...facts.origin,
    ...facts.tried,
    makerLabel(attempt.by),
    hypothesis?.text,
  ]
    .filter(Boolean)
    .join(" · ");
  return {
    id: `attempt ${attempt.number}`,
    kind: hasTurned(attempt) ? "turningAttempt" : "attempt",
    label,
    description,
    tooltip: attemptTooltip(attempt, hypothesis),
    spoken: t("Attempt {0}, {1}", label, description),
    icon: attemptIcon(attempt, run),
    click: "casebook.openChanges",
    subject: { kind: "attempt", number: attempt.number },
    children: [
      ...(hypothesis === undefined ? [] : [hypothesisNode(hypothesis, attempt.number)]),
      ...deltaNodes(attempt),
      ...heldNodes(held),
      ...findingNodes(session, attempt.number, findings, isNow),
      ...afterAttempt(session.notes, ({ id }) => id, attempt, next).map(noteNode),
      ...afterAttempt(session.restores, ({ sequence }) => sequence, attempt, next).map((restore) =>
        restoreNode(session, restore),
      ),
      ...attempt.runs.filter((one) => one !== run).map(runNode),
      ...attempt.changes.map((file) => changedFileNode(`attempt ${attempt.number}`, file, attempt.number)),
      ...attempt.skipped.map(({ path, reason }) => ({
        id: `attempt ${attempt.number} skipped ${path}`,
        kind: "skipped",
        label: path,
        description: t("not captured: {0}", keptReasonLabel(reason)),
        icon: icons.skipped,
      })),
    ],
  };
}

/** Whether tests came to something else than before, so that it can be asked which of the changes did that. */
function hasTurned(attempt: Attempt): boolean {
  const headline = headlineOf(attempt);
  return headline !== undefined && ["better", "worse", "mixed", "solved"].includes(headline);
}

function runLabel(run: Run): string {
  const label = describeRunResult(run);
  const origin = run.origin && originLabel(run.origin);
  return run.purpose === "verification"
    ? t("verification: {0}", label)
    : [label, origin].filter(Boolean).join(" · ");
}

function attemptIcon(attempt: Attempt, run: Run | undefined) {
  if (attempt.runs.some((one) => one.end === undefined)) {
    return icons.running;
  }
  const headline = headlineOf(attempt);
  if (headline !== undefined) {
    return icons[headline];
  }
  const outcome = run?.end?.result.outcome;
  return outcome === "broken" || outcome === "interrupted" ? icons[outcome] : icons.baseline;
}

function attemptTooltip(attempt: Attempt, hypothesis: Hypothesis | undefined): string {
  const lines = [
    plural(
      attempt.changes.length,
      "Attempt #{1}, {0} file changed",
      "Attempt #{1}, {0} files changed",
      attempt.number,
    ),
    makerDescription(attempt.by),
    hypothesis && t("Hypothesis: {0}", hypothesis.text),
    ...deltasOf(attempt).flatMap((delta) => [deltaLabel(delta), ...namesOf(delta)]),
    ...attempt.runs.flatMap((run) => [
      isOfThisCode(run.origin) ? `${run.command}: ${runLabel(run)}` : runLabel(run),
      maskedLabel(run.end?.masked),
    ]),
  ];
  return lines.filter(Boolean).join("\n");
}

/** What changed against the attempt before, and against the baseline where that is another one. */
function deltaNodes(attempt: Attempt): readonly TreeNode[] {
  return deltasOf(attempt).map((delta) => ({
    id: `attempt ${attempt.number} against ${delta.reference}`,
    kind: "delta",
    label: deltaLabel(delta),
    tooltip: namesOf(delta).join("\n") || deltaLabel(delta),
    icon: icons.delta,
  }));
}

function deltasOf(attempt: Attempt): readonly Delta[] {
  const { previous, baseline } = decidingRun(attempt)?.end?.judgement ?? {};
  return [previous, baseline?.reference === previous?.reference ? undefined : baseline].filter(
    (delta) => delta !== undefined,
  );
}

function namesOf(delta: Delta): readonly string[] {
  return [
    ...delta.failingNames.map((name) => t("newly failing: {0}", name)),
    ...delta.fixedNames.map((name) => t("fixed: {0}", name)),
    ...(delta.changes ?? []).map((change) => t("different error: {0}", errorChangeLabel(change))),
  ];
}

function runNode(run: Run): TreeNode {
  return {
    id: `run ${run.number}`,
    kind: "run",
    label: run.purpose === "verification" ? t("Verification") : t("Run {0}", run.number + 1),
    description: run.purpose === "verification" ? describeRunResult(run) : runLabel(run),
    tooltip: isOfThisCode(run.origin) ? run.command : t("No command was run."),
    icon: icons.run,
  };
}

/** Notes and restores stand below the attempt after which they came, those before any attempt below #0. */
function afterAttempt<T>(
  all: readonly T[],
  sequenceOf: (one: T) => number,
  attempt: Attempt,
  next: Attempt | undefined,
): readonly T[] {
  const from = attempt.number === 0 ? 0 : attempt.sequence;
  const to = next?.sequence ?? Number.POSITIVE_INFINITY;
  return all.slice(countBefore(all, sequenceOf, from + 1), countBefore(all, sequenceOf, to));
}

/** How many of a list, which is in the order of the log, come before a sequence number. */
function countBefore<T>(all: readonly T[], sequenceOf: (one: T) => number, sequence: number): number {
  let [from, to] = [0, all.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const one = all[middle];
    if (one !== undefined && sequenceOf(one) < sequence) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}

function restoreNode(session: ShownSession, restore: Restore): TreeNode {
  const { number, result, interrupted } = restore;
  const unfinished = interrupted === undefined ? t("not finished") : t("interrupted");
  const description =
    result === undefined ? unfinished : t("{0} written, {1} deleted", result.written, result.deleted);
  const troubles = [
    ...(result?.marked ?? []).map((path) => t("with conflict markers: {0}", path)),
    ...(result?.conflicts ?? []).map(({ path, reason }) => t("left alone: {0}. {1}", path, say(reason))),
    ...((result ?? interrupted)?.rescued ?? []).map((path) =>
      t("edited in the meantime, saved in the log: {0}", path),
    ),
    ...(result?.wrong ?? []).map((path) => t("does not match: {0}", path)),
    ...(result?.kept ?? []).map((kept) => t("kept: {0}, {1}", kept.path, keptPathLabel(kept))),
  ];
  return {
    id: `restore ${number}`,
    kind: restoreToUndo(session.restores) === restore ? "restoreToUndo" : "restore",
    label: restoreLabel(restore),
    description,
    tooltip: troubles.join("\n") || description,
    icon: icons.restore,
  };
}

function noteNode(note: Note): TreeNode {
  const label = note.text.replace(/\s+/g, " ");
  return {
    id: `note ${note.id}`,
    kind: "note",
    label,
    tooltip: note.text,
    icon: icons.note,
    subject: { kind: "note", id: note.id },
  };
}

function hypothesisNode(hypothesis: Hypothesis, attempt?: number): TreeNode {
  const { id, text, state } = hypothesis;
  return {
    id: attempt === undefined ? `hypothesis ${id}` : `attempt ${attempt} hypothesis ${id}`,
    kind: "hypothesis",
    label: text.replace(/\s+/g, " "),
    description: hypothesisLabel(state),
    tooltip: text,
    icon: hypothesisIcon(state),
    subject: { kind: "hypothesis", id },
  };
}

function changedFileNode(parent: string, file: ChangedFile, attempt: number | undefined): TreeNode {
  const lines = file.added === undefined ? t("binary") : `+${file.added} −${file.removed ?? 0}`;
  return {
    id: `${parent} file ${file.path}`,
    kind: "changedFile",
    label: file.path,
    description: `${fileStatusLabel(file.status)}, ${lines}`,
    icon: icons[file.status],
    click: "casebook.openChangedFile",
    subject: { kind: "changedFile", path: file.path, attempt },
  };
}
