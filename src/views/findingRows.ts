import { groupBy } from "../base/groupBy.ts";
import { plural, t } from "../base/l10n.ts";
import { lookUp } from "../base/lookUp.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";
import type { Echo } from "../model/code/similarity.ts";
import type { ShownSession } from "../model/folder/folderState.ts";
import { type FlakyTest, surelyFlaky } from "../model/judgement/flaky.ts";
import type { CodeFindings, Findings } from "../model/log/findings.ts";
import type { HeldIn } from "../model/memory/heldCommits.ts";
import { echoFact } from "../model/words/codeFacts.ts";
import { heldLabel, heldReason } from "../model/words/heldLabel.ts";
import {
  attemptHeadline,
  flakyLabel,
  hunksLabel,
  residueLabel,
  stuckLabel,
  untouchedLabel,
} from "../model/words/wording.ts";
import { icons } from "./attemptIcons.ts";
import { timeLabel } from "./timeLabels.ts";

/** The rows of what the log implies. They state facts and never block anybody. */

/**
 * The rows below an attempt, or below the open changes without one: whether it was tried, and what is left in it of which attempt.
 * `isNow` says that its code is what the files hold.
 */
export function findingNodes(
  session: ShownSession,
  attempt: number | undefined,
  findings: CodeFindings | undefined,
  isNow: boolean,
): readonly TreeNode[] {
  const parent = attempt === undefined ? "openChanges" : `attempt ${attempt}`;
  const residue = groupBy(findings?.residue ?? [], (one) => one.attempt);
  return [
    ...(findings?.echoes ?? []).map((echo) => echoNode(session, parent, attempt, echo)),
    ...[...residue].map(([of, files]): TreeNode => {
      const subject = { kind: "attempt", number: of } as const;
      const id = `${parent} residue ${of}`;
      return {
        id,
        // Only what the files hold now can be taken out of them.
        kind: isNow ? "residue" : "residueThen",
        label: residueLabel(of, files),
        description: headlineOf(session, of),
        tooltip: files.map((one) => `${one.path}: ${hunksLabel(one)}`).join("\n"),
        icon: icons.residue,
        click: "casebook.openChanges",
        subject,
        children: (files.length > 1 ? files : []).map((one) => ({
          id: `${id} ${one.path}`,
          kind: "residueFile",
          label: one.path,
          description: hunksLabel(one),
          icon: icons.residue,
          click: "casebook.openChangedFile",
          subject: { kind: "changedFile", path: one.path, attempt: of },
        })),
      };
    }),
  ];
}

function echoNode(session: ShownSession, parent: string, attempt: number | undefined, echo: Echo): TreeNode {
  const label = echoFact(session, echo);
  return {
    id: `${parent} ${echo.kind} ${echo.attempt}`,
    kind: "echo",
    label: `${label[0]?.toUpperCase()}${label.slice(1)}`,
    description: headlineOf(session, echo.attempt),
    tooltip: t("Opens the changes of #{0}. “Compare Attempts…” shows what differs.", echo.attempt),
    icon: echo.kind === "notARetry" ? icons.notARetry : icons.tried,
    click: "casebook.openChanges",
    subject: { kind: "attempt", number: echo.attempt, with: attempt ?? "openChanges" },
  };
}

function headlineOf({ attempts }: ShownSession, number: number): string | undefined {
  const attempt = lookUp(attempts, "number", number);
  return attempt && attemptHeadline(attempt);
}

/** The row that says that nothing helped for a while, above the attempt after which it appears. */
export function stuckNodes(findings: Findings | undefined, after: number): readonly TreeNode[] {
  const stuck = findings?.stuck;
  if (stuck?.attempt !== after) {
    return [];
  }
  const [label, untouched] = [stuckLabel(stuck), untouchedLabel(stuck.untouched)];
  return [
    {
      id: "stuck",
      kind: "stuck",
      label,
      description: untouched,
      tooltip: [label, untouched].filter(Boolean).join("\n"),
      icon: icons.stuck,
    },
  ];
}

/** The commits that hold an attempt. */
export function heldNodes(held: readonly HeldIn[]): readonly TreeNode[] {
  return held.map((one): TreeNode => {
    const label = heldLabel(one);
    return {
      id: `attempt ${one.attempt} held ${one.commit}`,
      kind: "held",
      label: label.charAt(0).toUpperCase() + label.slice(1),
      description: one.subject,
      tooltip: [`${one.commit} ${one.subject}`, timeLabel(one.at), heldReason(one)].join("\n"),
      icon: icons.held,
    };
  });
}

/** The tests that pass and fail on the same code; they decide no headline. */
export function flakyNodes(findings: Findings | undefined): readonly TreeNode[] {
  const all = findings?.flaky ?? [];
  const sure = surelyFlaky(all);
  const unsure = all.filter((test) => !sure.includes(test));
  const node = (id: string, tests: readonly FlakyTest[], label: string, description: string) => ({
    id,
    kind: "flaky",
    label,
    description,
    icon: icons.flaky,
    children: tests.map((test) => ({
      id: `flaky ${test.id}`,
      kind: "flakyTest",
      label: test.name,
      description: flakyLabel(test),
      icon: icons.flaky,
    })),
  });
  const nodes = [
    node(
      "flaky",
      sure,
      plural(sure.length, "{0} flaky test", "{0} flaky tests"),
      t("pass and fail on the same code; ignored in headlines"),
    ),
    node(
      "perhapsFlaky",
      unsure,
      plural(unsure.length, "{0} test that may be flaky", "{0} tests that may be flaky"),
      t("not all of the code is recorded"),
    ),
  ];
  return nodes.filter(({ children }) => children.length > 0);
}
