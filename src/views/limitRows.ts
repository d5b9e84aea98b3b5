import { t } from "../base/l10n.ts";
import type { TreeNode } from "../editor/treeNode.ts";

/** How many rows a list shows at first, and about how many are open at first: a window draws them in a blink, and a person reads fewer. */
const most = 500;

/**
 * Rows of which no list is longer than `most`: what a list has besides is one row that says how many, and `click`s to all of them.
 * Once as many rows would be open, those that follow are closed at first.
 */
export function limitRows(nodes: readonly TreeNode[], click: string): readonly TreeNode[] {
  const room = { left: most };
  return limit("", nodes);

  function limit(parent: string, list: readonly TreeNode[]): readonly TreeNode[] {
    // One row more takes the room of the one that it would stand for.
    const shown = list.length > most + 1 ? list.slice(0, most) : list;
    const limited = shown.map((node): TreeNode => {
      room.left -= 1;
      const { children = [], expanded } = node;
      return children.length === 0
        ? node
        : { ...node, expanded: expanded === true && room.left > 0, children: limit(node.id, children) };
    });
    return shown === list ? limited : [...limited, moreNode(parent, list.length - shown.length)];
  }

  function moreNode(parent: string, count: number): TreeNode {
    return {
      id: `more ${parent}`,
      kind: "more",
      label: t("{0} more", count),
      description: t("click to show all, or filter"),
      icon: { name: "ellipsis" },
      click,
    };
  }
}
