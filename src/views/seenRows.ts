import { t } from "../base/l10n.ts";
import type { Icon, TreeNode } from "../editor/window/treeNode.ts";
import type { FoundBefore } from "../model/memory/errorMemory.ts";
import { seenDetails, seenLabel } from "../model/words/seenLabel.ts";
import { dayLabel } from "./timeLabels.ts";

/** Sessions that had the error of a failing test before, by the id of the test. */
export type SeenByTest = ReadonlyMap<string, readonly FoundBefore[]>;

/** For how many tests the rows are open at once. */
const mostOpen = 5;

/** The rows of failing tests, with the sessions that had their errors before below them. */
export function withSeen(nodes: readonly TreeNode[], seen: SeenByTest): readonly TreeNode[] {
  return seen.size === 0 ? nodes : nodes.map((node) => addSeen(node, seen));
}

function addSeen(node: TreeNode, seen: SeenByTest): TreeNode {
  const { subject, children } = node;
  const found = subject?.kind === "test" ? (seen.get(subject.id) ?? []) : [];
  if (found.length > 0) {
    const solved = found.some(({ solvedBy }) => solvedBy !== undefined) && t("solved before");
    return {
      ...node,
      description: [solved, node.description].filter(Boolean).join(" · "),
      spoken: node.spoken && [node.spoken, solved].filter(Boolean).join(", "),
      expanded: seen.size <= mostOpen,
      children: found.map((one) => seenNode(node.id, one)),
    };
  }
  return children === undefined ? node : { ...node, children: withSeen(children, seen) };
}

function seenNode(test: string, seen: FoundBefore): TreeNode {
  const [label, details] = [seenLabel(seen), seenDetails(seen, dayLabel(seen.lastAt))];
  return {
    id: `${test} seen ${seen.log} ${seen.session}`,
    kind: seen.solvedBy === undefined ? "seenBefore" : "solvedBefore",
    label,
    description: details,
    tooltip: [label, details, clickLabel(seen)].join("\n"),
    icon: seen.solvedBy === undefined ? icons.seen : icons.solved,
    click: "casebook.openSeenBefore",
    subject: { kind: "seenBefore", seen },
  };
}

function clickLabel({ solvedBy }: FoundBefore): string {
  return solvedBy === undefined
    ? t("A click opens its log.")
    : t("A click opens the changes of attempt #{0} since its baseline.", solvedBy);
}

const icons = {
  solved: { name: "history", color: "testing.iconPassed" },
  seen: { name: "history" },
} satisfies Readonly<Record<string, Icon>>;
