import type { TreeNode } from "../../../src/editor/window/treeNode.ts";

/** The rows of a view as an indented text: what a user reads. */
export function readRows(nodes: readonly TreeNode[], depth = 0): string {
  return nodes
    .map(({ label, description, children = [] }) => {
      const row = `${"  ".repeat(depth)}${label}${description === undefined ? "" : ` | ${description}`}`;
      return children.length === 0 ? row : `${row}\n${readRows(children, depth + 1)}`;
    })
    .join("\n");
}
