import { t } from "../base/l10n.ts";
import type { TreeNode } from "../editor/window/treeNode.ts";

/** How many rows a list shows at first, and about how many are open at first: a window draws them at once, and a person reads fewer. */
const most = 500;

/**
 * The rows of a list: of a longer one than `most`, the first and one that counts the others, and `click`s to all of
 * them. Only what is shown is made. `id` is that of the list.
 */
export function firstRows<T>(
  id: string,
  list: readonly T[],
  toRow: (item: T) => TreeNode,
  click: string,
): readonly TreeNode[] {
  // A row for “one more” would take as much room as the item itself.
  if (list.length <= most + 1) {
    return list.map(toRow);
  }
  const more: TreeNode = {
    id: `more ${id}`,
    kind: "more",
    label: t("{0} more", list.length - most),
    description: t("click to show all, or filter"),
    icon: { name: "ellipsis" },
    click,
  };
  return [...list.slice(0, most).map(toRow), more];
}

/** The same rows, those closed at first that come once as many as `most` are open. */
export function closeBeyond(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const room = { left: most };
  return close(nodes);

  function close(list: readonly TreeNode[]): readonly TreeNode[] {
    return list.map((node) => {
      room.left -= 1;
      const { children = [], expanded = false } = node;
      return children.length === 0
        ? node
        : { ...node, expanded: expanded && room.left > 0, children: close(children) };
    });
  }
}
