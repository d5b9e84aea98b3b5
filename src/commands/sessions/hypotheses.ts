import { UserError } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import type { Folders } from "../../editor/folders/folders.ts";
import type { TreeNode } from "../../editor/window/treeNode.ts";
import { askForText, pickOne } from "../../editor/window/window.ts";
import type { Hypothesis } from "../../model/log/hypothesis.ts";
import { askForHypothesis, askForOtherHypothesis, attemptOfHypothesis } from "../choices/noteQuestions.ts";
import { offerHypotheses } from "../choices/sessionPicks.ts";

/** *Add Hypothesis…*: on an attempt's row for that attempt, anywhere else for the attempts to come. */
export async function addHypothesis(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const { id: session } = folders.session;
  const attempt = attemptOfHypothesis(node?.subject);
  const text = await askForText(askForHypothesis(attempt));
  if (text?.trim()) {
    await folders.request("addHypothesis", { session, text, attempt });
  }
}

/**
 * Asks for another text of the hypothesis of a row, or of one that is chosen from a list; nothing happens if it is
 * left empty.
 */
export async function editHypothesis(folders: Folders, node: TreeNode | undefined): Promise<void> {
  const { id: session } = folders.session;
  const hypothesis = await chooseHypothesis(folders, node);
  const text = hypothesis && (await askForText(askForOtherHypothesis(hypothesis.text)));
  if (hypothesis !== undefined && text?.trim()) {
    await folders.request("editHypothesis", { session, hypothesis: hypothesis.id, text });
  }
}

/** Marks the hypothesis of a row, or one that is chosen from a list, as confirmed. */
export function confirmHypothesis(folders: Folders, node: TreeNode | undefined): Promise<void> {
  return mark(folders, node, "confirmed");
}

/** Marks the hypothesis of a row, or one that is chosen from a list, as refuted. */
export function refuteHypothesis(folders: Folders, node: TreeNode | undefined): Promise<void> {
  return mark(folders, node, "refuted");
}

async function mark(
  folders: Folders,
  node: TreeNode | undefined,
  state: "confirmed" | "refuted",
): Promise<void> {
  const { id: session } = folders.session;
  const hypothesis = await chooseHypothesis(folders, node);
  if (hypothesis !== undefined) {
    await folders.request("markHypothesis", { session, hypothesis: hypothesis.id, state });
  }
}

/** The hypothesis of the row, else one that the user picks: the newest first. */
async function chooseHypothesis(
  folders: Folders,
  node: TreeNode | undefined,
): Promise<Hypothesis | undefined> {
  const { subject } = node ?? {};
  const { hypotheses } = folders.session;
  if (subject?.kind === "hypothesis") {
    return hypotheses.find(({ id }) => id === subject.id);
  }
  const list = offerHypotheses(hypotheses);
  if (list === undefined) {
    throw new UserError(
      t("The session has no hypothesis yet."),
      t("Write one with “Casebook: Add Hypothesis…”."),
    );
  }
  return (await pickOne(list))?.hypothesis;
}
