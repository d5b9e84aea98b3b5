import type { TreeNode } from "../editor/window/treeNode.ts";

/** How many nodes are remembered; the one that was touched longest ago is forgotten first. */
const mostNodes = 200;

/** Where it is kept: VS Code's memory of a workspace. */
export interface Memory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Thenable<void>;
}

/** Which nodes of a view the user opened or closed. VS Code itself forgets that when the window is loaded again. */
export class Expansion {
  readonly #memory: Memory;
  readonly #key: string;
  readonly #touched: Map<string, boolean>;

  constructor(memory: Memory, view: string) {
    this.#memory = memory;
    this.#key = `expansion ${view}`;
    this.#touched = new Map(memory.get<readonly [string, boolean][]>(this.#key));
  }

  /** As the user left it, else as the node is at first. */
  isExpanded(node: TreeNode): boolean {
    return this.#touched.get(node.id) ?? node.expanded ?? false;
  }

  /** The user opened or closed the node. */
  remember(node: TreeNode, isExpanded: boolean): void {
    this.#touched.delete(node.id);
    this.#touched.set(node.id, isExpanded);
    void this.#memory.update(this.#key, [...this.#touched].slice(-mostNodes));
  }
}
