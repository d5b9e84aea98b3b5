import type { Nodes } from "mdast";

/** The words of nodes, without any markup; a line end is a blank. */
export function plainWords(nodes: readonly Nodes[]): string {
  return nodes
    .map((node) => ("value" in node ? node.value : "children" in node ? plainWords(node.children) : " "))
    .join("");
}
